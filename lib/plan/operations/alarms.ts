import { byKey } from '../../units/order.js';
import type { AlarmDraft } from '../kinds/monitoring.js';
import type { PlatformPlanner } from '../kinds/platform.js';
import type { Hall } from '../shape/hall.js';
import type { AlarmPlan } from '../shape/operations-plan.js';
import { freeSpace, natMetric } from './metrics.js';
import { shortOfNodes } from './node-alarms.js';

/** Of a file system; below it writes begin to fail on its fullest targets. */
const FREE_SPACE_SHARE = 0.1;

const BYTES_PER_GIB = 1024 ** 3;

/** Every alarm of a hall; sorted by key. */
export function planAlarms(hall: Hall, platform: PlatformPlanner): AlarmPlan[] {
  const drafts = [
    ...platform.alarms(hall),
    ...platform
      .scalingGroups(hall)
      .map((key) => shortOfNodes(`fleet.${key}.in-service`, { kind: 'scaling-group', fleet: key }, `fleet ${key}`)),
    ...fileSystemAlarms(hall),
    ...hall.network.natZones.flatMap(natAlarms),
  ];
  return drafts.map((draft) => ({ name: `${hall.name}/${draft.key}`, expression: null, ...draft })).sort(byKey);
}

function fileSystemAlarms({ stores }: Hall): AlarmDraft[] {
  return stores.flatMap((store): AlarmDraft[] =>
    store.kind === 'lustre'
      ? [
          {
            key: `store.${store.key}.space`,
            description: `file system ${store.key} has less than ${FREE_SPACE_SHARE * 100} % of its ${store.capacityGib} GiB free`,
            metrics: [freeSpace(store.key, 'free', 'free')],
            comparison: 'LessThanThreshold',
            threshold: Math.round(store.capacityGib * BYTES_PER_GIB * FREE_SPACE_SHARE),
            periods: 15,
            missing: 'missing',
          },
        ]
      : [],
  );
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
