import { ceilingOfRatio, compare, decimal, ONE, plus, times } from '../../units/decimal.js';
import type { Demand } from '../model/demand.js';
import { MAX_FLEET_NODES, totalNodes } from '../model/fleet-totals.js';
import { isWork } from '../model/minima.js';
import { spotTerms, wholeUsd } from '../model/purchase.js';
import type { EligibleType } from './eligible.js';

/**
 * Fleets in which types mix. Each type's part is a small fleet of its own: it has its required nodes, and its own
 * spares and zones, because one type does not replace another. The parts' required nodes together meet the
 * minima.
 *
 * With an availability target a mix has at most two types, and each keeps to half of the failure that the target
 * allows, so that both are up with at least the target's probability.
 */
export const MOST_TYPES_WITH_AVAILABILITY = 2;

/** One for each, as what is known of a demand is kept by it. */
const demandsOfParts = new WeakMap<Demand, Demand>();
const sparesOfParts = new WeakMap<Demand['spares'], Demand['spares']>();

/** The demand as it holds for each type's part of a mixed fleet. */
export function demandOfPart(demand: Demand): Demand {
  if (demand.spares.kind === 'count') return demand;
  const known = demandsOfParts.get(demand);
  if (known !== undefined) return known;
  const allowed = (1 - demand.spares.target) / MOST_TYPES_WITH_AVAILABILITY;
  const spares = sparesOfParts.get(demand.spares) ?? { ...demand.spares, target: 1 - allowed };
  sparesOfParts.set(demand.spares, spares);
  const part = { ...demand, spares };
  demandsOfParts.set(demand, part);
  return part;
}

/**
 * Most replicas of a type that a mixed fleet can use: beyond them the type alone meets all that it contributes to, or has
 * more spares than a fleet can hold. 0: even one has.
 */
export function mostRequired(eligible: EligibleType, demand: Demand): number {
  const slowed = plus(ONE, decimal(spotTerms(demand)?.overhead ?? 0));
  const { nodesPerReplica } = eligible;
  let most = Math.max(1, demand.nodes.min, eligible.minRequiredNodes);
  for (const [key, need] of eligible.required) {
    const each = eligible.perNode.get(key)!;
    if (each.digits <= 0n) continue;
    const alone = ceilingOfRatio(isWork(key) ? times(need, slowed) : need, each);
    most = Math.max(most, alone > BigInt(MAX_FLEET_NODES) ? MAX_FLEET_NODES : Number(alone));
  }
  const isSized = (replicas: number) =>
    replicas === 0 || Number.isFinite(totalNodes(replicas * nodesPerReplica, demand, nodesPerReplica));
  const fits = Math.floor(eligible.maxRequiredNodes / nodesPerReplica);
  let [low, high] = [0, Math.min(Math.ceil(most / nodesPerReplica), fits)];
  if (isSized(high)) return high;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isSized(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** Spare replicas at each number of required ones where they become more, `[required, spares]`; they never become fewer. */
export function spareSteps(most: number, demand: Demand, nodesPerReplica: number): [number, number][] {
  const inOneZone: Demand = { ...demand, zones: { kind: 'single' } };
  const sparesOf = (required: number) =>
    totalNodes(required * nodesPerReplica, inOneZone, nodesPerReplica) / nodesPerReplica - required;
  const steps: [number, number][] = [[1, sparesOf(1)]];
  for (;;) {
    const [from, spares] = steps.at(-1)!;
    if (sparesOf(most) <= spares) return steps;
    let [low, high] = [from, most];
    for (let step = 1; from + step < most && sparesOf(from + step) <= spares; step *= 2) low = from + step;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (sparesOf(middle) <= spares) low = middle;
      else high = middle;
    }
    steps.push([high, sparesOf(high)]);
  }
}

/** Types that another does not beat in every respect, where some quotas are limited. In the order given. */
export function withoutBeaten(eligibles: readonly EligibleType[], limited: readonly string[]): EligibleType[] {
  return eligibles.filter(
    (eligible, at) => !eligibles.some((other, place) => place !== at && beats(other, eligible, limited, place < at)),
  );
}

function beats(better: EligibleType, worse: EligibleType, limited: readonly string[], first: boolean): boolean {
  for (const key of worse.required.keys()) {
    if (compare(better.perNode.get(key)!, worse.perNode.get(key)!) < 0) return false;
  }
  if (better.maxRequiredNodes < worse.maxRequiredNodes) return false;
  if (worse.nodesPerReplica % better.nodesPerReplica !== 0) return false;
  if (better.minRequiredNodes > worse.minRequiredNodes) return false;
  if (better.begins !== worse.begins) return false;
  // What shares one zone with others has to be in that zone.
  if (worse.zones.length === 1 && better.zones[0] !== worse.zones[0]) return false;
  for (const option of worse.options) {
    const same = better.options.find(
      ({ kind, reservation }) => kind === option.kind && reservation?.name === option.reservation?.name,
    );
    if (same === undefined || compare(wholeUsd(same), wholeUsd(option)) > 0) return false;
    if (same.quota === null || !limited.includes(same.quota)) continue;
    if (same.quota !== option.quota || better.type.vcpus > worse.type.vcpus) return false;
  }
  const [a, b] = [better.energyKwhPerNodeMonth, worse.energyKwhPerNodeMonth];
  if (b !== null && (a === null || compare(a, b) > 0)) return false;
  return first || !beats(worse, better, limited, true);
}
