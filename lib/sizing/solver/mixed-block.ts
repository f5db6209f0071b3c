import { type Decimal, decimal, minus, negated, ONE, plus, times, toNumber, ZERO } from '../../units/decimal.js';
import type { Choice, FleetShape } from '../choice/choice.js';
import type { EligibleType } from '../choice/eligible.js';
import { fleetChoice, isUncapped, MAX_CAPACITY_BLOCK_NODES, mostOwned } from '../choice/fleet-choices.js';
import { fleetMeets } from '../choice/fleet-meets.js';
import { demandOfPart, MOST_TYPES_WITH_AVAILABILITY, mostRequired, spareSteps } from '../choice/mixed.js';
import type { Rates } from '../choice/rates.js';
import { NOTHING_COUNTED, NOTHING_LATER, type Resources, resources } from '../choice/resources.js';
import type { Demand } from '../model/demand.js';
import { isWork, SUMMED, type Summed } from '../model/minima.js';
import type { PricedOption } from '../model/purchase.js';
import { SOURCE_ORDER, spotTerms } from '../model/purchase.js';
import { type Block, type BlockColumn, type BlockRow, ranksOf } from './block.js';
import { integerRow } from './integer-row.js';
import { countedOf, distinctOptions, purchaseColumns } from './purchase-block.js';

/** Columns of one type in a mixed fleet. */
interface PartColumns {
  readonly eligible: EligibleType;
  /** Working replicas. */
  readonly required: number;
  /** Null: nothing depends on whether it is used but its nodes. */
  readonly used: number | null;
  readonly bought: readonly { readonly option: PricedOption; readonly column: number }[];
  /** Working nodes on spot, in the worst case; null: spot loses no work, or is not for sale. */
  readonly slowed: number | null;
}

/** Fleets of one type that cannot be expressed as a mix. */
interface AloneFleets {
  /** Complete, best first. */
  readonly choices: readonly Choice[];
  /** Whose nodes may be had in several ways, of which limits decide; empty: `choices` has all there is. */
  readonly split: readonly EligibleType[];
}

/**
 * A fleet in which types may mix, or one of a single type that cannot be expressed as a mix.
 * Columns of a type: its required nodes, whether it is used, and nodes by source; one for all where they are the same.
 */
export function mixedBlock(demand: Demand, fitting: readonly EligibleType[], alone: AloneFleets, rates: Rates): Block {
  const part = demandOfPart(demand);
  const eligibles = fitting.filter((eligible) => mostRequired(eligible, part) > 0);
  const columns: BlockColumn[] = [];
  const rows: BlockRow[] = [];
  const choices = alone.split.length > 0 ? [] : alone.choices;
  const ranks = ranksOf([...eligibles.map(({ type }) => type.name), ...choices.map(({ key }) => key)]);
  const add = (upper: number, unit: Resources, rank: number) =>
    columns.push({ upper, unit, objectiveUsd: toNumber(unit.objectiveUsd), rank }) - 1;

  // First, so that their columns are counted from zero.
  const split = purchaseColumns(demand, alone.split, ZERO, rates);
  columns.push(...split.columns);
  rows.push(...split.rows);
  const aloneColumns = choices.map((choice, at) => add(1, choice.resources, ranks[eligibles.length + at]!));
  const mixing = add(1, NOTHING, 0);
  rows.push({ lower: 1, upper: 1, entries: [...split.picks, ...aloneColumns, mixing].map((column) => [column, 1]) });
  const isJoined = dependsOnOthers(demand, eligibles);
  const building = { add, rows, mixing, isJoined };
  const parts = eligibles.map((eligible, at) => addPart(eligible, part, building, ranks[at]!, rates));
  rows.push(
    ...minimumRows(demand, parts, mixing),
    ...oncePerType(parts),
    ...inOneZone(demand, parts, add),
    ...fromOneStart(parts, add),
  );
  const least = Math.max(1, demand.nodes.min);
  rows.push(
    atLeast(
      [...parts.map(({ eligible, required }) => [required, eligible.nodesPerReplica] as const), [mixing, -least]],
      0,
    ),
  );
  if (demand.nodes.max !== null)
    rows.push(
      atMost(
        parts.map(({ eligible, required }) => [required, eligible.nodesPerReplica]),
        demand.nodes.max,
      ),
    );
  if (demand.spares.kind === 'availability') {
    rows.push(
      atMost(
        parts.map(({ used }) => [used!, 1]),
        MOST_TYPES_WITH_AVAILABILITY,
      ),
    );
  }

  return {
    columns,
    rows,
    floorUsd: ZERO,
    decode: (values) => {
      if (split.picks.some((column) => values[column] === 1)) return split.decode(values);
      const picked = aloneColumns.findIndex((column) => values[column] === 1);
      if (picked >= 0) return choices[picked]!;
      const shapes = parts.flatMap((columns) => shapeOf(columns, values));
      return fleetMeets(demand, shapes, part) ? fleetChoice(demand, shapes, rates) : null;
    },
  };
}

const NOTHING: Resources = { objectiveUsd: ZERO, costUsd: ZERO, energyKwh: ZERO, ...NOTHING_LATER, ...NOTHING_COUNTED };

