import { STORE_NAME_MAX } from '../../units/closed-lists.js';
import { Type } from '../../units/schema.js';
import { choice, closed, name, quantity } from './fields.js';
import { storeKeys } from './store-keys.js';

export const Store = Type.Object(
  {
    name: name(STORE_NAME_MAX, 1, {
      description: 'Unique within the workload; part of the bucket or file-system name.',
      examples: ['datasets'],
    }),
    kind: choice(['object', 'express', 'scratch', 'persistent', 'home', 'local'], {
      description:
        'object: S3. express: S3 Express One Zone, a bucket of low latency in one zone. scratch: FSx for Lustre without replication, for data that can be made again. persistent: FSx for Lustre, replicated. home: EFS, for home directories. local: NVMe inside the nodes.',
    }),
    capacity: quantity('data', { description: 'Usable capacity, at least.', examples: ['10 TB', '500 TiB'] }),
    throughput: Type.Optional(
      quantity('bandwidth', { description: 'Sustained throughput, at least.', examples: ['10 GB/s'] }),
    ),
    ...storeKeys,
  },
  { ...closed, description: 'Data that a workload needs near it.' },
);
