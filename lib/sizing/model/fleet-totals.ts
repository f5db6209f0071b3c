import { nodesForAvailability } from './availability.js';
import type { Demand } from './demand.js';

/** More nodes than any region holds of one type; beyond it a fleet is not sized. */
export const MAX_FLEET_NODES = 100_000;

/** Fleets of one demand ask for the same totals type after type. */
const knownTotals = new WeakMap<Demand, Map<number, number>>();

/** Required nodes, spares, and what the loss of zones takes away. */
export function totalNodes(requiredNodes: number, demand: Demand): number {
  let known = knownTotals.get(demand);
  if (known === undefined) {
    known = new Map();
    knownTotals.set(demand, known);
  }
  const total = known.get(requiredNodes) ?? countTotal(requiredNodes, demand);
  known.set(requiredNodes, total);
  return total;
}

function countTotal(requiredNodes: number, demand: Demand): number {
  if (requiredNodes > MAX_FLEET_NODES) return Number.POSITIVE_INFINITY;
  const { spares } = demand;
  const counted = requiredNodes + (spares.nodes ?? 0);
  const spared =
    spares.kind === 'count'
      ? counted
      : Math.max(
          counted,
          nodesForAvailability(requiredNodes, spares.target, spares.nodeAvailability, MAX_FLEET_NODES) ??
            Number.POSITIVE_INFINITY,
        );
  const total = Math.max(spared, survivingNodes(requiredNodes, demand));
  return total > MAX_FLEET_NODES ? Number.POSITIVE_INFINITY : total;
}

/** Fewest nodes, spread as evenly as they go over the zones, that keep `requiredNodes` when zones are lost. */
function survivingNodes(requiredNodes: number, { zones }: Demand): number {
  if (zones.kind === 'single') return requiredNodes;
  return requiredNodes + zones.survive * Math.ceil(requiredNodes / (zones.zones - zones.survive));
}
