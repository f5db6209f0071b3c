import { nodesForAvailability } from './availability.js';
import type { Demand } from './demand.js';

/** More nodes than any region holds of one type; beyond it a fleet is not sized. */
export const MAX_FLEET_NODES = 100_000;

/** Fleets of one demand ask for the same totals type after type. */
const knownTotals = new WeakMap<Demand, Map<number, number>>();

/** Required nodes, spares, and what the loss of zones takes away; in whole replicas of so many nodes. */
export function totalNodes(requiredNodes: number, demand: Demand, nodesPerReplica: number): number {
  if (requiredNodes > MAX_FLEET_NODES) return Number.POSITIVE_INFINITY;
  let known = knownTotals.get(demand);
  if (known === undefined) {
    known = new Map();
    knownTotals.set(demand, known);
  }
  const key = nodesPerReplica * (MAX_FLEET_NODES + 1) + requiredNodes;
  const before = known.get(key);
  if (before !== undefined) return before;
  const total = countTotal(requiredNodes / nodesPerReplica, demand, nodesPerReplica);
  known.set(key, total);
  return total;
}

/** A node that fails takes its replica with it: spares are whole replicas too. */
function countTotal(replicas: number, demand: Demand, nodesPerReplica: number): number {
  const { spares } = demand;
  const counted = replicas + Math.ceil((spares.nodes ?? 0) / nodesPerReplica);
  const spared = spares.kind === 'count' ? counted : Math.max(counted, available(replicas, spares, nodesPerReplica));
  const total = nodesPerReplica * Math.max(spared, survivingReplicas(replicas, demand));
  return total > MAX_FLEET_NODES ? Number.POSITIVE_INFINITY : total;
}

type Target = Extract<Demand['spares'], { readonly kind: 'availability' }>;

/** Explanations change demands and keep their targets. */
const knownAvailable = new WeakMap<Target, Map<number, number>>();

/** Replicas of which as many as are needed are up with the probability asked for; Infinity: more than a fleet has. */
function available(needed: number, spares: Target, nodesPerReplica: number): number {
  const byCount = knownAvailable.get(spares) ?? new Map<number, number>();
  knownAvailable.set(spares, byCount);
  const key = nodesPerReplica * (MAX_FLEET_NODES + 1) + needed;
  const up = replicaAvailability(spares.nodeAvailability, nodesPerReplica);
  const count =
    byCount.get(key) ?? nodesForAvailability(needed, spares.target, up, MAX_FLEET_NODES) ?? Number.POSITIVE_INFINITY;
  byCount.set(key, count);
  return count;
}

/** Probability that every node of a replica is up. */
export function replicaAvailability(nodeAvailability: number, nodesPerReplica: number): number {
  return nodeAvailability ** nodesPerReplica;
}

/** Fewest replicas, spread as evenly as they go over the zones, of which so many are left when zones are lost. */
function survivingReplicas(replicas: number, { zones }: Demand): number {
  if (zones.kind !== 'spread') return replicas;
  return replicas + zones.survive * Math.ceil(replicas / (zones.zones - zones.survive));
}
