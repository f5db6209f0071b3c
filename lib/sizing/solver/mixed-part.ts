import { decimal, minus, ONE, ZERO } from '../../units/decimal.js';
import type { EligibleType } from '../choice/eligible.js';
import { isUncapped, MAX_CAPACITY_BLOCK_NODES, mostOwned } from '../choice/fleet-choices.js';
import { mostRequired, spareSteps } from '../choice/mixed.js';
import type { Rates } from '../choice/rates.js';
import { NOTHING_COUNTED, NOTHING_LATER, type Resources, resources } from '../choice/resources.js';
import type { Demand } from '../model/demand.js';
import { isWork } from '../model/minima.js';
import { type PricedOption, spotTerms } from '../model/purchase.js';
import type { BlockRow } from './block.js';
import { integerRow } from './integer-row.js';
import { countedOf, distinctOptions } from './purchase-block.js';

/** Columns of one type in a mixed fleet. */
export interface PartColumns {
  readonly eligible: EligibleType;
  /** Working replicas. */
  readonly required: number;
  /** Null: nothing depends on whether it is used but its nodes. */
  readonly used: number | null;
  readonly bought: readonly { readonly option: PricedOption; readonly column: number }[];
  /** Working nodes on spot, in the worst case; null: spot loses no work, or is not for sale. */
  readonly slowed: number | null;
}

/** Of a column that takes nothing by itself. */
export const NOTHING: Resources = {
  objectiveUsd: ZERO,
  costUsd: ZERO,
  energyKwh: ZERO,
  ...NOTHING_LATER,
  ...NOTHING_COUNTED,
};

/** The block that a type's part is added to. */
export interface Building {
  readonly add: (upper: number, unit: Resources, rank: number) => number;
  readonly rows: BlockRow[];
  readonly mixing: number;
  /** As `dependsOnOthers` says of the types. */
  readonly isJoined: boolean;
}

/** Adds the columns and rows of one type. */
export function addPart(
  eligible: EligibleType,
  demand: Demand,
  { add, rows, mixing, isJoined }: Building,
  rank: number,
  rates: Rates,
): PartColumns {
  const most = mostRequired(eligible, demand);
  const each = eligible.nodesPerReplica;
  const fewest = Math.ceil(eligible.minRequiredNodes / each);
  const steps = spareSteps(most, demand, each);
  const spread = demand.zones.kind === 'spread' && demand.zones.survive > 0 ? demand.zones : null;
  const options = distinctOptions(eligible.options);
  const ofMixing = (column: number) =>
    atMost(
      [
        [column, 1],
        [mixing, -most],
      ],
      0,
    );
  const isFree = !isJoined && fewest <= 1 && steps[0]![1] === 0;
  const [only] = options;
  const isPlain = isFree && each === 1 && steps.length === 1 && spread === null && options.length === 1;
  if (isPlain && isUncapped(only!)) {
    const nodes = add(most, nodeResources(eligible, only!, rates), rank);
    rows.push(ofMixing(nodes));
    return { eligible, required: nodes, used: null, bought: [{ option: only!, column: nodes }], slowed: null };
  }
  const count: Count = (upper) => add(upper, NOTHING, 0);
  const required = count(most);
  const used = isFree ? null : count(1);
  rows.push(...(used === null ? [ofMixing(required)] : usedRows(required, used, mixing, [fewest, most])));
  const left = spread === null ? 0 : Math.ceil(most / (spread.zones - spread.survive));
  const needed = each * (most + steps.at(-1)![1] + (spread === null ? 0 : spread.survive * left));
  const mostTotal = Math.max(needed, spotTerms(demand) === undefined ? 0 : mostOwned(eligible));
  const bought = options.map((option) => {
    const most = option.reservation?.nodes ?? (option.kind === 'capacity-block' ? MAX_CAPACITY_BLOCK_NODES : mostTotal);
    return { option, column: add(Math.min(mostTotal, most), nodeResources(eligible, option, rates), rank) };
  });
  rows.push(...zoneRows(eligible, bought, mostTotal, count), ...spotShareRow(demand, bought));
  let total: Entries = bought.map(({ column }) => [column, 1]);
  if (each > 1) {
    const replicas = count(Math.ceil(mostTotal / each));
    rows.push({ lower: 0, upper: 0, entries: [...total, [replicas, -each]] });
    total = [[replicas, 1]];
  }
  rows.push(...spareRows({ required, used, total }, steps, most, count));
  if (spread !== null) {
    const perZone = count(left);
    rows.push(
      atLeast(
        [
          [perZone, spread.zones - spread.survive],
          [required, -1],
        ],
        0,
      ),
      atLeast([...total, [required, -1], [perZone, -spread.survive]], 0),
    );
  }
  const spot = bought.find(({ option }) => option.kind === 'spot');
  const isWorking = (spotTerms(demand)?.overhead ?? 0) > 0 && [...eligible.required.keys()].some(isWork);
  if (spot === undefined || !isWorking) return { eligible, required, used, bought, slowed: null };
  // Worst case: the working nodes hold every spot node there is, min(required, spot) of them.
  const slowed = count(most * each);
  const spareSpot = count(1);
  rows.push(
    atLeast(
      [
        [slowed, 1],
        [spot.column, -1],
        [spareSpot, mostTotal],
      ],
      0,
    ),
    atLeast(
      [
        [slowed, 1],
        [required, -each],
        [spareSpot, -most * each],
      ],
      -most * each,
    ),
  );
  return { eligible, required, used, bought, slowed };
}