/** Whether a type may be used or not by which others are. */
function dependsOnOthers({ spares, zones }: Demand, eligibles: readonly EligibleType[]): boolean {
  const differ = (keyOf: (eligible: EligibleType) => unknown) => new Set(eligibles.map(keyOf)).size > 1;
  return (
    spares.kind === 'availability' ||
    new Set(eligibles.map(({ type }) => type.name)).size < eligibles.length ||
    (zones.kind === 'single' && differ(zoneOf)) ||
    differ(beginningOf)
  );
}

const zoneOf = ({ zones }: EligibleType): string => zones[0]!;
const beginningOf = ({ begins }: EligibleType): string => `${begins}`;

/** A type uses one set of zones. */
function oncePerType(parts: readonly PartColumns[]): BlockRow[] {
  const byType = new Map<string, [number, number][]>();
  for (const { eligible, used } of parts) {
    if (used === null) continue;
    byType.set(eligible.type.name, [...(byType.get(eligible.type.name) ?? []), [used, 1]]);
  }
  return [...byType.values()].filter(({ length }) => length > 1).map((entries) => atMost(entries, 1));
}

/** A fleet that is in one zone has one, however many its types. */
function inOneZone({ zones }: Demand, parts: readonly PartColumns[], add: Building['add']): BlockRow[] {
  return zones.kind === 'single' ? alike(parts, zoneOf, add) : [];
}

/** A fleet begins once, however many its types. */
function fromOneStart(parts: readonly PartColumns[], add: Building['add']): BlockRow[] {
  return alike(parts, beginningOf, add);
}

/** All types that are used have one thing in common. */
function alike(
  parts: readonly PartColumns[],
  keyOf: (eligible: EligibleType) => string,
  add: Building['add'],
): BlockRow[] {
  const keys = [...new Set(parts.map(({ eligible }) => keyOf(eligible)))].sort();
  if (keys.length < 2) return [];
  const picked = new Map(keys.map((key) => [key, add(1, NOTHING, 0)]));
  const one = atMost(
    [...picked.values()].map((column) => [column, 1] as const),
    1,
  );
  const within = parts.map(({ eligible, used }) => {
    const key = picked.get(keyOf(eligible))!;
    return atMost([[used!, 1] as const, [key, -1] as const], 0);
  });
  return [one, ...within];
}

interface Building {
  readonly add: (upper: number, unit: Resources, rank: number) => number;
  readonly rows: BlockRow[];
  readonly mixing: number;
  /** Whether a type may be used or not by which others are. */
  readonly isJoined: boolean;
}

function addPart(
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

/** Each summed minimum, when types mix. Spot work is counted as nodes − lost, times 1 + overhead to stay exact. */
function minimumRows(demand: Demand, parts: readonly PartColumns[], mixing: number): BlockRow[] {
  const overhead = decimal(spotTerms(demand)?.overhead ?? 0);
  const slowed = plus(ONE, overhead);
  const needs = parts[0]?.eligible.required ?? new Map<Summed, Decimal>();
  return SUMMED.flatMap((key) => {
    const need = needs.get(key);
    if (need === undefined) return [];
    const factor = isWork(key) ? slowed : ONE;
    const entries = parts.flatMap(({ eligible, required, slowed: slow }): [number, Decimal][] => {
      const each = eligible.perNode.get(key)!;
      const given: [number, Decimal] = [required, times(times(each, decimal(eligible.nodesPerReplica)), factor)];
      return isWork(key) && slow !== null ? [given, [slow, negated(times(each, overhead))]] : [given];
    });
    return [integerRow([...entries, [mixing, negated(times(need, factor))]])];
  });
}

/** Spot ≤ share × all nodes of the type. */
function spotShareRow(demand: Demand, bought: PartColumns['bought']): BlockRow[] {
  const terms = spotTerms(demand);
  if (terms === undefined || terms.maxShare >= 1) return [];
  const share = decimal(terms.maxShare);
  return [integerRow(bought.map(({ option, column }) => [column, option.kind === 'spot' ? minus(share, ONE) : share]))];
}

function shapeOf({ eligible, required, bought }: PartColumns, values: readonly number[]): FleetShape[] {
  if (values[required]! === 0) return [];
  const counted = bought
    .map(({ option, column }) => ({ option, nodes: values[column]! }))
    .filter(({ nodes }) => nodes > 0)
    .sort((a, b) => SOURCE_ORDER.indexOf(a.option.kind) - SOURCE_ORDER.indexOf(b.option.kind));
  const totalNodes = counted.reduce((count, { nodes }) => count + nodes, 0);
  const requiredNodes = values[required]! * eligible.nodesPerReplica;
  return [{ eligible, requiredNodes, totalNodes, bought: counted }];
}

function nodeResources(eligible: EligibleType, option: PricedOption, rates: Rates): Resources {
  return resources(option.usdPerNodeMonth, eligible.energyKwhPerNodeMonth, rates, countedOf(eligible, option, 1), {
    laterUsd: option.laterUsdPerNode,
    laterKwh: eligible.laterKwhPerNode,
  });
}

type Entries = readonly (readonly [number, number])[];

function atLeast(entries: Entries, lower: number): BlockRow {
  return { lower, upper: Number.POSITIVE_INFINITY, entries: entries.filter(([, value]) => value !== 0) };
}

function atMost(entries: Entries, upper: number): BlockRow {
  return { lower: Number.NEGATIVE_INFINITY, upper, entries: entries.filter(([, value]) => value !== 0) };
}
