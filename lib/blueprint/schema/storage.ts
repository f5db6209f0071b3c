import { STORE_KINDS, TRANSFER_KINDS } from '../../units/closed-lists.js';
import { closed, Type } from '../../units/schema.js';
import { STORE_FACTS } from '../kinds/store-facts.js';
import { SITE_NAME_MAX, STORE_NAME_MAX } from '../names/name-rules.js';
import { above0, address, choice, formatted, name, quantity } from './fields.js';

const days = (description: string, example: string) =>
  Type.Optional(quantity('duration', { description, examples: [example], limits: { min: 0, max: 8760 * 10 } }));

const Lifecycle = Type.Object(
  {
    tiering: Type.Optional(
      choice(['intelligent', 'infrequent', 'none'], {
        description:
          'intelligent: S3 moves each object by how it is used. infrequent: to Standard-IA. none: all stays in Standard. Default: intelligent.',
      }),
    ),
    tierAfter: days('Age at which it moves. Default: immediately for intelligent, 30 d for infrequent.', '60 d'),
    archiveAfter: days(
      'Age at which it moves to S3 Glacier Flexible Retrieval, from which retrieval takes hours. Default: never.',
      '180 d',
    ),
    expireAfter: days('Age at which it is deleted. Default: never.', '2 y'),
    keepVersions: days(
      'Retention of overwritten and deleted versions. Default: 30 d; 7 d for checkpoints; 1 y for artefacts.',
      '90 d',
    ),
    abortUploads: days('Age at which incomplete multipart uploads are deleted. Default: 7 d.', '3 d'),
  },
  { ...closed, description: 'object: lifecycle of its objects by age, in whole days.' },
);

/** Of a store that is there already. */
const Existing = Type.Object(
  {
    bucket: Type.Optional(
      Type.String({
        description: 'object: its name, its ARN, or an `s3://` address with the prefix.',
        examples: ['acme-datasets'],
      }),
    ),
    prefix: Type.Optional(
      formatted(
        "^([A-Za-z0-9!_.'()-]+/)+$",
        { code: 'wrong-value', rule: 'a folder that ends with a slash, such as "imagenet/"' },
        {
          description: 'object: folder that the store is; the workload reaches no other. Default: the whole bucket.',
          examples: ['imagenet/'],
        },
      ),
    ),
    key: Type.Optional(
      Type.String({
        description:
          'object: KMS key that encrypts its objects, by id, alias or ARN. Default: a key of S3, which needs no permission.',
        examples: ['alias/datasets'],
      }),
    ),
    id: Type.Optional(
      Type.String({
        description: 'scratch, persistent, home: id, ARN or DNS name of the file system.',
        examples: ['fs-0123456789abcdef0'],
      }),
    ),
    mountName: Type.Optional(
      formatted(
        '^[A-Za-z0-9_-]{1,8}$',
        {
          code: 'wrong-value',
          rule: 'the mount name of the file system, 1 to 8 characters, such as "fsx" or "abcdevmr"',
        },
        { description: 'scratch, persistent: its mount name, which FSx gave it.', examples: ['abcdevmr'] },
      ),
    ),
    accessPoint: Type.Optional(
      formatted(
        '^fsap-[0-9a-f]{8,17}$',
        { code: 'wrong-value', rule: 'the id of an access point: fsap- and 8 to 17 digits or letters a to f' },
        { description: 'home: where pods enter it. Default: its root.', examples: ['fsap-0123456789abcdef0'] },
      ),
    ),
    securityGroup: Type.Optional(
      formatted(
        '^sg-[0-9a-f]{8,17}$',
        { code: 'wrong-value', rule: 'the id of a security group: sg- and 8 to 17 digits or letters a to f' },
        {
          description:
            'scratch, persistent: group of its network interfaces, which the nodes then accept answers from.',
          examples: ['sg-0123456789abcdef0'],
        },
      ),
    ),
  },
  {
    ...closed,
    description:
      'object, scratch, persistent, home: a store that is there already, which is used and never changed. `capacity` and `throughput` are then what it has; its cost is paid elsewhere.',
  },
);

