import { type Decimal, decimal, times, toNumber, ZERO } from '../../units/decimal.js';
import type { FleetShape } from '../choice/choice.js';
import type { EligibleType } from '../choice/eligible.js';
import {
  type FleetFrame,
  fleetChoice,
  fleetFrames,
  fleetRule,
  fleetShape,
  purchaseCap,
} from '../choice/fleet-choices.js';
import type { SharedLimit } from '../choice/limits.js';
import { evenSpread, ownedSuffices } from '../choice/owned-nodes.js';
import type { Rates } from '../choice/rates.js';
import { type Counted, NOTHING_COUNTED, NOTHING_LATER, type Resources, resources } from '../choice/resources.js';
import type { Demand } from '../model/demand.js';
import type { PricedOption } from '../model/purchase.js';
import { type Block, type BlockColumn, type BlockRow, ranksOf } from './block.js';
import { amountsOf, type Entry } from './lagrangian-bound.js';

/**
 * A fleet of one type whose nodes may be had in several ways, where quotas, the limit on capacity blocks or owned
 * reservations make the split matter. A binary column selects a type and a size; integer columns count nodes by source.
 */
export function purchaseBlock(
  demand: Demand,
  eligibles: readonly EligibleType[],
  floorUsd: Decimal,
  rates: Rates,
  keep?: ReadonlySet<number>,
): Block {
  const { columns, rows, picks, decode } = purchaseColumns(demand, eligibles, floorUsd, rates, keep);
  const one = { lower: 1, upper: 1, entries: picks.map((column) => [column, 1] as const) };
  return { columns, rows: [...rows, one], floorUsd, decode };
}

/** The columns of such a fleet, of whose `picks` one is to be 1, and the others then 0. */
export function purchaseColumns(
  demand: Demand,
  eligibles: readonly EligibleType[],
  floorUsd: Decimal,
  rates: Rates,
  keep?: ReadonlySet<number>,
): Pick<Block, 'columns' | 'rows' | 'decode'> & { readonly picks: readonly number[] } {
  const columns: BlockColumn[] = [];
  const rows: BlockRow[] = [];
  const picks: number[] = [];
  const ranks = ranksOf(eligibles.map(({ type }) => type.name));
  const decoders: ((values: readonly number[]) => FleetShape | null)[] = [];
  let entry = 0;
  eligibles.forEach((eligible, at) => {
    const options = distinctOptions(eligible.options);
    const all = framesOf(eligible, demand);
    const frames = all.filter((_, frame) => keep === undefined || keep.has(entry + frame));
    entry += all.length;
    if (frames.length === 0) return;
    const first = columns.length;
    for (const { totalNodes } of frames) {
      picks.push(columns.length);
      const unit = frameResources(eligible, totalNodes, rates);
      const objectiveUsd = toNumber(unit.objectiveUsd) - toNumber(floorUsd);
      columns.push({ upper: 1, unit, objectiveUsd, rank: ranks[at]! });
    }
    const total: [number, number][] = frames.map(({ totalNodes }, frame) => [first + frame, -totalNodes]);
    const splits = options.map((option, place) => {
      const column = columns.length;
      const caps = frames.map((frame) => purchaseCap(option, frame, eligible));
      const unit = nodeResources(eligible, option, rates);
      const objectiveUsd = toNumber(unit.objectiveUsd);
      columns.push({ upper: Math.max(0, ...caps), unit, objectiveUsd, rank: place / 100 });
      total.push([column, 1]);
      const cap = caps.map((most, frame): [number, number] => [first + frame, -most]);
      rows.push({
        lower: Number.NEGATIVE_INFINITY,
        upper: 0,
        entries: [[column, 1], ...cap.filter(([, v]) => v !== 0)],
      });
      return { option, column };
    });
    rows.push({ lower: 0, upper: 0, entries: total });
    rows.push(...zoneRows(eligible, frames, first, splits, (upper) => columns.push({ ...UNIT_OF_NOTHING, upper }) - 1));
    decoders.push((values) => {
      const frame = frames.find((_, place) => values[first + place] === 1);
      if (frame === undefined) return null;
      const bought = splits
        .map(({ option, column }) => ({ option, nodes: values[column]! }))
        .filter(({ nodes }) => nodes > 0);
      return fleetShape(eligible, fleetRule(eligible, demand), frame.totalNodes, bought);
    });
  });
  return {
    columns,
    rows,
    picks,
    decode: (values) => {
      const shape = decoders.map((decode) => decode(values)).find((found) => found !== null);
      if (shape === undefined) return null;
      const counted = shape.bought.reduce((count, { nodes }) => count + nodes, 0);
      return counted === shape.totalNodes && ownedSuffices(shape) ? fleetChoice(demand, [shape], rates) : null;
    },
  };
}

