import type { WorkloadBlueprint } from '../../../../blueprint/schema/blueprint.js';
import { by, byKey } from '../../../../units/order.js';
import type { QueuePlan, QuotaGroupPlan } from '../../../shape/charts-plan.js';
import type { NodeGroupPlan } from '../../../shape/eks-plan.js';
import type { PodAccessPlan } from '../../../shape/identity-plan.js';

/** As Kueue's resource group takes them. */
const FLAVORS_MAX = 64;

/** Nodes that are paid for already first, then the cheapest. */
const RANK: Readonly<Record<NodeGroupPlan['purchase'], number>> = {
  owned: 0,
  'capacity-block': 1,
  'reserved-3y': 2,
  'reserved-1y': 3,
  spot: 4,
  'on-demand': 5,
};

/**
 * A queue a workload, over its own fleets. Training may also run on idle nodes of other training with the same
 * accelerators, which take them back when they need them. A service's nodes are lent to nobody: its pods come and go
 * without a queue.
 */
export function planQueues(
  hall: string,
  workloads: readonly Pick<WorkloadBlueprint, 'name' | 'purpose' | 'scheduling'>[],
  fleets: readonly NodeGroupPlan[],
  access: readonly PodAccessPlan[],
): QueuePlan[] {
  return workloads
    .map(({ name, purpose, scheduling }) => ({
      workload: name,
      namespace: name,
      serviceAccount: access.find(({ key }) => key === name)?.serviceAccount ?? null,
      priority: scheduling.priority,
      share: scheduling.share,
      cohort: purpose === 'training' ? hall : null,
      quotas: quotaGroups(name, fleets, purpose === 'training' ? workloads : []),
    }))
    .sort(by(({ workload }) => workload));
}

function quotaGroups(
  workload: string,
  fleets: readonly NodeGroupPlan[],
  lenders: readonly Pick<WorkloadBlueprint, 'name' | 'purpose'>[],
): QuotaGroupPlan[] {
  const own = fleets.filter((fleet) => fleet.workload === workload).sort(byPurchase);
  const training = lenders.filter(({ name, purpose }) => purpose === 'training' && name !== workload);
  const lent = fleets.filter((fleet) => training.some(({ name }) => name === fleet.workload)).sort(byPurchase);
  return [...new Set(own.map(quotaResource))].sort().map((resource) => {
    const mine = own.filter((fleet) => quotaResource(fleet) === resource);
    const models = mine.map(({ accelerators }) => accelerators?.model);
    const others = lent.filter(
      (fleet) => quotaResource(fleet) === resource && models.includes(fleet.accelerators?.model),
    );
    return {
      resource,
      flavors: [
        ...mine.map((fleet) => ({ fleet: fleet.key, quota: fleet.workingNodes * perNode(fleet) })),
        ...others.map(({ key }) => ({ fleet: key, quota: 0 })),
      ].slice(0, FLAVORS_MAX),
    };
  });
}

/** What is counted: accelerators; on nodes without, pods. */
function quotaResource({ accelerators }: NodeGroupPlan): string {
  if (accelerators === null) return 'pods';
  return accelerators.vendor === 'NVIDIA' ? 'nvidia.com/gpu' : 'aws.amazon.com/neuron';
}

function perNode(fleet: NodeGroupPlan): number {
  return fleet.resources[quotaResource(fleet)] ?? fleet.podsPerNode;
}

function byPurchase(a: NodeGroupPlan, b: NodeGroupPlan): number {
  return RANK[a.purchase] - RANK[b.purchase] || byKey(a, b);
}
