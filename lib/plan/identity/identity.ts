import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import { roleName } from '../kinds/names.js';
import type { AccessPlan, GrantPlan, IdentityPlan, PeoplePlan, PodAccessPlan } from '../shape/identity-plan.js';
import type { StorePlan } from '../shape/store-plan.js';

/** Who may enter, and what bounds every role. A cluster always has a role that administers it. */
export function planIdentity({ name, platform, people, security }: Blueprint, region: string): IdentityPlan {
  const role = (
    key: PeoplePlan['key'],
    clusterPolicy: PeoplePlan['clusterPolicy'],
    principals: readonly string[],
  ): PeoplePlan => ({
    key,
    roleName: roleName([name, key], region),
    clusterPolicy,
    principals: [...principals].sort(),
  });
  return {
    permissionsBoundary: security.permissionsBoundary ?? null,
    people:
      platform !== 'eks'
        ? []
        : [
            role('admin', 'AmazonEKSClusterAdminPolicy', people.admins),
            ...(people.viewers.length > 0 ? [role('viewer', 'AmazonEKSViewPolicy', people.viewers)] : []),
          ],
  };
}

/**
 * One service account for every workload that uses buckets, in a namespace of its own: it writes its own stores, and
 * reaches of others' what the blueprint says.
 */
export function planPodAccess(blueprint: Blueprint, region: string, stores: readonly StorePlan[]): PodAccessPlan[] {
  return planAccess(blueprint, region, stores)
    .filter(({ grants }) => grants.length > 0)
    .map(({ key, roleName, grants }) => ({ key, roleName, namespace: key, serviceAccount: key, grants }));
}

/** A role for every workload, also for one that uses no bucket. Sorted by key. */
export function planAccess(blueprint: Blueprint, region: string, stores: readonly StorePlan[]): AccessPlan[] {
  return blueprint.workloads
    .map(({ name, access }) => ({
      key: name,
      roleName: roleName([blueprint.name, 'workload', name], region),
      grants: [
        ...stores
          .filter(({ kind, workload }) => (kind === 'object' || kind === 'express') && workload === name)
          .map(({ key }): GrantPlan => ({ store: key, prefix: '', mode: 'write' })),
        ...access.map(({ store, prefix, mode }): GrantPlan => ({ store, prefix, mode })),
      ].sort(byStoreAndPrefix),
    }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

function byStoreAndPrefix(a: GrantPlan, b: GrantPlan): number {
  if (a.store !== b.store) return a.store < b.store ? -1 : 1;
  return a.prefix < b.prefix ? -1 : a.prefix > b.prefix ? 1 : 0;
}
