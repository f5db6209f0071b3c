import type { InstanceType } from '../../catalog/facts/catalog.js';
import type { ReservationUse } from '../../sizing/model/sizing.js';
import type { NodeSource } from '../../units/closed-lists.js';
import { byEntryKey, byKey } from '../../units/order.js';
import { type AwsQuota, QUOTAS, runningQuota } from '../kinds/aws-quotas.js';
import type { PlatformPlanner } from '../kinds/platform.js';
import { madeBucket } from '../records/log-bucket.js';
import type { Infrastructure, QuotaRequest } from '../shape/hall.js';
import { ofStores } from '../stores/stores.js';

/** Room that the account must have under one of its quotas. */
export interface QuotaNeed extends AwsQuota {
  /** Above 0, in `unit`. */
  readonly needed: number;
  /** Whether other things of the account count against it too, so that `needed` comes beside what is there already. */
  readonly shared: boolean;
}

const GIB_PER_TIB = 1024;

/**
 * Quotas that a hall counts against when every fleet is at its maximum; sorted by service and name.
 *
 * A node counts against the vCPU quota of its family and purchase option: reserved instances affect the bill only and
 * count as on demand. Capacity blocks have quotas of their own and take none of the on-demand quota. A reservation that
 * is owned takes all its nodes of the on-demand quota, used or not, and the nodes in it nothing more.
 *
 * @param platform - of the hall
 * @param owned - reservations in the hall's region
 */
export function quotaNeeds(
  hall: Infrastructure,
  platform: PlatformPlanner,
  types: ReadonlyMap<string, InstanceType>,
  owned: readonly Pick<ReservationUse, 'kind' | 'instanceType' | 'nodes'>[] = [],
): QuotaNeed[] {
  const needs = new Map<string, QuotaNeed>();
  const add = (quota: AwsQuota, needed: number, { shared }: { readonly shared: boolean } = { shared: true }): void => {
    if (needed <= 0) return;
    const key = `${quota.service} ${quota.name}`;
    needs.set(key, { ...quota, needed: needed + (needs.get(key)?.needed ?? 0), shared });
  };
  const system = platform.systemNodes(hall);
  const groups = [...hall.fleets, ...(system === null ? [] : [{ ...system, purchase: 'on-demand' as const }])];
  const addRunning = (instanceType: string, purchase: NodeSource, count: number): void => {
    const type = types.get(instanceType);
    if (type === undefined) throw new Error(`${instanceType} is not in the catalog`);
    const quota = runningQuota(type.family, purchase);
    if (quota !== null) add(quota, count * type.vcpus);
  };
  for (const { kind, instanceType, nodes } of owned) {
    // Nodes of reserved instances and Savings Plans run on demand, and are counted where they run.
    if ((kind ?? 'reservation') === 'reservation') addRunning(instanceType, 'on-demand', nodes);
  }
  let rootVolumesGib = 0;
  for (const { instanceType, purchase, nodes, rootVolumeGib } of groups) {
    addRunning(instanceType, purchase, nodes.max);
    if (purchase === 'capacity-block') add(QUOTAS.capacityBlockInstances, nodes.max);
    rootVolumesGib += nodes.max * rootVolumeGib;
  }
  add(QUOTAS.gp3Storage, Math.ceil(rootVolumesGib / GIB_PER_TIB));
  for (const { quota, needed, shared } of platform.quotas(hall)) add(quota, needed, { shared });

  const { existing, natZones, subnets, interfaceEndpoints, gatewayEndpoints } = hall.network;
  // A VPC of the hall's own is shared with nobody.
  const inVpc = { shared: existing !== null };
  if (existing === null) add(QUOTAS.vpcs, 1);
  if (existing === null && natZones.length > 0) add(QUOTAS.internetGateways, 1);
  add(QUOTAS.elasticIps, natZones.length);
  // At most one in a zone.
  add(QUOTAS.natGateways, Math.min(natZones.length, 1));
  add(QUOTAS.subnets, subnets.filter(({ existingId }) => existingId === null).length, inVpc);
  add(QUOTAS.interfaceEndpoints, interfaceEndpoints.length, inVpc);
  add(QUOTAS.gatewayEndpoints, gatewayEndpoints.length);

  for (const [quota, needed] of ofStores(hall.stores, (planner, store) => planner.quotas(store))) add(quota, needed);
  const auditBucket = hall.operations.account.auditBucket;
  add(
    QUOTAS.buckets,
    [madeBucket(hall.accessLogs), madeBucket(auditBucket)].filter((bucket) => bucket !== null).length,
  );
  add(QUOTAS.customerKeys, hall.keys.filter(({ existing }) => existing === undefined).length);
  return [...needs.entries()].sort(byEntryKey).map(([, need]) => need);
}

/**
 * Requests for what an account does not have by default; sorted by key. Left out is what Service Quotas does not hold,
 * or holds in another region than the provider's.
 */
export function quotaRequests(needs: readonly QuotaNeed[], region: string): QuotaRequest[] {
  return needs
    .flatMap(({ serviceCode, quotaCode, name, needed, defaultValue, heldIn }) =>
      quotaCode === null || needed <= defaultValue || (heldIn ?? region) !== region
        ? []
        : [{ key: `${serviceCode}-${quotaCode}`, serviceCode, quotaCode, name, value: needed }],
    )
    .sort(byKey);
}
