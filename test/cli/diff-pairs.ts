import type { Gravity } from '../../lib/report/diff/hall-change.js';

/** Two versions of a hall, made from one text by edits, and what must be said of the step between them. */
export interface Pair {
  readonly name: string;
  readonly old: readonly Edit[];
  readonly new: readonly Edit[];
  readonly gravity: Gravity;
  /** Under `cost-increase=10%,replace-data,control-lost`. */
  readonly broken: readonly string[];
  /** Changes that must be there, as `kind address`; more may be. */
  readonly changes?: readonly string[];
  /** Beginnings of addresses of which none may be removed or replaced. */
  readonly kept?: readonly string[];
}
type Edit = readonly [find: string, put: string];

export const RULES = 'cost-increase=10%,replace-data,control-lost';

export const BASE = `version: 1
name: hall
region: us-east-1
workloads:
  - name: train
    compute: { atLeast: 1000 TFLOPS, precision: bf16 }
    network: { atLeast: 100 GB/s }
    storage:
      - { name: datasets, kind: object, capacity: 10 TB }
      - { name: scratch, kind: persistent, capacity: 10 TB }
network: { cidr: 10.0.0.0/16, zones: 3 }
`;

const MORE_COMPUTE: Edit = ['1000 TFLOPS', '9000 TFLOPS'];
const LARGER_SCRATCH: Edit = ['kind: persistent, capacity: 10 TB', 'kind: persistent, capacity: 12.5 TB'];
const TWO_ZONES: Edit = ['zones: 3', 'zones: 2'];
const OPEN_API: Edit = ['network: { cidr', 'kubernetes: { publicAccess: [203.0.113.0/24] }\nnetwork: { cidr'];
const IRELAND: Edit = ['us-east-1', 'eu-west-1'];
const BATCH: Edit = ['region: us-east-1', 'region: us-east-1\nplatform: batch'];
const SECOND: Edit = [
  'network: { cidr',
  '  - name: second\n    compute: { atLeast: 5000 TFLOPS, precision: bf16 }\nnetwork: { cidr',
];
const FILE_SYSTEM = 'aws_fsx_lustre_file_system.store_train_scratch_file-system';

