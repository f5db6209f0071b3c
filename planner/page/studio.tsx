import { useState } from 'preact/hooks';
import type { CommitAnswer, TerraformAnswer } from '../../lib/cli/servers/studio/terraform.js';
import { useAnswer, Waiting } from './use-answer.js';

/** What the program beside the page does: it has a disk, and cdktf. */
export interface Studio {
  readonly save: (text: string) => Promise<void>;
  readonly terraform: (text: string) => Promise<TerraformAnswer>;
  readonly lastCommit: (text: string) => Promise<CommitAnswer>;
}

interface StudioTabProps {
  readonly studio: Studio;
  readonly text: string;
}

/** Every resource by its address, and the Terraform of the one that is looked at. */
export function TerraformTab({ studio, text }: StudioTabProps) {
  const [wanted, setWanted] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const { answer, failure } = useAnswer(() => studio.terraform(text));
  if (failure !== null) return <p class="warning">{failure}</p>;
  if (answer === undefined) return <Waiting />;
  if (answer.status === 'none') return <p>{answer.reason}</p>;
  const all = Object.entries(answer.stacks).flatMap(([stack, resources]) =>
    Object.entries(resources).map(([address, body]) => ({ key: `${stack}/${address}`, address, stack, body })),
  );
  const shown = all.filter(({ key }) => key.includes(wanted));
  const open = all.find(({ key }) => key === chosen);
  return (
    <div class="terraform">
      <p>
        <label>
          Filter <input type="text" value={wanted} onInput={({ currentTarget }) => setWanted(currentTarget.value)} />
        </label>{' '}
        {shown.length} of {all.length} resources
      </p>
      <div class="beside">
        <ul class="resources">
          {shown.map(({ key, address, stack }) => (
            <li key={key}>
              <button type="button" class="link" aria-pressed={key === chosen} onClick={() => setChosen(key)}>
                {Object.keys(answer.stacks).length > 1 ? `${stack}/${address}` : address}
              </button>
            </li>
          ))}
        </ul>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard. */}
        <pre tabIndex={0}>{open === undefined ? 'Choose a resource.' : JSON.stringify(open.body, null, 2)}</pre>
      </div>
    </div>
  );
}

/** What changes from the last commit: the page of `datahall diff`. */
export function LastCommitTab({ studio, text }: StudioTabProps) {
  const { answer, failure } = useAnswer(() => studio.lastCommit(text));
  if (failure !== null) return <p class="warning">{failure}</p>;
  if (answer === undefined) return <Waiting />;
  if (answer.status === 'none') return <p>{answer.reason}</p>;
  return <iframe title="Changes from the last commit" sandbox="" srcdoc={answer.page} />;
}
