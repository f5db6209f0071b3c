import { useState } from 'preact/hooks';
import type { CommitAnswer, SynthAnswer, TerraformAnswer } from '../../../lib/cli/servers/studio/terraform.js';
import { useAnswer, Waiting } from '../use-answer.js';

/** What the program beside the page does: it has a disk, and cdktf. */
export interface Studio {
  /** The file that is open. */
  readonly read: () => Promise<string>;
  readonly save: (text: string) => Promise<void>;
  /** The user's own figures beside the file; null: there are none. */
  readonly ownCatalog: () => Promise<string | null>;
  readonly terraform: (text: string) => Promise<TerraformAnswer>;
  /** Writes the Terraform of the file below the folder where the studio runs. */
  readonly synthesise: (text: string) => Promise<SynthAnswer>;
  readonly lastCommit: (text: string) => Promise<CommitAnswer>;
}

interface StudioTabProps {
  readonly studio: Studio;
  readonly text: string;
}

/** One resource of Terraform. */
interface Resource {
  /** With its stack: unique. */
  readonly key: string;
  readonly name: string;
  readonly body: unknown;
}

/** A branch of the tree: the resources of a type in a stack. */
interface Branch {
  readonly title: string;
  readonly resources: readonly Resource[];
}

/** By stack and type; an address is `type.name`. */
function branchesOf(stacks: Readonly<Record<string, Readonly<Record<string, unknown>>>>, wanted: string): Branch[] {
  const branches = new Map<string, Resource[]>();
  for (const [stack, resources] of Object.entries(stacks)) {
    for (const [address, body] of Object.entries(resources)) {
      if (!address.includes(wanted)) continue;
      const dot = address.lastIndexOf('.');
      const title = `${Object.keys(stacks).length > 1 ? `${stack}: ` : ''}${address.slice(0, dot)}`;
      const resource = { key: `${stack}/${address}`, name: address.slice(dot + 1), body };
      branches.set(title, [...(branches.get(title) ?? []), resource]);
    }
  }
  return [...branches].map(([title, resources]) => ({ title, resources }));
}

/** Every resource in a tree, and the Terraform of the one that is looked at. */
export function TerraformTab({ studio, text }: StudioTabProps) {
  const [wanted, setWanted] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const { answer, failure } = useAnswer(() => studio.terraform(text));
  if (failure !== null) return <p class="warning">{failure}</p>;
  if (answer === undefined) return <Waiting />;
  if (answer.status === 'none') return <p>{answer.reason}</p>;
  const count = Object.values(answer.stacks).reduce((sum, resources) => sum + Object.keys(resources).length, 0);
  const branches = branchesOf(answer.stacks, wanted);
  const shown = branches.reduce((sum, { resources }) => sum + resources.length, 0);
  const open = branches.flatMap(({ resources }) => resources).find(({ key }) => key === chosen);
  const write = () =>
    studio.synthesise(text).then(
      (made) => setSaid(made.status === 'written' ? `Written below ${made.folder}.` : made.reason),
      ({ message }: Error) => setSaid(message),
    );
  return (
    <div class="terraform">
      <p>
        <label>
          Filter <input type="text" value={wanted} onInput={({ currentTarget }) => setWanted(currentTarget.value)} />
        </label>{' '}
        {shown} of {count} resources{' '}
        <button type="button" onClick={write}>
          Write the Terraform
        </button>{' '}
        <span class="said" role="status">
          {said}
        </span>
      </p>
      <div class="beside">
        <div class="resources">
          {branches.map(({ title, resources }) => (
            <details key={title} open={wanted !== ''}>
              <summary>
                {title} <small>{resources.length}</small>
              </summary>
              <ul>
                {resources.map(({ key, name }) => (
                  <li key={key}>
                    <button type="button" class="link" aria-pressed={key === chosen} onClick={() => setChosen(key)}>
                      {name}
                    </button>
                  </li>
                ))}
              </ul>
            </details>
          ))}
        </div>
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
