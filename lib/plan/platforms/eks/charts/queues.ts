import type { WorkloadBlueprint } from '../../../../blueprint/schema/blueprint.js';
import { by, byKey } from '../../../../units/order.js';
import { splitByWeight } from '../../../../units/rounding.js';
import { carrierOf } from '../../../kinds/pools.js';
import type { QueuePlan, QuotaGroupPlan, QuotaReservePlan } from '../../../shape/charts-plan.js';
import type { ClusterNodesPlan, NodeGroupPlan, OwnedGroupPlan } from '../../../shape/eks-plan.js';
import type { PoolPlan, PoolShare } from '../../../shape/fleet-plan.js';
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
 * A queue a workload, over its own fleets or those of its pool. Training may also run on idle nodes of other training with
 * the same accelerators, which take them back when they need them. A service's nodes are lent to nobody: its pods come and
 * go without a queue. The workloads of a pool lend each other what they do not use, up to the ceiling of each. Owned nodes
 * are lent to the training that `sharedWith` of their fleet names, and to no other: the stores of others are not mounted there.
 * @param owned - they come first in the queue of their workload
 */
export function planQueues(
  hall: string,
  workloads: readonly Pick<WorkloadBlueprint, 'name' | 'purpose' | 'scheduling'>[],
  fleets: readonly NodeGroupPlan[],
  access: readonly PodAccessPlan[],
  pools: readonly PoolPlan[] = [],
  owned: readonly OwnedGroupPlan[] = [],
): QueuePlan[] {
  return workloads
    .map(({ name, purpose, scheduling }) => {
      const pool = pools.find(({ name: owner }) => owner === carrierOf({ pools }, name));
      const lends = purpose === 'training' ? hall : null;
      return {
        workload: name,
        namespace: name,
        serviceAccount: access.find(({ key }) => key === name)?.serviceAccount ?? null,
        priority: scheduling.priority,
        share: scheduling.share,
        cohort: pool === undefined ? lends : cohortOf(hall, pool),
        quotas:
          pool === undefined
            ? quotaGroups(name, fleets, owned, purpose === 'training' ? workloads : [])
            : sharedQuotas(pool, fleets, pool.shares.find(({ workload }) => workload === name)!),
      };
    })
    .sort(by(({ workload }) => workload));
}

/** What of each pool is guaranteed to nobody, for whoever asks first; sorted by pool. */
export function planReserves(
  hall: string,
  fleets: readonly NodeGroupPlan[],
  pools: readonly PoolPlan[],
): QuotaReservePlan[] {
  return pools.map((pool) => {
    const guaranteed = pool.shares.reduce((sum, share) => sum + share.guaranteed, 0);
    const own = fleets.filter(({ workload }) => workload === pool.name).sort(byPurchase);
    const split = splitOver(own, guaranteed);
    return {
      name: pool.name,
      cohort: cohortOf(hall, pool),
      quotas: byResource(own, (fleet) => ({ fleet: fleet.key, quota: capacityOf(fleet) - split.get(fleet.key)! })),
    };
  });
}

/** No hall has a dot in its name, so that no pool's is a hall's. */
function cohortOf(hall: string, { name }: PoolPlan): string {
  return `${hall}.${name}`;
}

/** Guaranteed share and ceiling of a workload, over the fleets of its pool by their size. */
function sharedQuotas(
  { name }: PoolPlan,
  fleets: readonly NodeGroupPlan[],
  { guaranteed, atMost }: PoolShare,
): QuotaGroupPlan[] {
  const own = fleets.filter(({ workload }) => workload === name).sort(byPurchase);
  const [quotas, ceilings] = [splitOver(own, guaranteed), atMost === null ? null : splitOver(own, atMost)];
  return byResource(own, ({ key }) => {
    const quota = quotas.get(key)!;
    return { fleet: key, quota, ...(ceilings !== null && { borrows: Math.max(0, ceilings.get(key)! - quota) }) };
  });
}

/** So many accelerators over fleets by their size, at most all of each; by key. */
function splitOver(fleets: readonly NodeGroupPlan[], accelerators: number): ReadonlyMap<string, number> {
  const sizes = fleets.map(capacityOf);
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const parts = fleets.length === 0 ? [] : splitByWeight(Math.min(accelerators, all), sizes);
  return new Map(fleets.map(({ key }, at) => [key, parts[at]!]));
}

function capacityOf(fleet: ClusterNodesPlan): number {
  return fleet.workingNodes * perNode(fleet);
}

function byResource(
  fleets: readonly NodeGroupPlan[],
  flavor: (fleet: NodeGroupPlan) => QuotaGroupPlan['flavors'][number],
): QuotaGroupPlan[] {
  return [...new Set(fleets.map(quotaResource))].sort().map((resource) => ({
    resource,
    flavors: fleets
      .filter((fleet) => quotaResource(fleet) === resource)
      .map(flavor)
      .slice(0, FLAVORS_MAX),
  }));
}

function quotaGroups(
  workload: string,
  fleets: readonly NodeGroupPlan[],
  owned: readonly OwnedGroupPlan[],
  lenders: readonly Pick<WorkloadBlueprint, 'name' | 'purpose'>[],
): QuotaGroupPlan[] {
  const own = [...owned, ...fleets].filter((fleet) => fleet.workload === workload).sort(byPurchase);
  const training = lenders.filter(({ name, purpose }) => purpose === 'training' && name !== workload);
  const lent = fleets.filter((fleet) => training.some(({ name }) => name === fleet.workload)).sort(byPurchase);
  const shared = owned.filter(
    (group) => group.sharedWith?.includes(workload) && training.some(({ name }) => name === group.workload),
  );
  return [...new Set([...own, ...shared].map(quotaResource))].sort().map((resource) => {
    const mine = own.filter((fleet) => quotaResource(fleet) === resource);
    const models = mine.map(({ accelerators }) => accelerators?.model);
    const others = lent.filter(
      (fleet) => quotaResource(fleet) === resource && models.includes(fleet.accelerators?.model),
    );
    return {
      resource,
      flavors: [
        ...mine.filter(isOwned).map(whole),
        // What is owned is paid for: that of another is asked before nodes are rented.
        ...shared.filter((group) => quotaResource(group) === resource).map(({ key }) => ({ fleet: key, quota: 0 })),
        ...mine.filter((fleet) => !isOwned(fleet)).map(whole),
        ...others.map(({ key }) => ({ fleet: key, quota: 0 })),
      ].slice(0, FLAVORS_MAX),
    };
  });
}

function isOwned({ purchase }: ClusterNodesPlan): boolean {
  return purchase === 'owned';
}

function whole(fleet: ClusterNodesPlan): QuotaGroupPlan['flavors'][number] {
  return { fleet: fleet.key, quota: capacityOf(fleet) };
}

/** What is counted: accelerators; on nodes without, pods. */
function quotaResource({ accelerators }: ClusterNodesPlan): string {
  if (accelerators === null) return 'pods';
  return accelerators.vendor === 'NVIDIA' ? 'nvidia.com/gpu' : 'aws.amazon.com/neuron';
}

function perNode(fleet: ClusterNodesPlan): number {
  return fleet.resources[quotaResource(fleet)] ?? fleet.podsPerNode;
}

function byPurchase(a: ClusterNodesPlan, b: ClusterNodesPlan): number {
  return RANK[a.purchase] - RANK[b.purchase] || byKey(a, b);
}
