import type { FleetGroup, SizedFleet, SizedStore } from '../../sizing/model/sizing.js';
import { formatBytes, formatNumber } from '../../units/numbers.js';
import { listText } from '../../units/words.js';

export const PURCHASE_WORDS: Record<FleetGroup['purchase'], string> = {
  'on-demand': 'on demand',
  spot: 'spot',
  'reserved-1y': 'reserved for 1 year',
  'reserved-3y': 'reserved for 3 years',
  'capacity-block': 'capacity block',
  owned: 'owned already',
};

/** `4 × p5.48xlarge`; `7 nodes of g6.xlarge and g6e.xlarge`. */
export function fleetWords(nodes: number, instanceTypes: readonly string[]): string {
  if (instanceTypes.length < 2) return `${formatNumber(nodes)} × ${instanceTypes.join()}`;
  return `${formatNumber(nodes)} nodes of ${listText(instanceTypes)}`;
}

/** One phrase for each way that a fleet's nodes are bought, zones joined: `4 × p5.48xlarge on demand in use1-az6`. */
export function describeFleet(fleet: SizedFleet): string[] {
  const groups = new Map<string, FleetGroup[]>();
  for (const group of fleet.groups) {
    const key = `${group.instanceType} ${PURCHASE_WORDS[group.purchase]}`;
    groups.set(key, [...(groups.get(key) ?? []), group]);
  }
  return [...groups].map(([key, members]) => {
    const nodes = members.reduce((sum, { nodes }) => sum + nodes, 0);
    const zones = [...new Set(members.map(({ zone }) => zone))].sort();
    return `${formatNumber(nodes)} × ${key} in ${zones.join(', ')}`;
  });
}

/** `FSx for Lustre SCRATCH_2, 52.8 TB, 10.08 GB/s`. */
export function describeStore(store: SizedStore): string {
  const capacity = formatBytes(store.providedBytes);
  const throughput = store.providedBytesPerSecond === null ? '' : `, ${formatBytes(store.providedBytesPerSecond)}/s`;
  if (store.lustre !== null) {
    const { deployment, mbytesPerSecondPerTib } = store.lustre.tier;
    return `FSx for Lustre ${deployment} at ${mbytesPerSecondPerTib} MB/s per TiB, ${capacity}${throughput}`;
  }
  return store.kind === 'object' ? `S3, ${capacity}` : `NVMe in the nodes, ${capacity}${throughput}`;
}
