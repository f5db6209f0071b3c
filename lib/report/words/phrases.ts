import type { Plan } from '../../plan/shape/plan.js';
import { plannerOf } from '../../plan/stores/stores.js';
import type { FleetGroup, SizedFleet, SizedStore } from '../../sizing/model/sizing.js';
import { formatBytes, formatNumber, formatUsd } from '../../units/numbers.js';
import { listText } from '../../units/words.js';

/** Purchase options after an instance type: `4 × p5.48xlarge on demand`. */
export const PURCHASE_WORDS: Readonly<Record<FleetGroup['purchase'], string>> = {
  'on-demand': 'on demand',
  spot: 'spot',
  'reserved-1y': 'reserved for 1 year',
  'reserved-3y': 'reserved for 3 years',
  'capacity-block': 'capacity block',
  owned: 'held capacity',
};

/** `4 × p5.48xlarge`; `7 nodes of g6.xlarge and g6e.xlarge`. */
export function fleetWords(nodes: number, instanceTypes: readonly string[]): string {
  if (instanceTypes.length < 2) return `${formatNumber(nodes)} × ${instanceTypes.join()}`;
  return `${formatNumber(nodes)} nodes of ${listText(instanceTypes)}`;
}

/** One phrase for each type and purchase option of a fleet, zones joined: `4 × p5.48xlarge on demand in use1-az6`. */
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

/**
 * `FSx for Lustre SCRATCH_2 at 200 MB/s per TiB, 52.8 TB, 10.08 GB/s`.
 * @param significant - digits of capacity and throughput. Default: 4
 */
export function describeStore(store: SizedStore, significant = 4): string {
  const capacity = formatBytes(store.providedBytes, significant);
  const rate = store.providedBytesPerSecond;
  const throughput = rate === null ? '' : `, ${formatBytes(rate, significant)}/s`;
  if (store.lustre !== null) {
    const { deployment, mbytesPerSecondPerTib } = store.lustre.tier;
    return `FSx for Lustre ${deployment} at ${mbytesPerSecondPerTib} MB/s per TiB, ${capacity}${throughput}`;
  }
  return `${serviceOf(store)}, ${capacity}${throughput}`;
}

/** The AWS service of a sized store; disks inside the nodes have none. */
export function serviceOf(store: SizedStore): string {
  return plannerOf(store)?.service ?? 'NVMe in the nodes';
}

/** Accelerated nodes of all fleets, spares included. */
export function acceleratedNodes({ fleets }: Plan['sizing']): number {
  return fleets.reduce((sum, { groups }) => sum + groups.reduce((all, { nodes }) => all + nodes, 0), 0);
}

/** How the spot price of each type moved in each zone that was chosen for it. */
function spotMoves(groups: readonly FleetGroup[]): string[] {
  const moves = groups.flatMap(({ instanceType, zone, spot }) => {
    if (spot === undefined) return [];
    const usd = `${formatUsd(spot.medianUsdPerHour)} USD/h in the median, ${formatUsd(spot.p90UsdPerHour)} at the 90th percentile`;
    return [`${instanceType} spot in ${zone}: ${usd}, ${spot.from} to ${spot.until}`];
  });
  return [...new Set(moves)];
}

/** Purchase options that guarantee their nodes. */
const GUARANTEED: readonly FleetGroup['purchase'][] = ['capacity-block', 'owned'];

/** Nodes that AWS may not have, or may reclaim: one phrase for each kind of risk; empty: none known. */
export function capacityRisks({ sizing }: Pick<Plan, 'sizing'>): string[] {
  const scarce = new Set(sizing.scarceTypes);
  const groups = sizing.fleets.flatMap((fleet) => fleet.groups.filter(({ nodes }) => nodes > 0));
  const typesWhere = (at: (group: FleetGroup) => boolean): string =>
    [...new Set(groups.filter(at).map(({ instanceType }) => instanceType))].sort().join(', ');
  const spot = typesWhere(({ purchase }) => purchase === 'spot');
  const short = typesWhere(
    ({ purchase, instanceType }) => purchase !== 'spot' && !GUARANTEED.includes(purchase) && scarce.has(instanceType),
  );
  return [
    ...(short === '' ? [] : [`${short}: scarce type, capacity not guaranteed`]),
    ...(spot === '' ? [] : [`${spot}: spot, AWS may reclaim the nodes`]),
    ...spotMoves(groups),
  ];
}