const UNIT_OF_NOTHING: Omit<BlockColumn, 'upper'> = {
  unit: { objectiveUsd: ZERO, costUsd: ZERO, energyKwh: ZERO, ...NOTHING_LATER, ...NOTHING_COUNTED },
  objectiveUsd: 0,
  rank: 0,
};

/** In each zone no more in owned reservations than an even spread puts there; which zones are fuller is to be chosen. */
function zoneRows(
  { zones, nodesPerReplica }: EligibleType,
  frames: readonly FleetFrame[],
  first: number,
  splits: readonly { readonly option: PricedOption; readonly column: number }[],
  add: (upper: number) => number,
): BlockRow[] {
  const held = zones.map((zone) => splits.filter(({ option }) => option.reservation?.zone === zone));
  if (zones.length === 1 || held.every((within) => within.length === 0)) return [];
  const spreads = frames.map(({ totalNodes }) => evenSpread(totalNodes, zones.length, nodesPerReplica));
  const none = Number.NEGATIVE_INFINITY;
  const rows: BlockRow[] = [];
  const fuller: [number, number][] = [];
  for (const within of held.filter(({ length }) => length > 0)) {
    const more = add(1);
    fuller.push([more, 1]);
    const each = spreads.map((spread, frame): [number, number] => [first + frame, -spread.each]);
    const entries = [
      ...within.map(({ column }): [number, number] => [column, 1]),
      ...each,
      [more, -nodesPerReplica] as const,
    ];
    rows.push({ lower: none, upper: 0, entries: entries.filter(([, value]) => value !== 0) });
  }
  const most = spreads.map((spread, frame): [number, number] => [first + frame, -spread.fuller]);
  rows.push({ lower: none, upper: 0, entries: [...fuller, ...most].filter(([, value]) => value !== 0) });
  return rows;
}

/** Every size of every type, in the order in which `keep` counts them. */
export function purchaseEntries(
  demand: Demand,
  eligibles: readonly EligibleType[],
  rates: Rates,
  limits: readonly SharedLimit[],
): Entry[] {
  return eligibles.flatMap((eligible) => {
    const options = distinctOptions(eligible.options).map((option) => ({
      option,
      each: amountsOf(nodeResources(eligible, option, rates), limits),
    }));
    return framesOf(eligible, demand).map((frame) => ({
      fixed: amountsOf(frameResources(eligible, frame.totalNodes, rates), limits),
      nodes: frame.totalNodes,
      zones: eligible.zones.length,
      nodesPerReplica: eligible.nodesPerReplica,
      options: options.map(({ option, each }) => ({
        each,
        reservation: option.reservation,
        cap: purchaseCap(option, frame, eligible),
      })),
    }));
  });
}

function framesOf(eligible: EligibleType, demand: Demand): FleetFrame[] {
  return fleetFrames(
    eligible,
    demand,
    eligible.options.some(({ kind }) => kind === 'spot'),
  );
}

/** Options that count against the same quota differ in price alone: the cheapest of them stays. */
export function distinctOptions(options: readonly PricedOption[]): PricedOption[] {
  const kept: PricedOption[] = [];
  for (const option of options) {
    const same = (other: PricedOption) =>
      other.quota === option.quota && isCapped(other) === isCapped(option) && other.reservation === option.reservation;
    if (!kept.some(same)) kept.push(option);
  }
  return kept;
}

function isCapped({ kind }: PricedOption): string {
  return kind === 'spot' || kind === 'capacity-block' || kind === 'owned' ? kind : '';
}

/** What a size takes however it is bought: energy and nodes. */
function frameResources(eligible: EligibleType, nodes: number, rates: Rates): Resources {
  const each = eligible.energyKwhPerNodeMonth;
  const energy = each === null ? null : times(each, decimal(nodes));
  const laterKwh = times(eligible.laterKwhPerNode, decimal(nodes));
  return resources(ZERO, energy, rates, { ...NOTHING_COUNTED, nodes }, { laterUsd: ZERO, laterKwh });
}

/** What one more node under a purchase option uses: money, quota, capacity blocks, reservations. */
function nodeResources(eligible: EligibleType, option: PricedOption, rates: Rates): Resources {
  const later = { laterUsd: option.laterUsdPerNode, laterKwh: ZERO };
  return resources(option.usdPerNodeMonth, ZERO, rates, countedOf(eligible, option, 0), later);
}

/** What a node counts for besides its cost and energy; `nodes` is 0 where nodes are counted elsewhere. */
export function countedOf({ type }: EligibleType, { kind, quota, reservation }: PricedOption, nodes: 0 | 1): Counted {
  return {
    nodes,
    vcpus: new Map(quota === null ? [] : [[quota, type.vcpus]]),
    capacityBlockNodes: kind === 'capacity-block' ? 1 : 0,
    owned: new Map(reservation === null ? [] : [[reservation.name, 1]]),
  };
}