/** What a store knows beside its kind, capacity and throughput. */
const storeKeys = {
  holds: Type.Optional(
    choice(['datasets', 'checkpoints', 'artefacts'], {
      description: 'object: content, which sets the default retention of old versions. Default: datasets.',
    }),
  ),
  lifecycle: Type.Optional(Lifecycle),
  linkedTo: Type.Optional(
    name(STORE_NAME_MAX, 1, {
      description:
        'scratch, persistent: an object store of this workload, whose objects appear as files and are read on first use.',
      examples: ['datasets'],
    }),
  ),
  writesBack: Type.Optional(
    Type.Boolean({
      description:
        'With linkedTo: whether written, changed and deleted files are exported to the bucket. Default: false.',
    }),
  ),
  zone: Type.Optional(
    formatted(
      '^[a-z]{2,6}[0-9]-az[0-9]$',
      { code: 'wrong-value', rule: 'the id of a zone, such as "use1-az6", which is the same place in every account' },
      {
        description:
          'scratch, persistent, express: its zone, which is fixed at creation. Name it to keep the data in place when types in other zones become optimal. Default: the first zone of the workload’s nodes.',
        examples: ['use1-az6'],
      },
    ),
  ),
  backup: Type.Optional(
    Type.Boolean({
      description:
        'scratch, persistent, home: whether AWS Backup copies it daily. Default: true for persistent and home; false for scratch, and for a file system that is linked to a bucket.',
    }),
  ),
  efa: Type.Optional(
    Type.Boolean({
      description: 'persistent: clients use EFA, for more throughput a client; fixed at creation. Default: false.',
    }),
  ),
};

/** One entry of `storage`. The keys that a kind does not have are refused by a check, from its facts. */
export const Store = Type.Object(
  {
    name: name(STORE_NAME_MAX, 1, {
      description: 'Unique within the workload; part of the bucket or file-system name.',
      examples: ['datasets'],
    }),
    kind: choice(STORE_KINDS, {
      description: STORE_KINDS.map((kind) => `${kind}: ${STORE_FACTS[kind].description}.`).join(' '),
    }),
    capacity: quantity('data', { description: 'Usable capacity, at least.', examples: ['10 TB', '500 TiB'] }),
    throughput: Type.Optional(
      quantity('bandwidth', { description: 'Sustained throughput, at least.', examples: ['10 GB/s'] }),
    ),
    ...storeKeys,
    existing: Type.Optional(Existing),
  },
  { ...closed, description: 'A store of a workload.' },
);

const path = (description: string, example: string) =>
  formatted(
    '^(/[A-Za-z0-9_.-]+)+$',
    { code: 'wrong-value', rule: 'a path that begins with a slash and ends without' },
    { description, examples: [example] },
  );

/** A copy between premises and an object store, in `onPremises.transfers`. */
export const Transfer = Type.Object(
  {
    kind: choice(TRANSFER_KINDS, {
      default: 'nfs',
      description:
        'What is on premises: an NFS or SMB server, an HDFS cluster, or object storage with the API of S3. Of smb and object-storage, the password or secret key is a Terraform variable.',
    }),
    direction: choice(['in', 'out'], {
      default: 'in',
      description: 'in: from premises to the store. out: from the store to premises, such as results and checkpoints.',
    }),
    site: Type.Optional(
      name(SITE_NAME_MAX, 1, {
        description:
          'Site that the server is at, with an agent of DataSync of its own. Default: the only one that `sites` names, else the other end of `onPremises.link`.',
        examples: ['factory'],
      }),
    ),
    server: address('Server on premises; of hdfs, its NameNode.', '10.200.0.20'),
    path: path('Exported folder, or share; of object-storage, the bucket and a folder in it.', '/export/corpus'),
    user: Type.Optional(
      formatted(
        '^[A-Za-z0-9_.@+=-]{1,104}$',
        { code: 'wrong-value', rule: 'the name of a user' },
        {
          description: 'smb and hdfs: who reads and writes there. object-storage: id of its access key.',
          examples: ['datahall'],
        },
      ),
    ),
    folder: Type.Optional(path('In the store. Default: all of it.', '/checkpoints')),
    store: formatted(
      '^[a-z][a-z0-9-]*\\.[a-z][a-z0-9-]*$',
      { code: 'name-invalid', rule: '<workload>.<store>, an object store' },
      { description: 'Object store that it is copied to, or from.', examples: ['train.datasets'] },
    ),
    every: quantity('duration', {
      default: '1 d',
      description: 'Time between copies, in whole hours.',
      limits: { min: 1, max: 24 * 30 },
    }),
    within: Type.Optional(
      quantity('duration', {
        description: 'in: the first copy, of all that the store holds, is done within this. Default: `every`.',
        examples: ['30 d'],
        limits: above0,
      }),
    ),
    changes: Type.Optional(
      quantity('data', {
        description: 'What each further copy moves. Default: `usage.transferred` in a month.',
        examples: ['500 GB'],
      }),
    ),
  },
  { ...closed, description: 'Files that AWS DataSync copies to a bucket, or from one.' },
);
