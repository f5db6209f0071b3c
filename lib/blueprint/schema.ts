import { type Static, Type } from 'typebox';
import { HALL_NAME_MAX, PRECISIONS, PURCHASE_KINDS, STORE_NAME_MAX, WORKLOAD_NAME_MAX } from './names.js';
import { choice, closed, formatted, name, quantity } from './schema/fields.js';

/**
 * The blueprint format, version 1: one source for the TypeScript types, the JSON Schema that editors read
 * (`schema/blueprint-v1.schema.json`) and the reference in the docs. After reading, quantities are numbers in
 * the canonical unit of their type and every default that has a literal value is filled in.
 */

/** More than any hall has: a slip of the finger is caught, and every product stays an exact integer. */
const MAX_NODES = 100_000;

const above0 = { min: 0, minIncluded: false } as const;
const below1 = { max: 0.99 } as const;

const Store = Type.Object(
  {
    name: name(STORE_NAME_MAX, 1, {
      description: 'Unique within the workload; part of the bucket or file-system name.',
      examples: ['datasets'],
    }),
    kind: choice(['object', 'scratch', 'persistent', 'local'], {
      description:
        'object: S3. scratch: FSx for Lustre without replication, for data that can be made again. persistent: FSx for Lustre, replicated. local: NVMe inside the nodes.',
    }),
    capacity: quantity('data', { description: 'Usable capacity, at least.', examples: ['10 TB', '500 TiB'] }),
    throughput: Type.Optional(
      quantity('bandwidth', { description: 'Sustained throughput, at least.', examples: ['10 GB/s'] }),
    ),
  },
  { ...closed, description: 'Data that a workload needs near it.' },
);

const purchaseKind = choice(PURCHASE_KINDS, {
  description:
    'on-demand: by the hour. spot: spare capacity that AWS may take back. reserved-1y, reserved-3y: paid upfront for a term. capacity-block: a block of days bought ahead.',
});

const Purchase = Type.Union(
  [
    purchaseKind,
    Type.Object(
      {
        kind: purchaseKind,
        discount: Type.Optional(
          quantity('share', { description: 'Taken off the catalog price.', examples: ['12 %'], limits: below1 }),
        ),
        maxShare: Type.Optional(
          quantity('share', { description: 'spot: largest share of the nodes.', examples: ['50 %'], limits: above0 }),
        ),
        overhead: Type.Optional(
          quantity('share', { description: 'spot: extra work for interruptions.', examples: ['10 %'] }),
        ),
        days: Type.Optional(
          Type.Integer({
            minimum: 1,
            maximum: 182,
            description: 'capacity-block: length of the block, in days: 1 to 14, or a multiple of 7 up to 182.',
          }),
        ),
      },
      closed,
    ),
  ],
  { description: 'A way in which nodes may be bought: its name, or an object with its terms.' },
);

const Workload = Type.Object(
  {
    name: name(WORKLOAD_NAME_MAX, 1, {
      description: 'Unique in the blueprint; part of resource names and addresses.',
      examples: ['train'],
    }),
    purpose: choice(['training', 'inference'], {
      default: 'training',
      description: 'Inference-only accelerators never carry training.',
    }),
    compute: Type.Optional(
      Type.Object(
        {
          atLeast: quantity('compute', {
            description: 'Dense peak, summed over the fleet.',
            examples: ['1000 TFLOPS', '20 PFLOPS'],
          }),
          precision: choice(PRECISIONS, { description: 'Numeric format that the rate is at.' }),
          utilization: quantity('share', {
            default: '100 %',
            description: 'Share of the peak that the workload reaches: 100 % when `atLeast` speaks of peak.',
            examples: ['40 %'],
            limits: above0,
          }),
        },
        { ...closed, description: 'Arithmetic that the fleet must do.' },
      ),
    ),
    accelerators: Type.Optional(
      Type.Object(
        {
          atLeast: Type.Optional(
            Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Count over the fleet.' }),
          ),
          memory: Type.Optional(quantity('data', { description: 'Summed over the fleet.', examples: ['4 TB'] })),
          memoryEach: Type.Optional(quantity('data', { description: 'Of each accelerator.', examples: ['80 GiB'] })),
        },
        { ...closed, description: 'Accelerators, and the memory on them.' },
      ),
    ),
    network: Type.Optional(
      Type.Object(
        {
          atLeast: quantity('bandwidth', {
            description: 'Between nodes, summed over the fleet; baseline, never "up to".',
            examples: ['100 GB/s', '3200 Gbps'],
          }),
        },
        { ...closed, description: 'Traffic between nodes.' },
      ),
    ),
    host: Type.Optional(
      Type.Object(
        {
          memory: Type.Optional(quantity('data', { description: 'Host memory, summed.', examples: ['8 TiB'] })),
          vcpus: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000_000, description: 'Summed.' })),
          nvme: Type.Optional(quantity('data', { description: 'Local NVMe, summed.', examples: ['30 TB'] })),
        },
        { ...closed, description: 'What the nodes must have beside accelerators.' },
      ),
    ),
    nodes: Type.Object(
      {
        atLeast: Type.Integer({ minimum: 1, maximum: MAX_NODES, default: 1, description: 'Working nodes, at least.' }),
        atMost: Type.Optional(
          Type.Integer({ minimum: 1, maximum: MAX_NODES, description: 'Working nodes, at most. Default: no limit.' }),
        ),
        running: choice(['none', 'all'], {
          default: 'none',
          description: 'Nodes that run when no job asks: `none` scales to zero, `all` keeps the fleet up.',
        }),
      },
      { ...closed, default: {}, description: 'Floor and ceiling of the fleet.' },
    ),
    storage: Type.Array(Store, { default: [], maxItems: 100, description: 'Stores of this workload.' }),
    purchase: Type.Array(Purchase, {
      minItems: 1,
      default: ['on-demand'],
      description: 'Ways in which nodes may be bought; the cheapest mix is chosen.',
    }),
    types: Type.Object(
      {
        allow: Type.Array(Type.String(), {
          default: [],
          description: 'Families (`p5`) or types (`p5.48xlarge`); empty: all.',
        }),
        deny: Type.Array(Type.String(), { default: [], description: 'Families or types never to take.' }),
        vendors: Type.Array(choice(['NVIDIA', 'AWS'], { description: 'Maker of the accelerators.' }), {
          minItems: 1,
          uniqueItems: true,
          default: ['NVIDIA'],
          description: 'NVIDIA: software on CUDA. AWS: software on Neuron (Trainium, Inferentia).',
        }),
        architectures: Type.Array(choice(['x86_64', 'arm64'], { description: 'Of the host processor.' }), {
          minItems: 1,
          uniqueItems: true,
          default: ['x86_64'],
          description: 'Host processors that the software runs on.',
        }),
      },
      { ...closed, default: {}, description: 'Instance types that may be chosen.' },
    ),
  },
  { ...closed, description: 'One fleet and its stores.' },
);

