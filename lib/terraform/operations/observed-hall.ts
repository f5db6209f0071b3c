import type { DimensionPlan, MetricPlan } from '../../plan/shape/operations-plan.js';
import type { HallNetwork } from '../foundation/hall-network.js';
import type { HallPlatform } from '../nodes/platform.js';
import type { HallStores } from '../stores/hall-stores.js';

/** What series are about: things whose names AWS gives when it makes them. */
export interface ObservedHall {
  readonly network: HallNetwork;
  readonly platform: Pick<HallPlatform, 'fleetHandle' | 'scalingGroups' | 'system'>;
  readonly stores: HallStores;
}

/**
 * Dimensions of a series of CloudWatch.
 * @throws Error when one names a part that the plan does not have
 */
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
      return systemGroup(hall);
    case 'file-system':
      return hall.stores.fileSystem(dimension.store).fileSystemId;
    case 'nat-gateway':
      return hall.network.natGatewayIds.get(dimension.zone);
  }
}

function systemGroup({ platform }: ObservedHall): string {
  if (platform.system === undefined)
    throw new Error('a metric is about system nodes, which the platform does not have');
  return platform.system.scalingGroupName;
}
