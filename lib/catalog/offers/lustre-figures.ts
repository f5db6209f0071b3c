import { lustreThroughputs } from '../../units/closed-lists.js';
import type { ServiceFigure } from '../refresh/service-prices.js';
import type { Attributes } from './price-list.js';

/** Deployments whose price depends on the throughput: no two have a throughput in common. */
const PRICED_BY_THROUGHPUT = ['PERSISTENT_1', 'PERSISTENT_2'] as const;

/** The price list distinguishes Lustre tiers by throughput; scratch file systems have none, and cost alike. */
export function lustreFigures({
  productFamily,
  fileSystemType,
  storageType,
  throughputCapacity = '',
}: Attributes): readonly ServiceFigure[] {
  if (productFamily !== 'Storage' || fileSystemType !== 'Lustre') return [];
  if (storageType !== 'SSD' && storageType !== 'HDD') return [];
  if (storageType === 'SSD' && throughputCapacity === 'N/A') {
    return ['lustre/SCRATCH_1-SSD-200', 'lustre/SCRATCH_2-SSD-200'];
  }
  const speed = Number.parseInt(throughputCapacity, 10);
  const deployment = PRICED_BY_THROUGHPUT.find((name) => lustreThroughputs(name, storageType).includes(speed));
  return deployment ? [`lustre/${deployment}-${storageType}-${speed}`] : [];
}
