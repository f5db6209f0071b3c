import type { Plan } from '../../plan/shape/plan.js';
import { DELIVERY_UNITS } from '../../units/closed-lists.js';
import { formatWhole } from '../../units/numbers.js';
import { listText } from '../../units/words.js';
import {
  amount,
  type Block,
  count,
  left,
  list,
  paragraph,
  right,
  type Section,
  section,
  table,
} from '../document/document.js';
import { constraintWords } from '../words/constraint-words.js';
import { caseWords, foundWords, LIMIT_WORDS, replicaWords } from '../words/delivery-words.js';

type FleetDelivery = Plan['sizing']['deliveries'][number];
type DeliveringType = FleetDelivery['types'][number];

/** Nine of ten, as the bands are made. */
const BAND_WORDS =
  'Nine of ten measured rates are within the band; where nothing was measured on such accelerators, the band is assumed.';

/** What a node of each chosen type delivers: its rate and band, what limits it, its layout, and what was measured nearby. */
export function deliveriesSection({ plan: { sizing } }: { readonly plan: Plan }): Section {
  const { deliveries } = sizing;
  if (deliveries.length === 0) return section('deliveries', '', []);
  const each = deliveries.flatMap((delivery) => delivery.types.map((type) => ({ delivery, type })));
  return section('deliveries', 'Delivered rates', [
    table(
      'deliveries',
      'Rates of one node',
      [
        left('workload', 'workload'),
        left('type', 'instance type'),
        right('rate', 'a node'),
        right('low', 'at the low end', { bare: true }),
        right('band', 'band, ±'),
        left('limit', 'limited by'),
      ],
      each.map(({ delivery: { workload, unit }, type: { instanceType, perNode, pessimisticPerNode, basis } }) => ({
        workload,
        type: instanceType,
        rate: { value: perNode, unit: DELIVERY_UNITS[unit] },
        low: { value: pessimisticPerNode, unit: DELIVERY_UNITS[unit] },
        band: amount(basis.band, 'share'),
        limit: LIMIT_WORDS[basis.limit],
      })),
    ),
    table(
      'layouts',
      'Layouts',
      [
        left('type', 'instance type'),
        left('layout', 'replica, or group that holds the layers'),
        right('batch', 'at once'),
        left('found', 'found by'),
      ],
      each.map(({ type: { instanceType, basis } }) => ({
        type: instanceType,
        layout: replicaWords(basis),
        batch: basis.batch === 0 ? null : count(basis.batch),
        found: foundWords(basis),
      })),
    ),
    list(each.flatMap(({ delivery, type }) => nodePhrases(delivery, type))),
    pessimisticTable(sizing),
    paragraph(BAND_WORDS),
    ...nearestBlocks(each.map(({ type }) => type)),
  ]);
}

/** What binds the number of nodes beside their rate. */
function nodePhrases(
  { workload }: FleetDelivery,
  { instanceType, nodesPerReplica, fewestNodes, mostNodes }: DeliveringType,
): string[] {
  const of = `${workload} on ${instanceType}`;
  return [
    ...(nodesPerReplica > 1 ? [`${of}: a replica spans ${nodesPerReplica} nodes`] : []),
    ...(fewestNodes > nodesPerReplica ? [`${of}: fewer than ${fewestNodes} nodes do not hold the model`] : []),
    ...(mostNodes === null ? [] : [`${of}: at most ${mostNodes} nodes share the batch`]),
  ];
}

/** The chosen types at the low end of their bands: nodes, end and cost. */
function pessimisticTable({ deliveries, fleets }: Plan['sizing']) {
  const plannedNodes = (name: string) => {
    const { requiredNodes, spareNodes } = fleets.find(({ workload }) => workload === name)!;
    return requiredNodes + spareNodes;
  };
  const isRun = deliveries.some(({ asked }) => asked.kind === 'run');
  const breaks = deliveries.some(({ pessimistic }) => (pessimistic?.breaks ?? []).length > 0);
  return table(
    'pessimistic',
    'At the low end of the bands',
    [
      left('workload', 'workload'),
      right('planned', 'nodes'),
      right('nodes', 'at the low end'),
      right('extra', 'more USD/month', { unit: 'USD/month' }),
      ...(isRun ? [right('hours', 'run, hours'), right('run', 'run, more USD', { unit: 'USD' })] : []),
      ...(breaks ? [left('breaks', 'beyond the limit on')] : []),
    ],
    deliveries.map(({ workload, pessimistic }) => ({
      workload,
      planned: count(plannedNodes(workload)),
      nodes: pessimistic === null ? 'none suffices' : count(pessimistic.nodes),
      extra: pessimistic && { value: pessimistic.extraUsdPerMonth, unit: 'USD/month' },
      ...(isRun && {
        hours: pessimistic?.runHours == null ? null : count(pessimistic.runHours),
        run: pessimistic?.extraUsdOfRun == null ? null : { value: pessimistic.extraUsdOfRun, unit: 'USD' },
      }),
      ...(breaks && { breaks: listText((pessimistic?.breaks ?? []).map(constraintWords)) }),
    })),
  );
}

function nearestBlocks(types: readonly DeliveringType[]): Block[] {
  const rows = types.flatMap(({ basis }) => basis.nearest);
  if (rows.length === 0) return [];
  const each = new Map(rows.map((row) => [row.id, row]));
  return [
    paragraph('The nearest measured rates, in tokens a second of an accelerator:'),
    list(
      [...each.values()].map((row) => {
        const { model, accelerators, instanceType, tokensPerSecondPerAccelerator: rate, source, date } = row;
        return `${formatWhole(rate)}: ${model} on ${accelerators} accelerators of ${instanceType}, ${caseWords(row)} (${source}, ${date})`;
      }),
    ),
  ];
}
