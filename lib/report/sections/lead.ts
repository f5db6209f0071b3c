import type { Plan } from '../../plan/shape/plan.js';
import type { SizingExplanation } from '../../sizing/model/explanation.js';
import { formatNumber, formatShare, formatUsd } from '../../units/numbers.js';
import { countOf } from '../../units/words.js';
import type { Figures } from '../document/document.js';
import { formatAmount } from '../document/format-cell.js';
import { costWords } from './bill-words.js';
import { openWords, scarceRoutes } from './explanation.js';
import { fleetWords } from './phrases.js';
import { summaryFigures } from './summary.js';

type Item = Figures['items'][number];

/** What a hall is, and in a phrase each what decides it: what binds, what came second, what is not counted. */
export function leadFigures(plan: Plan, explanation: SizingExplanation): Figures {
  // They are named below.
  const { id, kind, items } = summaryFigures(plan, { countsUnpriced: false });
  const said: readonly (readonly [label: string, phrases: readonly string[]])[] = [
    ['not priced', unpriced(plan)],
    ['binds', binding(plan)],
    ['runner-up', runnersUp(plan, explanation)],
    ['could save', savings(explanation)],
    ['in doubt', doubts(explanation)],
    ['proof', [proof(plan)]],
  ];
  const added = said.flatMap(([label, phrases]): Item[] =>
    phrases.length === 0 ? [] : [{ key: label.replace(' ', '-'), label, value: phrases.join('; ') }],
  );
  return { kind, id, items: [...items, ...added] };
}

/** More than a screen holds beside the rest; the bill of `--why` has all. */
const MOST_UNPRICED = 9;

function unpriced({ sizing }: Plan): string[] {
  const items = sizing.cost.unpriced.map(({ subject }) => costWords(subject));
  if (items.length <= MOST_UNPRICED) return items;
  return [...items.slice(0, MOST_UNPRICED - 1), `${items.length - MOST_UNPRICED + 1} more items`];
}

/** By workload. The capacity of a bucket is left out: S3 holds what is put there, no more and no less. */
function binding({ sizing }: Plan): string[] {
  const buckets = sizing.stores.filter(({ kind }) => kind === 'object');
  const phrases = new Map<string, string[]>();
  for (const { workload, name, unit, sense, required, binding: binds } of sizing.constraints) {
    const ofBucket = buckets.some((store) => store.workload === workload && name === `capacity of ${store.name}`);
    if (!binds || ofBucket) continue;
    const key = workload ?? '';
    const amount = formatAmount({ value: required, unit }, !name.endsWith(unit));
    const phrase = `${name} ${sense === '>=' ? '≥' : '≤'} ${amount}`;
    phrases.set(key, [...(phrases.get(key) ?? []), phrase]);
  }
  const all = [...phrases].map(([workload, each]) => `${workload === '' ? '' : `${workload}: `}${each.join(', ')}`);
  return all.length === 0 ? ['nothing that was asked: the least that is sold is enough'] : all;
}

function runnersUp({ sizing }: Plan, { alternatives }: SizingExplanation): string[] {
  return sizing.fleets.flatMap(({ workload, groups }) => {
    const first = alternatives.find((each) => each.workload === workload);
    if (first === undefined) return groups.length === 0 ? [] : [`${workload}: no other type qualifies`];
    const { instanceType, requiredNodes, spareNodes, excess, breaks } = first;
    const broken = breaks.length === 0 ? '' : `, and breaks ${breaks.join(', ')}`;
    const nodes = formatNumber(requiredNodes + spareNodes);
    return [`${workload}: ${nodes} × ${instanceType}, ${formatShare(excess)} dearer${broken}`];
  });
}

/** The answer that would save most; how many more there are. */
function savings({ openChoices }: SizingExplanation): string[] {
  const [first, ...rest] = openChoices;
  if (first === undefined) return [];
  const { workload, choice, byCostAlone, instanceTypes, nodes, savingUsdPerMonth } = first;
  const fleet = fleetWords(nodes, instanceTypes);
  const alone = byCostAlone ? ', energy left aside' : '';
  const more = rest.length === 0 ? '' : ` (${countOf(rest.length, 'more answer')})`;
  return [
    `${workload}, ${openWords(choice)}: ${fleet} ${nodes === 1 ? 'saves' : 'save'} ${formatUsd(savingUsdPerMonth)} USD/month${alone}${more}`,
  ];
}

function doubts({ doubts: all, routes }: SizingExplanation): string[] {
  const types = [...new Set(scarceRoutes(routes).map(({ instanceType }) => instanceType))];
  return [
    ...all.map(({ workload, instanceType }) => `${workload}: figures of ${instanceType} are estimated or disputed`),
    ...(types.length === 0 ? [] : [`capacity, whatever the price: ${types.join(', ')}`]),
  ];
}

function proof({ sizing: { proof: given } }: Plan): string {
  return given.status === 'optimal'
    ? 'optimal: no other choice that qualifies is better'
    : `within ${formatNumber(given.gap * 100, 2)} % of the best possible, where the time limit ended the search, which another run may end elsewhere`;
}
