import { compare, type Decimal, decimal, minus, ONE, plus, sum, times } from '../../units/decimal.js';
import type { Demand } from '../model/demand.js';
import { totalNodes } from '../model/fleet-totals.js';
import { isWork, type Summed } from '../model/minima.js';
import { spotTerms } from '../model/purchase.js';
import type { FleetShape } from './choice.js';
import { MAX_CAPACITY_BLOCK_NODES } from './fleet-choices.js';
import { ownedSuffices } from './owned-nodes.js';

/**
 * Whether shapes carry a demand, every condition in exact arithmetic. `ofEach` is the demand as it holds for one
 * shape by itself: its spares and zones.
 */
export function fleetMeets(demand: Demand, shapes: readonly FleetShape[], ofEach: Demand = demand): boolean {
  if (shapes.length === 0 || (demand.homogeneous && shapes.length > 1)) return false;
  const working = shapes.reduce((count, { requiredNodes }) => count + requiredNodes, 0);
  if (working < Math.max(1, demand.nodes.min) || (demand.nodes.max !== null && working > demand.nodes.max))
    return false;
  if (!sharesZone(shapes, demand) || !sharesStart(shapes)) return false;
  for (const shape of shapes) {
    const { minRequiredNodes, maxRequiredNodes, nodesPerReplica } = shape.eligible;
    const bought = shape.bought.reduce((count, { nodes }) => count + nodes, 0);
    if (bought !== shape.totalNodes || shape.totalNodes < totalNodes(shape.requiredNodes, ofEach, nodesPerReplica))
      return false;
    if (shape.requiredNodes % nodesPerReplica !== 0 || shape.totalNodes % nodesPerReplica !== 0) return false;
    if (shape.requiredNodes < minRequiredNodes || shape.requiredNodes > maxRequiredNodes || !ownedSuffices(shape))
      return false;
    for (const { option, nodes } of shape.bought) {
      if (option.kind === 'capacity-block' && nodes > MAX_CAPACITY_BLOCK_NODES) return false;
    }
  }
  for (const [key, need] of shapes[0]!.eligible.required) {
    if (!reaches(shapes, key, need, demand)) return false;
  }
  const share = decimal(spotTerms(demand)?.maxShare ?? 0);
  return shapes.every((shape) => compare(decimal(spotNodesOf(shape)), times(share, decimal(shape.totalNodes))) <= 0);
}

/** A fleet that is in one zone has one, however many its types. */
function sharesZone(shapes: readonly FleetShape[], { zones }: Demand): boolean {
  return zones.kind !== 'single' || shapes.every(({ eligible }) => eligible.zones[0] === shapes[0]!.eligible.zones[0]);
}

/** A fleet begins once, however many its types. */
function sharesStart(shapes: readonly FleetShape[]): boolean {
  return shapes.every(({ eligible }) => eligible.begins === shapes[0]!.eligible.begins);
}

/** Nodes of a fleet that are on spot. */
export function spotNodesOf({ bought }: FleetShape): number {
  return bought.find(({ option }) => option.kind === 'spot')?.nodes ?? 0;
}

/**
 * (1 + overhead) × what the required nodes give, whichever of the fleet's nodes they are. A spot node gives
 * 1 / (1 + overhead) of its compute; the factor keeps the sum a decimal.
 */
export function givenTimesSlowdown(
  shapes: readonly FleetShape[],
  key: Summed,
  demand: Demand,
): { given: Decimal; slowdown: Decimal } {
  const overhead = isWork(key) ? decimal(spotTerms(demand)?.overhead ?? 0) : decimal(0);
  const slowdown = plus(ONE, overhead);
  const given = sum(
    shapes.map((shape) => {
      const onSpot = decimal(Math.min(shape.requiredNodes, spotNodesOf(shape)));
      const nodes = minus(times(decimal(shape.requiredNodes), slowdown), times(onSpot, overhead));
      return times(shape.eligible.perNode.get(key)!, nodes);
    }),
  );
  return { given, slowdown };
}

function reaches(shapes: readonly FleetShape[], key: Summed, need: Decimal, demand: Demand): boolean {
  const { given, slowdown } = givenTimesSlowdown(shapes, key, demand);
  return compare(given, times(need, slowdown)) >= 0;
}