/** Adds a column that takes nothing by itself, of at most so many. */
type Count = (upper: number) => number;

/** No replica of a type that is not used, and at least the fewest of one that is. */
function usedRows(required: number, used: number, mixing: number, [fewest, most]: readonly [number, number]) {
  return [
    atMost(
      [
        [required, 1],
        [used, -most],
      ],
      0,
    ),
    atLeast(
      [
        [required, 1],
        [used, -fewest],
      ],
      0,
    ),
    atMost(
      [
        [used, 1],
        [mixing, -1],
      ],
      0,
    ),
  ];
}

/** Total ≥ required + spares, where the spares step up with the required replicas. */
function spareRows(
  { required, used, total }: { readonly required: number; readonly used: number | null; readonly total: Entries },
  steps: ReturnType<typeof spareSteps>,
  most: number,
  count: Count,
): BlockRow[] {
  const spares: [number, number][] = used === null ? [] : [[used, -steps[0]![1]]];
  const stepped: [number, number][] = [[required, 1]];
  const rows: BlockRow[] = [];
  for (let at = 1; at < steps.length; at += 1) {
    const step = count(1);
    const until = at + 1 < steps.length ? steps[at + 1]![0] - 1 : most;
    spares.push([step, -(steps[at]![1] - steps[at - 1]![1])]);
    stepped.push([step, -(until - steps[at]![0] + 1)]);
    if (at > 1)
      rows.push(
        atMost(
          [
            [step, 1],
            [step - 1, -1],
          ],
          0,
        ),
      );
  }
  if (steps.length > 1) rows.push(atMost(stepped, steps[1]![0] - 1));
  return [...rows, atLeast([...total, [required, -1], ...spares], 0)];
}

/**
 * In each zone no more in owned reservations than an even spread puts there: all nodes are `each` in every zone, and
 * one more in some.
 */
function zoneRows(
  { zones, nodesPerReplica }: EligibleType,
  bought: PartColumns['bought'],
  mostTotal: number,
  add: Count,
): BlockRow[] {
  const held = zones.map((zone) => bought.filter(({ option }) => option.reservation?.zone === zone));
  if (zones.length === 1 || held.every((within) => within.length === 0)) return [];
  const each = add(Math.ceil(mostTotal / zones.length / nodesPerReplica));
  const fuller = zones.map(() => add(1));
  const total = bought.map(({ column }) => [column, 1] as const);
  return [
    {
      lower: 0,
      upper: 0,
      entries: [
        ...total,
        [each, -zones.length * nodesPerReplica],
        ...fuller.map((column) => [column, -nodesPerReplica] as const),
      ],
    },
    ...held.flatMap((within, at) =>
      within.length === 0
        ? []
        : [
            atMost(
              [
                ...within.map(({ column }) => [column, 1] as const),
                [each, -nodesPerReplica],
                [fuller[at]!, -nodesPerReplica],
              ],
              0,
            ),
          ],
    ),
  ];
}

/** Spot ≤ share × all nodes of the type. */
function spotShareRow(demand: Demand, bought: PartColumns['bought']): BlockRow[] {
  const terms = spotTerms(demand);
  if (terms === undefined || terms.maxShare >= 1) return [];
  const share = decimal(terms.maxShare);
  return [integerRow(bought.map(({ option, column }) => [column, option.kind === 'spot' ? minus(share, ONE) : share]))];
}

function nodeResources(eligible: EligibleType, option: PricedOption, rates: Rates): Resources {
  return resources(option.usdPerNodeMonth, eligible.energyKwhPerNodeMonth, rates, countedOf(eligible, option, 1), {
    laterUsd: option.laterUsdPerNode,
    laterKwh: eligible.laterKwhPerNode,
  });
}

/** Pairs of column and coefficient. */
type Entries = readonly (readonly [number, number])[];

/** The sum is no less. */
export function atLeast(entries: Entries, lower: number): BlockRow {
  return { lower, upper: Number.POSITIVE_INFINITY, entries: entries.filter(([, value]) => value !== 0) };
}

/** The sum is no more. */
export function atMost(entries: Entries, upper: number): BlockRow {
  return { lower: Number.NEGATIVE_INFINITY, upper, entries: entries.filter(([, value]) => value !== 0) };
}
