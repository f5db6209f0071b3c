import type { FleetShape } from '../choice/choice.js';
import type { EligibleType } from '../choice/eligible.js';
import { type FleetFrame, fleetChoice, fleetFrames, fleetShape, purchaseCap } from '../choice/fleet-choices.js';
import type { PricedOption } from '../choice/purchase.js';
import type { Rates } from '../choice/rates.js';
import { type Resources, resources } from '../choice/resources.js';
import { type Decimal, decimal, times, toNumber, ZERO } from '../decimal.js';
import type { Demand } from '../demand.js';
import type { SharedLimit } from '../limits.js';
import { type Block, type BlockColumn, type BlockRow, ranksOf } from './block.js';
import { amountsOf, type Entry } from './price-out.js';

/**
 * A fleet of one type whose nodes may be bought in several ways, where quotas or the limit on capacity blocks
 * make the split matter. A binary column stands for a type and a size, whole columns for nodes by purchase.
 */
export function purchaseBlock(
  demand: Demand,
  eligibles: readonly EligibleType[],
  floorUsd: Decimal,
  rates: Rates,
  keep?: ReadonlySet<number>,
): Block {
  const columns: BlockColumn[] = [];
  const rows: BlockRow[] = [];
  const pick: [number, number][] = [];
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
      pick.push([columns.length, 1]);
      const unit = frameResources(eligible, totalNodes, rates);
      const objectiveUsd = toNumber(unit.objectiveUsd) - toNumber(floorUsd);
      columns.push({ upper: 1, unit, objectiveUsd, rank: ranks[at]! });
    }
    const total: [number, number][] = frames.map(({ totalNodes }, frame) => [first + frame, -totalNodes]);
    const splits = options.map((option, place) => {
      const column = columns.length;
      const caps = frames.map(({ totalNodes, mostSpot }) => purchaseCap(option, totalNodes, mostSpot));
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
    decoders.push((values) => {
      const frame = frames.find((_, place) => values[first + place] === 1);
      if (frame === undefined) return null;
      const bought = splits
        .map(({ option, column }) => ({ option, nodes: values[column]! }))
        .filter(({ nodes }) => nodes > 0);
      return fleetShape(eligible, demand, frame.totalNodes, bought);
    });
  });
  rows.push({ lower: 1, upper: 1, entries: pick });
  return {
    columns,
    rows,
    floorUsd,
    decode: (values) => {
      const shape = decoders.map((decode) => decode(values)).find((found) => found !== null);
      if (shape === undefined) return null;
      const counted = shape.bought.reduce((count, { nodes }) => count + nodes, 0);
      return counted === shape.totalNodes ? fleetChoice(demand, [shape], rates) : null;
    },
  };
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
    return framesOf(eligible, demand).map(({ totalNodes, mostSpot }) => ({
      fixed: amountsOf(frameResources(eligible, totalNodes, rates), limits),
      nodes: totalNodes,
      options: options.map(({ option, each }) => ({ each, cap: purchaseCap(option, totalNodes, mostSpot) })),
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
    const same = (other: PricedOption) => other.quota === option.quota && isCapped(other) === isCapped(option);
    if (!kept.some(same)) kept.push(option);
  }
  return kept;
}

function isCapped({ kind }: PricedOption): string {
  return kind === 'spot' || kind === 'capacity-block' ? kind : '';
}

/** What a size takes however it is bought: energy and nodes. */
function frameResources(eligible: EligibleType, nodes: number, rates: Rates): Resources {
  const each = eligible.energyKwhPerNodeMonth;
  const energy = each === null ? null : times(each, decimal(nodes));
  return resources(ZERO, energy, rates, { nodes, vcpus: new Map(), capacityBlockNodes: 0 });
}

/** What buying one node one way takes: money, quota, room in capacity blocks. */
function nodeResources(eligible: EligibleType, option: PricedOption, rates: Rates): Resources {
  const vcpus = new Map(option.quota === null ? [] : [[option.quota, eligible.type.vcpus]]);
  const capacityBlockNodes = option.kind === 'capacity-block' ? 1 : 0;
  return resources(option.usdPerNodeMonth, ZERO, rates, { nodes: 0, vcpus, capacityBlockNodes });
}
