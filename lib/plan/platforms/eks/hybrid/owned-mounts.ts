import type { VolumeDriver } from '../../../shape/charts-plan.js';
import type { EksHall } from '../../../shape/hall.js';

/**
 * Drivers that AWS has validated on hybrid nodes.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-add-ons.html (read 2026-11-29)
 */
const DRIVERS: readonly VolumeDriver[] = ['fsx.csi.aws.com'];

/** Whether pods on owned nodes mount volumes of a driver. */
export function mountsOnOwnedNodes({ driver }: { readonly driver: VolumeDriver }): boolean {
  return DRIVERS.includes(driver);
}

/** Keys of the stores that pods on owned nodes mount: those of the workloads that may have the nodes. Sorted. */
export function ownedMounts({ charts, owned = [] }: EksHall): string[] {
  const workloads = new Set(owned.flatMap(({ workload, sharedWith = [] }) => [workload, ...sharedWith]));
  const mounted = charts.volumes.filter((volume) => workloads.has(volume.workload) && mountsOnOwnedNodes(volume));
  return [...new Set(mounted.map(({ store }) => store))].sort();
}
