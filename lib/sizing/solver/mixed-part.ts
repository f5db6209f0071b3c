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
  /** Whether a type may be used or not by which others are. */
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
  const within = (column: number) =>
    atMost(
      [
        [column, 1],
        [mixing, -most],
      ],
      0,
    );
  const isFree = !isJoined && fewest <= 1 && steps[0]![1] === 0;
  if (
    isFree &&
    each === 1 &&
    steps.length === 1 &&
    spread === null &&
    options.length === 1 &&
    isUncapped(options[0]!)
  ) {
    const [option] = options;
    const nodes = add(most, nodeResources(eligible, option!, rates), rank);
    rows.push(within(nodes));
    return { eligible, required: nodes, used: null, bought: [{ option: option!, column: nodes }], slowed: null };
  }
  const required = add(most, NOTHING, 0);
  const used = isFree ? null : add(1, NOTHING, 0);
  if (used === null) rows.push(within(required));
  else {
    rows.push(
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
    );
  }
  const needed =
    each *
    (most +
      steps.at(-1)![1] +
      (spread === null ? 0 : spread.survive * Math.ceil(most / (spread.zones - spread.survive))));
  const mostTotal = Math.max(needed, spotTerms(demand) === undefined ? 0 : mostOwned(eligible));
  const bought = options.map((option) => {
    const most = option.reservation?.nodes ?? (option.kind === 'capacity-block' ? MAX_CAPACITY_BLOCK_NODES : mostTotal);
    return { option, column: add(Math.min(mostTotal, most), nodeResources(eligible, option, rates), rank) };
  });
  rows.push(...zoneRows(eligible, bought, mostTotal, (upper) => add(upper, NOTHING, 0)));
  const nodes = bought.map(({ column }) => [column, 1] as const);
  rows.push(...spotShareRow(demand, bought));
  let total = nodes;
  if (each > 1) {
    const replicas = add(Math.ceil(mostTotal / each), NOTHING, 0);
    rows.push({ lower: 0, upper: 0, entries: [...nodes, [replicas, -each]] });
    total = [[replicas, 1]];
  }

  // Total ≥ required + spares, where the spares step up with the required nodes.
  const spares: (readonly [number, number])[] = used === null ? [] : [[used, -steps[0]![1]]];
  const stepped: (readonly [number, number])[] = [[required, 1]];
  for (let at = 1; at < steps.length; at += 1) {
    const step = add(1, NOTHING, 0);
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
  rows.push(atLeast([...total, [required, -1], ...spares], 0));
  if (spread !== null) {
    const perZone = add(Math.ceil(most / (spread.zones - spread.survive)), NOTHING, 0);
    rows.push(
      atLeast(
        [
          [perZone, spread.zones - spread.survive],
          [required, -1],
        ],
        0,
      ),
    );
    rows.push(atLeast([...total, [required, -1], [perZone, -spread.survive]], 0));
  }
  const spot = bought.find(({ option }) => option.kind === 'spot');
  const loses =
    spot !== undefined && (spotTerms(demand)?.overhead ?? 0) > 0 && [...eligible.required.keys()].some(isWork);
  if (!loses) return { eligible, required, used, bought, slowed: null };
  // Worst case: the working nodes hold every spot node there is, min(required, spot) of them.
  const slowed = add(most * each, NOTHING, 0);
  const spareSpot = add(1, NOTHING, 0);
  rows.push(
    atLeast(
      [
        [slowed, 1],
        [spot.column, -1],
        [spareSpot, mostTotal],
      ],
      0,
    ),
  );
  rows.push(
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

/**
 * In each zone no more in owned reservations than an even spread puts there: all nodes are `each` in every zone, and
 * one more in some.
 */
function zoneRows(
  { zones, nodesPerReplica }: EligibleType,
  bought: PartColumns['bought'],
  mostTotal: number,
  add: (upper: number) => number,
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