export const BlueprintSchema = Type.Object(
  {
    version: Type.Unsafe<1>({ const: 1, description: 'Version of this format.' }),
    name: name(HALL_NAME_MAX, 2, {
      description: 'Names the hall: part of every resource name, and of the Terraform stack.',
      examples: ['starter'],
    }),
    region: Type.String({ description: 'AWS region.', examples: ['us-east-1'] }),
    platform: choice(['eks'], { default: 'eks', description: 'What runs the workloads. eks: Amazon EKS.' }),
    workloads: Type.Array(Workload, {
      minItems: 1,
      maxItems: 200,
      description: 'The fleets of the hall, each with its stores; at least one.',
    }),
    objective: Type.Object(
      {
        energyWeight: quantity('energyPrice', {
          default: '0 USD/kWh',
          description: 'λ: what a kilowatt-hour weighs beside a dollar; 0: cost alone.',
          examples: ['0.1 USD/kWh'],
        }),
        carbonPrice: quantity('carbonPrice', {
          default: '0 USD/t',
          description: 'Of a tonne CO₂e.',
          examples: ['80 USD/t'],
        }),
      },
      {
        ...closed,
        default: {},
        description: 'What is minimised: monthly cost + energyWeight × energy + carbonPrice × CO₂e.',
      },
    ),
    limits: Type.Object(
      {
        monthlyCost: Type.Optional(
          quantity('money', { description: 'At most, for all workloads.', examples: ['10M USD'], limits: above0 }),
        ),
        monthlyEnergy: Type.Optional(
          quantity('energy', { description: 'At most, IT and cooling.', examples: ['50 MWh'], limits: above0 }),
        ),
        nodes: Type.Optional(
          Type.Integer({ minimum: 1, maximum: MAX_NODES, description: 'At most, for all workloads.' }),
        ),
      },
      { ...closed, default: {}, description: 'Ceilings over all workloads. Default: none.' },
    ),
    network: Type.Object(
      {
        cidr: Type.String({
          default: '10.0.0.0/16',
          description: 'Of the VPC: RFC 1918, /16 to /20.',
          examples: ['10.0.0.0/16'],
        }),
        zones: Type.Integer({
          minimum: 2,
          maximum: 6,
          default: 3,
          description: 'Availability Zones that the VPC spans.',
        }),
        nat: choice(['per-zone', 'single'], {
          default: 'per-zone',
          description: 'NAT gateways: one in each zone survives the loss of a zone; one in all costs less.',
        }),
      },
      { ...closed, default: {}, description: 'The VPC.' },
    ),
    kubernetes: Type.Object(
      {
        version: formatted(
          '^1\\.[0-9]{1,3}$',
          { code: 'wrong-value', rule: 'a minor version in quotes, such as "1.35"' },
          { default: '1.35', description: 'Of the EKS control plane, in quotes.', examples: ['1.35'] },
        ),
        publicAccess: Type.Array(Type.String(), {
          default: [],
          // The quota of EKS on public endpoint ranges per cluster.
          maxItems: 40,
          description: 'CIDRs that may reach the public API endpoint; empty: the endpoint is private only.',
        }),
      },
      { ...closed, default: {}, description: 'The control plane.' },
    ),
    state: Type.Optional(
      Type.Object(
        {
          bucket: formatted(
            '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$',
            {
              code: 'name-invalid',
              rule: 'a bucket name: 3 to 63 lower-case letters, digits, hyphens and dots, a letter or digit at both ends',
            },
            { description: 'S3 bucket of the Terraform state.' },
          ),
          region: Type.Optional(Type.String({ description: 'Of that bucket. Default: the region of the blueprint.' })),
          key: Type.Optional(
            Type.String({
              minLength: 1,
              maxLength: 1024,
              broken: { code: 'name-invalid', rule: '1 to 1024 characters' },
              description: 'Default: `datahall/<name>.tfstate`.',
            }),
          ),
        },
        { ...closed, description: 'Keep the Terraform state in S3, with a lock file. Default: a local file.' },
      ),
    ),
    tags: Type.Record(Type.String(), Type.String(), {
      default: {},
      description: 'On every resource that takes tags; 40 at most.',
    }),
  },
  { ...closed, title: 'datahall capacity blueprint, version 1' },
);

export type Blueprint = Static<typeof BlueprintSchema>;
export type WorkloadBlueprint = Blueprint['workloads'][number];
export type StoreBlueprint = WorkloadBlueprint['storage'][number];
