import { byKey } from '../../units/order.js';
import type { AlarmDraft } from '../kinds/monitoring.js';
import type { PlatformPlanner } from '../kinds/platform.js';
import type { Hall } from '../shape/hall.js';
import type { AlarmPlan } from '../shape/operations-plan.js';
import { ofStores } from '../stores/stores.js';
import { natMetric } from './metrics.js';
import { shortOfNodes } from './node-alarms.js';

/** Every alarm of a hall; sorted by key. */
export function planAlarms(hall: Hall, platform: PlatformPlanner): AlarmPlan[] {
  const drafts = [
    ...platform.alarms(hall),
    ...platform
      .scalingGroups(hall)
      .map((key) => shortOfNodes(`fleet.${key}.in-service`, { kind: 'scaling-group', fleet: key }, `fleet ${key}`)),
    ...ofStores(hall.stores, (planner, store) => planner.alarms?.(store)),
    ...hall.network.natZones.flatMap(natAlarms),
  ];
  return drafts.map((draft) => ({ name: `${hall.name}/${draft.key}`, expression: null, ...draft })).sort(byKey);
}

function natAlarms(zone: string): AlarmDraft[] {
  return [
    {
      key: `nat.${zone}.ports`,
      description: `the NAT gateway of ${zone} has no port left for new connections`,
      metrics: [natMetric(zone, 'refused', 'ErrorPortAllocation', 'refused')],
      comparison: 'GreaterThanThreshold',
      threshold: 0,
      periods: 1,
      missing: 'notBreaching',
    },
    {
      key: `nat.${zone}.drops`,
      description: `the NAT gateway of ${zone} drops packets`,
      metrics: [natMetric(zone, 'dropped', 'PacketsDropCount', 'dropped')],
      comparison: 'GreaterThanThreshold',
      threshold: 0,
      periods: 3,
      missing: 'notBreaching',
    },
  ];
}
