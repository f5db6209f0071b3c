import { GIB } from '../../units/conversions.js';
import { type AlarmDraft, metric, seriesTile, type Tile } from '../kinds/monitoring.js';
import type { MetricPlan } from '../shape/operations-plan.js';
import type { LustreStorePlan } from '../shape/store-plan.js';

/** Below it writes begin to fail on the fullest targets of a file system. */
const FREE_SPACE_SHARE = 0.1;

/** An alarm on a file system that is nearly full. */
export function lustreAlarms({ key, capacityGib }: LustreStorePlan): AlarmDraft[] {
  return [
    {
      key: `store.${key}.space`,
      description: `file system ${key} has less than ${FREE_SPACE_SHARE * 100} % of its ${capacityGib} GiB free`,
      metrics: [freeSpace(key)],
      comparison: 'LessThanThreshold',
      threshold: Math.round(capacityGib * GIB * FREE_SPACE_SHARE),
      periods: 15,
      missing: 'missing',
    },
  ];
}

/** Free space and throughput of a file system. */
export function lustreTiles({ key, capacityGib }: LustreStorePlan): Tile[] {
  const hidden = (id: string, name: string) => ({ ...fileSystemMetric(key, id, name), shown: false });
  return [
    seriesTile(`${key}: free of ${capacityGib} GiB`, 'bytes', [freeSpace(key)]),
    {
      ...seriesTile(`${key}: throughput`, 'bytes/s', [
        hidden('read', 'DataReadBytes'),
        hidden('written', 'DataWriteBytes'),
      ]),
      expressions: [
        { id: 'readrate', expression: 'read / PERIOD(read)', label: 'read' },
        { id: 'writerate', expression: 'written / PERIOD(written)', label: 'written' },
      ],
    },
  ];
}

/**
 * Free bytes. Each storage target sends a value a minute, so only the sum over one minute is the free space.
 * @see https://docs.aws.amazon.com/fsx/latest/LustreGuide/fs-metrics.html
 */
function freeSpace(store: string): MetricPlan {
  return fileSystemMetric(store, 'free', 'FreeDataStorageCapacity');
}

/** Sums over a minute. */
function fileSystemMetric(store: string, id: string, name: string): MetricPlan {
  return metric({
    id,
    namespace: 'AWS/FSx',
    metric: name,
    dimensions: { FileSystemId: { kind: 'file-system', store } },
    statistic: 'Sum',
    periodSeconds: 60,
    label: id,
  });
}
