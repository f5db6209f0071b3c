import type { DimensionPlan, MetricPlan } from '../../plan/shape/operations-plan.js';
import type { HallNetwork } from '../foundation/hall-network.js';
import type { Platform } from '../nodes/platform.js';
import type { SystemNodes } from '../platforms/eks/system-nodes.js';
import type { HomeStore } from '../stores/home-store.js';
import type { LustreStore } from '../stores/lustre-store.js';

/** What series are about: things whose names AWS gives when it makes them. */
export interface ObservedHall {
  readonly network: HallNetwork;
  /** `system`: on EKS. */
  readonly platform: Pick<Platform, 'scalingGroups'> & { readonly system?: SystemNodes };
  /** By key of the plan. */
  readonly lustreStores: ReadonlyMap<string, LustreStore>;
  readonly homeStores: ReadonlyMap<string, HomeStore>;
}

export function dimensionsOf({ dimensions }: MetricPlan, hall: ObservedHall): Record<string, string> {
  return Object.fromEntries(Object.entries(dimensions).map(([name, value]) => [name, dimensionValue(value, hall)]));
}

function dimensionValue(dimension: DimensionPlan, hall: ObservedHall): string {
  switch (dimension.kind) {
    case 'text':
      return dimension.value;
    case 'scaling-group':
      return known(hall.platform.scalingGroups.get(dimension.fleet), dimension.fleet).scalingGroupName;
    case 'system-scaling-group':
      return known(hall.platform.system, 'the system nodes').scalingGroupName;
    case 'file-system':
      return known(hall.lustreStores.get(dimension.store), dimension.store).fileSystem.id;
    case 'nat-gateway':
      return known(hall.network.natGatewayIds.get(dimension.zone), dimension.zone);
  }
}

function known<T>(found: T | undefined, key: string): T {
  if (found === undefined) throw new Error(`a metric is about ${key}, which the plan does not have`);
  return found;
}
