import { ceilingOfRatio, type Decimal, floorOfRatio, minus, ONE, plus, times } from '../../units/decimal.js';
import type { Demand } from '../model/demand.js';
import { MAX_FLEET_NODES, totalNodes } from '../model/fleet-totals.js';
import { isWork } from '../model/minima.js';
import type { EligibleType } from './eligible.js';
import { fewestNodes, wholeReplicas } from './minima.js';

/**
 * Nodes of one type that a demand needs. "Required" nodes are as many as meet every minimum whichever of the
 * fleet's nodes they are; spares and the nodes that a lost zone takes away come on top.
 */
export interface NodeRule {
  /** Required nodes when `spotNodes` of the fleet are spot; Infinity beyond any fleet. */
  readonly required: (spotNodes: number) => number;
  /** Smallest whole fleet around so many required nodes; Infinity beyond any fleet. Does not decrease. */
  readonly total: (requiredNodes: number) => number;
  /** Most spot nodes with which so many required nodes still suffice. */
  readonly mostSpot: (requiredNodes: number) => number;
}

/** `overhead` is that of the spot option, exact; zero when there is none. */
export function nodeRule(eligible: EligibleType, demand: Demand, overhead: Decimal): NodeRule {
  const { required, perNode } = eligible;
  const floor = fewestNodes(demand, required, perNode, eligible);
  const works = [...required]
    .filter(([key]) => isWork(key))
    .map(([key, need]) => workRule(need, perNode.get(key)!, overhead));
  return {
    required: (spotNodes) => wholeReplicas(Math.max(floor, ...works.map(({ nodes }) => nodes(spotNodes))), eligible),
    total: (requiredNodes) => totalNodes(requiredNodes, demand, eligible.nodesPerReplica),
    mostSpot: (requiredNodes) =>
      requiredNodes < floor ? 0 : Math.min(MAX_FLEET_NODES, ...works.map(({ mostSpot }) => mostSpot(requiredNodes))),
  };
}

/** Nodes that some work needs, each of which does so much of it, less on spot. */
function workRule(need: Decimal, each: Decimal, overhead: Decimal) {
  const slowed = plus(ONE, overhead);
  const onSpotAlone = bounded(ceilingOfRatio(times(need, slowed), each));
  return {
    nodes: (spotNodes: number): number => {
      if (spotNodes === 0 || overhead.digits === 0n) return bounded(ceilingOfRatio(need, each));
      // Worst case: the working nodes hold every spot node. need / each + spot × overhead / (1 + overhead).
      const lost = times(times({ digits: BigInt(spotNodes), scale: 0 }, overhead), each);
      return Math.min(onSpotAlone, bounded(ceilingOfRatio(plus(times(need, slowed), lost), times(each, slowed))));
    },
    mostSpot: (requiredNodes: number): number => {
      if (overhead.digits === 0n || onSpotAlone <= requiredNodes) return MAX_FLEET_NODES;
      const room = minus(times({ digits: BigInt(requiredNodes), scale: 0 }, each), need);
      if (room.digits < 0n) return 0;
      return bounded(floorOfRatio(times(room, slowed), times(each, overhead)));
    },
  };
}

function bounded(count: bigint): number {
  return count > BigInt(MAX_FLEET_NODES) ? Number.POSITIVE_INFINITY : Number(count);
}
