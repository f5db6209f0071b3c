import { type Decimal, decimal, negated, ONE, plus, times, toNumber, ZERO } from '../../units/decimal.js';
import type { Choice, FleetShape } from '../choice/choice.js';
import type { EligibleType } from '../choice/eligible.js';
import { fleetChoice } from '../choice/fleet-choices.js';
import { fleetMeets } from '../choice/fleet-meets.js';
import { demandOfPart, MOST_TYPES_WITH_AVAILABILITY, mostRequired } from '../choice/mixed.js';
import type { Rates } from '../choice/rates.js';
import type { Resources } from '../choice/resources.js';
import type { Demand } from '../model/demand.js';
import { isWork, SUMMED, type Summed } from '../model/minima.js';
import { SOURCE_ORDER, spotTerms } from '../model/purchase.js';
import { type Block, type BlockColumn, type BlockRow, ranksOf } from './block.js';
import { integerRow } from './integer-row.js';
import { addPart, atLeast, atMost, type Building, NOTHING, type PartColumns } from './mixed-part.js';
import { purchaseColumns } from './purchase-block.js';

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
