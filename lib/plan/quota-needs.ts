import type { InstanceType } from '../catalog/catalog.js';
import { vcpuQuota } from '../sizing/quotas.js';
import type { Plan } from './plan.js';

/** Room that the account must have under one of its quotas, beside what runs in it already. */
export interface QuotaNeed {
  readonly service: string;
  /** As the Service Quotas console names it, or, for capacity blocks and file systems, what is counted. */
  readonly name: string;
  readonly needed: number;
  readonly unit: string;
}

/**
 * Quotas that the hall counts against when every fleet is at its maximum; sorted by service and name. A capacity block
 * is its own quota, so its nodes take no vCPU quota.
 */
export function quotaNeeds(plan: Plan, types: ReadonlyMap<string, InstanceType>): QuotaNeed[] {
  const needs: QuotaNeed[] = [];
  const add = (service: string, name: string, needed: number, unit: string): void => {
    const at = needs.findIndex((need) => need.service === service && need.name === name);
    if (at >= 0) needs[at] = { ...needs[at]!, needed: needs[at]!.needed + needed };
    else if (needed > 0) needs.push({ service, name, needed, unit });
  };
  const system = plan.platform === 'eks' ? [{ ...plan.cluster.systemNodes, purchase: 'on-demand' as const }] : [];
  const groups = [...plan.fleets, ...system];
  for (const { instanceType, purchase, nodes } of groups) {
    const type = types.get(instanceType);
    if (type === undefined) throw new Error(`${instanceType} is not in the catalog`);
    const quota = vcpuQuota(type.family, purchase);
    if (quota !== null) add('EC2', quota.awsName, nodes.max * type.vcpus, 'vCPU');
    else if (purchase === 'capacity-block') add('EC2', `capacity blocks of ${instanceType}`, nodes.max, 'instances');
  }
  add('EC2', 'EC2-VPC Elastic IPs', plan.network.natZones.length, '');
  add('VPC', 'VPCs per Region', 1, '');
  add('VPC', 'Interface VPC endpoints per VPC', plan.network.interfaceEndpoints.length, '');
  if (plan.platform === 'eks') add('EKS', 'Clusters', 1, '');
  for (const store of plan.stores) {
    if (store.kind === 'lustre') add('FSx', `Lustre ${store.deployment} storage capacity`, store.capacityGib, 'GiB');
    if (store.kind === 'object') add('S3', 'General purpose buckets', 1, '');
  }
  if (plan.accessLogs !== null) add('S3', 'General purpose buckets', 1, '');
  return needs.sort((a, b) => (`${a.service} ${a.name}` < `${b.service} ${b.name}` ? -1 : 1));
}
