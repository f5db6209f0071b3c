import type { InstanceType } from '../../catalog/facts/catalog.js';
import { deliveredBy, GIVEN_BY_NODE, requiredOf, wholeReplicas } from '../../sizing/choice/minima.js';
import type { ExcludedReason, TypeDelivery } from '../../sizing/model/delivery.js';
import type { Demand } from '../../sizing/model/demand.js';
import { MAX_FLEET_NODES } from '../../sizing/model/fleet-totals.js';
import { ceilingOfRatio, type Decimal, decimal, times } from '../../units/decimal.js';

/** How a type's accelerators are shared: a part of one, where a type has no whole one. */
export interface AcceleratorSteps {
  readonly perNode: number;
  /** Accelerators of a step: 1, or the fraction that a node has. */
  readonly accelerators: number;
}

/** Null: the type has no accelerator. */
export function acceleratorSteps({ accelerators }: InstanceType): AcceleratorSteps | null {
  if (accelerators === null || !(accelerators.count > 0)) return null;
  const each = Math.min(1, accelerators.count);
  return { perNode: Math.round(accelerators.count / each), accelerators: each };
}

/**
 * Accelerators of one type, in steps, that the whole demand of a workload takes: a job has whole accelerators, and what it
 * needs of processors, memory and network comes with them. A run takes the fewest nodes that end it in time.
 */
export function stepsNeeded(demand: Demand, type: InstanceType, steps: AcceleratorSteps): number | ExcludedReason {
  const perNode = decimal(steps.perNode);
  let needed = 1;
  for (const [key, need] of requiredOf(demand)) {
    if (key === 'delivery') continue;
    const given = GIVEN_BY_NODE[key](type, demand);
    if (given === null) return key === 'computeTflops' ? 'no-rate-at-precision' : 'figure-unknown';
    if (given.digits === 0n) return 'lacks-resource';
    needed = Math.max(needed, bounded(ceilingOfRatio(times(need, perNode), given)));
  }
  const { delivery } = demand;
  if (delivery === undefined) return needed;
  const delivered = delivery.byType.get(type.name);
  if (delivered === undefined) return delivery.refused.get(type.name) ?? 'delivers-nothing';
  const nodes = nodesThatDeliver(requiredOf(demand).get('delivery')!, delivered, delivery);
  return nodes === null ? 'too-many-nodes' : Math.max(needed, nodes * steps.perNode);
}

/** Null: no number of nodes does the work. */
function nodesThatDeliver(
  work: Decimal,
  delivered: TypeDelivery,
  delivery: NonNullable<Demand['delivery']>,
): number | null {
  const { perNode, byNodes = [], nodesPerReplica, fewestNodes, mostNodes } = delivered;
  const steps = { minRequiredNodes: fewestNodes, nodesPerReplica };
  const rates = byNodes.length > 0 ? byNodes : [{ most: MAX_FLEET_NODES, perNode }];
  for (const { most, perNode: rate } of rates) {
    const nodes = bounded(ceilingOfRatio(work, deliveredBy({ perNode: rate }, delivery)));
    const whole = wholeReplicas(Math.max(fewestNodes, nodes), steps);
    if (whole <= Math.min(most, mostNodes ?? MAX_FLEET_NODES)) return whole;
  }
  return null;
}

function bounded(count: bigint): number {
  return count > BigInt(MAX_FLEET_NODES) ? Number.POSITIVE_INFINITY : Number(count);
}
