import { useAnswer, Waiting } from '../use-answer.js';
import { DocumentView } from './blocks.js';
import { FrontierChart } from './frontier-chart.js';
import type { TabProps } from './tab-props.js';

/** Every Pareto-optimal plan; a click on one writes it into the blueprint. */
export function FrontierTab({ text, place, ask, pick }: Pick<TabProps, 'text' | 'place' | 'ask' | 'pick'>) {
  const { answer: frontier, failure } = useAnswer(() => ask('frontier', { text, place }));
  if (failure !== null) return <p class="warning">{failure}</p>;
  if (frontier === undefined) return <Waiting />;
  if (frontier === null) return <p>There is no plan to compare.</p>;
  return (
    <>
      <FrontierChart frontier={frontier} pick={({ keys }) => pick(keys)} />
      <DocumentView document={frontier.document} />
    </>
  );
}