export const PAIRS: readonly Pair[] = [
  { name: 'nothing', old: [], new: [], gravity: 'unchanged', broken: [] },
  { name: 'a comment', old: [], new: [['version: 1', '# reviewed\nversion: 1']], gravity: 'unchanged', broken: [] },
  {
    name: 'the order of the stores',
    old: [],
    new: [
      [
        '      - { name: datasets, kind: object, capacity: 10 TB }\n      - { name: scratch, kind: persistent, capacity: 10 TB }',
        '      - { name: scratch, kind: persistent, capacity: 10 TB }\n      - { name: datasets, kind: object, capacity: 10 TB }',
      ],
    ],
    gravity: 'unchanged',
    broken: [],
  },
  {
    name: 'the same amount in another unit',
    old: [],
    new: [['1000 TFLOPS', '1 PFLOPS']],
    gravity: 'unchanged',
    broken: [],
  },
  {
    name: 'a demand that the fleet meets already',
    old: [],
    new: [['1000 TFLOPS', '1100 TFLOPS']],
    gravity: 'unchanged',
    broken: [],
  },
  {
    name: 'more compute',
    old: [],
    new: [MORE_COMPUTE],
    gravity: 'in place',
    broken: ['cost-increase=10%'],
    changes: ['in-place aws_eks_node_group.fleet_train_nodes', 'in-place helm_release.queues_release'],
  },
  { name: 'less compute', old: [MORE_COMPUTE], new: [], gravity: 'in place', broken: [] },
  {
    name: 'a larger file system',
    old: [],
    new: [LARGER_SCRATCH],
    gravity: 'in place',
    broken: [],
    changes: [`in-place ${FILE_SYSTEM}`],
  },
  {
    name: 'a smaller file system',
    old: [LARGER_SCRATCH],
    new: [],
    gravity: 'loses data',
    broken: ['replace-data'],
    changes: [`replaced ${FILE_SYSTEM}`],
  },
  {
    name: 'another kind of file system',
    old: [],
    new: [['kind: persistent', 'kind: scratch']],
    gravity: 'loses data',
    broken: ['replace-data'],
    changes: [`replaced ${FILE_SYSTEM}`],
  },
  {
    name: 'a file system less',
    old: [],
    new: [['      - { name: scratch, kind: persistent, capacity: 10 TB }\n', '']],
    gravity: 'loses data',
    broken: ['replace-data'],
    changes: [`removed ${FILE_SYSTEM}`],
  },
  {
    name: 'a bucket more',
    old: [],
    new: [['capacity: 10 TB }\n', 'capacity: 10 TB }\n      - { name: results, kind: object, capacity: 1 TB }\n']],
    gravity: 'in place',
    broken: [],
    changes: ['added aws_s3_bucket.store_train_results_bucket'],
  },
  {
    name: 'a bucket renamed',
    old: [],
    new: [['name: datasets', 'name: corpora']],
    gravity: 'loses data',
    broken: ['replace-data'],
    changes: ['removed aws_s3_bucket.store_train_datasets_bucket', 'added aws_s3_bucket.store_train_corpora_bucket'],
  },
  {
    name: 'other addresses for the VPC, which take the file system in it along',
    old: [],
    new: [['10.0.0.0/16', '10.8.0.0/16']],
    gravity: 'loses data',
    broken: ['replace-data'],
    changes: [
      'replaced aws_vpc.network_vpc',
      'replaced aws_subnet.network_subnet_nodes-az1',
      `replaced ${FILE_SYSTEM}`,
    ],
  },
  {
    name: 'a zone less',
    old: [],
    new: [TWO_ZONES],
    gravity: 'removes resources',
    broken: [],
    changes: ['removed aws_nat_gateway.network_nat_az4'],
  },
  {
    name: 'a zone more',
    old: [TWO_ZONES],
    new: [],
    gravity: 'in place',
    broken: [],
    changes: ['added aws_nat_gateway.network_nat_az4'],
  },
  {
    name: 'one NAT gateway for all zones',
    old: [],
    new: [['zones: 3 }', 'zones: 3, nat: single }']],
    gravity: 'removes resources',
    broken: [],
  },
  {
    name: 'an API open to the internet',
    old: [],
    new: [OPEN_API],
    gravity: 'in place',
    broken: ['control-lost'],
    changes: ['in-place aws_eks_cluster.cluster_control-plane'],
  },
  { name: 'an API closed again', old: [OPEN_API], new: [], gravity: 'in place', broken: [] },
  {
    name: 'a workload more',
    old: [],
    new: [SECOND],
    gravity: 'in place',
    broken: ['cost-increase=10%'],
    changes: ['added aws_eks_node_group.fleet_second_nodes'],
  },
  {
    name: 'a workload less',
    old: [SECOND],
    new: [],
    gravity: 'removes resources',
    broken: [],
    changes: ['removed aws_eks_node_group.fleet_second_nodes'],
  },
  {
    name: 'another region, where nothing can stay',
    old: [],
    new: [['us-east-1', 'us-west-2']],
    gravity: 'loses data',
    // Log ingestion, requests and more lose their price.
    broken: ['cost-increase=10%', 'replace-data'],
    changes: ['replaced aws_vpc.network_vpc'],
  },
  {
    name: 'a zone less where endpoints have no price, so that there is less without one',
    old: [IRELAND],
    new: [IRELAND, TWO_ZONES],
    gravity: 'removes resources',
    broken: [],
  },
  {
    name: 'a zone more where endpoints have no price, so that nobody can tell what it costs',
    old: [IRELAND, TWO_ZONES],
    new: [IRELAND],
    gravity: 'in place',
    broken: ['cost-increase=10%'],
  },
  {
    name: 'from EKS to Batch, where the cluster goes and the stores stay',
    old: [],
    new: [BATCH],
    gravity: 'loses data',
    broken: ['replace-data'],
    changes: ['removed aws_eks_cluster.cluster_control-plane', 'added aws_batch_job_queue.queue_train_queue'],
    kept: ['aws_s3_bucket.', 'aws_fsx_lustre_file_system.', 'aws_vpc.', 'aws_subnet.'],
  },
  {
    name: 'a tag, which is part of the launch templates',
    old: [],
    new: [['workloads:', 'tags: { team: research }\nworkloads:']],
    gravity: 'drains nodes',
    broken: [],
  },
  {
    name: 'no charts any more',
    old: [],
    new: [['network: { cidr', 'kubernetes: { charts: none }\nnetwork: { cidr']],
    gravity: 'removes resources',
    broken: [],
    changes: ['removed helm_release.release_kueue'],
  },
];

export function textOf(edits: readonly Edit[]): string {
  return edits.reduce((text, [find, put]) => {
    if (!text.includes(find)) throw new Error(`nothing to edit: ${find}`);
    return text.replace(find, put);
  }, BASE);
}
