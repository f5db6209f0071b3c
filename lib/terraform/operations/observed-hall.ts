import type { DimensionPlan, MetricPlan } from '../../plan/shape/operations-plan.js';
import type { HallNetwork } from '../foundation/hall-network.js';
import type { HallPlatform } from '../nodes/platform.js';
import type { HallStores } from '../stores/hall-stores.js';

/** What series are about: things whose names AWS gives when it makes them. */
export interface ObservedHall {
  readonly network: HallNetwork;
  readonly platform: Pick<HallPlatform, 'scalingGroups' | 'system'>;
  readonly stores: HallStores;
}

export function dimensionsOf({ dimensions }: MetricPlan, hall: ObservedHall): Record<string, string> {
  return Object.fromEntries(Object.entries(dimensions).map(([name, value]) => [name, dimensionValue(value, hall)]));
}

function dimensionValue(dimension: DimensionPlan, hall: ObservedHall): string {
  switch (dimension.kind) {
    case 'text':
      return dimension.value;
    case 'scaling-group':
      return hall.platform.scalingGroups.get(dimension.fleet).scalingGroupName;
    case 'system-scaling-group':
      return known(hall.platform.system, 'the system nodes').scalingGroupName;
    case 'file-system':
      return hall.stores.fileSystem(dimension.store).fileSystemId;
    case 'nat-gateway':
      return known(hall.network.natGatewayIds.get(dimension.zone), dimension.zone);
  }
}

function known<T>(found: T | undefined, key: string): T {
  if (found === undefined) throw new Error(`a metric is about ${key}, which the plan does not have`);
  return found;
}
