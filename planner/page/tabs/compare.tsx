import { useState } from 'preact/hooks';
import type { ReportDocument } from '../../../lib/report/document/document.js';
import { useAnswer, Waiting } from '../use-answer.js';
import { DocumentView } from './blocks.js';
import type { TabProps } from './tab-props.js';

/** This blueprint beside another that is open: figures, fleets, effects of applying it, cost and controls. */
export function CompareTab({ text, ask, others, duplicate }: Pick<TabProps, 'text' | 'ask' | 'others' | 'duplicate'>) {
  const [chosen, setChosen] = useState<number | null>(null);
  const other = others.find(({ id }) => id === chosen) ?? others[0];
  if (other === undefined) {
    return (
      <p>
        Only one blueprint is open.{' '}
        <button type="button" onClick={duplicate}>
          Open a copy to compare with
        </button>
      </p>
    );
  }
  return (
    <>
      <p>
        <label>
          Before:{' '}
          <select value={other.id} onChange={({ currentTarget }) => setChosen(Number(currentTarget.value))}>
            {others.map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </select>
        </label>{' '}
        <span class="muted">After: the blueprint on the left.</span>
      </p>
      <Difference key={`${other.text} ${text}`} ask={() => ask('compare', { before: other.text, after: text })} />
    </>
  );
}

function Difference({ ask }: { readonly ask: () => Promise<ReportDocument | null> }) {
  const { answer: difference, failure } = useAnswer(ask);
  if (failure !== null) return <p class="warning">{failure}</p>;
  if (difference === undefined) return <Waiting />;
  return difference === null ? <p>One of the two has no plan.</p> : <DocumentView document={difference} />;
}
