import { type Static, Type } from 'typebox';
import { PRECISIONS } from './names.js';
import { quantity } from './quantity-schema.js';

/**
 * The blueprint format, version 1: one source for the TypeScript types, the JSON Schema that editors read
 * (`schema/blueprint-v1.schema.json`) and the reference in the docs. After reading, quantities are numbers in
 * the canonical unit of their type and every default that has a literal value is filled in.
 */
const closed = { additionalProperties: false } as const;

const Store = Type.Object(
  {
    name: Type.String({ description: 'Unique within the workload; part of the bucket or file-system name.' }),
    kind: Type.Union(
      [Type.Literal('object'), Type.Literal('scratch'), Type.Literal('persistent'), Type.Literal('local')],
      {
        description:
          'object: S3. scratch: FSx for Lustre without replication, for data that can be made again. persistent: FSx for Lustre, replicated. local: NVMe inside the nodes.',
      },
    ),
    capacity: quantity('data', { description: 'Usable capacity, at least.', examples: ['10 TB', '500 TiB'] }),
    throughput: Type.Optional(
      quantity('bandwidth', { description: 'Sustained throughput, at least.', examples: ['10 GB/s'] }),
    ),
  },
  { ...closed, description: 'Data that a workload needs near it.' },
);

const Purchase = Type.Union(
  [
    Type.Union([
      Type.Literal('on-demand'),
      Type.Literal('spot'),
      Type.Literal('reserved-1y'),
      Type.Literal('reserved-3y'),
      Type.Literal('capacity-block'),
    ]),
    Type.Object(
      {
        kind: Type.Union([
          Type.Literal('on-demand'),
          Type.Literal('spot'),
          Type.Literal('reserved-1y'),
          Type.Literal('reserved-3y'),
          Type.Literal('capacity-block'),
        ]),
        discount: Type.Optional(quantity('share', { description: 'Taken off the catalog price.', examples: ['12 %'] })),
        maxShare: Type.Optional(
          quantity('share', { description: 'spot: largest share of the nodes.', examples: ['50 %'] }),
        ),
        overhead: Type.Optional(
          quantity('share', { description: 'spot: extra work for interruptions.', examples: ['10 %'] }),
        ),
        days: Type.Optional(
          Type.Integer({ minimum: 1, maximum: 182, description: 'capacity-block: length of the block.' }),
        ),
      },
      closed,
    ),
  ],
  { description: 'How nodes may be bought.' },
);

const Workload = Type.Object(
  {
    name: Type.String({ description: 'Unique in the blueprint; part of resource names and addresses.' }),
    purpose: Type.Union([Type.Literal('training'), Type.Literal('inference')], {
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
          precision: Type.Union(
            PRECISIONS.map((precision) => Type.Literal(precision)),
            { description: 'Numeric format that the rate is at.' },
          ),
          utilization: quantity('share', {
            default: '100 %',
            description: 'Share of the peak that the workload reaches: 100 % when `atLeast` speaks of peak.',
            examples: ['40 %'],
          }),
        },
        closed,
      ),
    ),
    accelerators: Type.Optional(
      Type.Object(
        {
          atLeast: Type.Optional(Type.Integer({ minimum: 1, description: 'Count over the fleet.' })),
          memory: Type.Optional(quantity('data', { description: 'Summed over the fleet.', examples: ['4 TB'] })),
          memoryEach: Type.Optional(quantity('data', { description: 'Of each accelerator.', examples: ['80 GiB'] })),
        },
        closed,
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
        closed,
      ),
    ),
    host: Type.Optional(
      Type.Object(
        {
          memory: Type.Optional(quantity('data', { description: 'Host memory, summed.', examples: ['8 TiB'] })),
          vcpus: Type.Optional(Type.Integer({ minimum: 1, description: 'Summed.' })),
          nvme: Type.Optional(quantity('data', { description: 'Local NVMe, summed.', examples: ['30 TB'] })),
        },
        closed,
      ),
    ),
    nodes: Type.Object(
      {
        atLeast: Type.Integer({ minimum: 1, default: 1, description: 'Working nodes, at least.' }),
        atMost: Type.Optional(Type.Integer({ minimum: 1, description: 'Working nodes, at most.' })),
        running: Type.Union([Type.Literal('none'), Type.Literal('all')], {
          default: 'none',
          description: 'Nodes that run when no job asks: `none` scales to zero, `all` keeps the fleet up.',
        }),
      },
      { ...closed, default: {} },
    ),
    storage: Type.Array(Store, { default: [] }),
    purchase: Type.Array(Purchase, { minItems: 1, default: ['on-demand'] }),
    types: Type.Object(
      {
        allow: Type.Array(Type.String(), {
          default: [],
          description: 'Families (`p5`) or types (`p5.48xlarge`); empty: all.',
        }),
        deny: Type.Array(Type.String(), { default: [], description: 'Families or types never to take.' }),
        vendors: Type.Array(Type.Union([Type.Literal('NVIDIA'), Type.Literal('AWS')]), {
          minItems: 1,
          default: ['NVIDIA'],
          description: 'NVIDIA: software on CUDA. AWS: software on Neuron (Trainium, Inferentia).',
        }),
        architectures: Type.Array(Type.Union([Type.Literal('x86_64'), Type.Literal('arm64')]), {
          minItems: 1,
          default: ['x86_64'],
        }),
      },
      { ...closed, default: {} },
    ),
  },
  { ...closed, description: 'One fleet and its stores.' },
);

export const BlueprintSchema = Type.Object(
  {
    version: Type.Literal(1, { description: 'Version of this format.' }),
    name: Type.String({ description: 'Names the hall: part of every resource name, and of the Terraform stack.' }),
    region: Type.String({ description: 'AWS region.', examples: ['us-east-1'] }),
    platform: Type.Union([Type.Literal('eks')], { default: 'eks' }),
    workloads: Type.Array(Workload, { minItems: 1 }),
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
      { ...closed, default: {} },
    ),
    limits: Type.Object(
      {
        monthlyCost: Type.Optional(
          quantity('money', { description: 'At most, for all workloads.', examples: ['10M USD'] }),
        ),
        monthlyEnergy: Type.Optional(
          quantity('energy', { description: 'At most, IT and cooling.', examples: ['50 MWh'] }),
        ),
        nodes: Type.Optional(Type.Integer({ minimum: 1, description: 'At most, for all workloads.' })),
      },
      { ...closed, default: {} },
    ),
    network: Type.Object(
      {
        cidr: Type.String({ default: '10.0.0.0/16', description: 'Of the VPC: RFC 1918, /16 to /20.' }),
        zones: Type.Integer({
          minimum: 2,
          maximum: 6,
          default: 3,
          description: 'Availability Zones that the VPC spans.',
        }),
        nat: Type.Union([Type.Literal('per-zone'), Type.Literal('single')], {
          default: 'per-zone',
          description: 'NAT gateways: one in each zone survives the loss of a zone; one in all costs less.',
        }),
      },
      { ...closed, default: {} },
    ),
    kubernetes: Type.Object(
      {
        version: Type.String({ default: '1.34', description: 'Of the EKS control plane.' }),
        publicAccess: Type.Array(Type.String(), {
          default: [],
          description: 'CIDRs that may reach the public API endpoint; empty: the endpoint is private only.',
        }),
      },
      { ...closed, default: {} },
    ),
    state: Type.Optional(
      Type.Object(
        {
          bucket: Type.String({ description: 'S3 bucket of the Terraform state.' }),
          region: Type.Optional(Type.String({ description: 'Of that bucket. Default: the region of the blueprint.' })),
          key: Type.Optional(Type.String({ description: 'Default: `datahall/<name>.tfstate`.' })),
        },
        { ...closed, description: 'Keep the Terraform state in S3, with a lock file. Default: a local file.' },
      ),
    ),
    tags: Type.Record(Type.String(), Type.String(), { default: {}, description: 'On every resource that takes tags.' }),
  },
  { ...closed, title: 'datahall capacity blueprint, version 1' },
);

export type Blueprint = Static<typeof BlueprintSchema>;
export type WorkloadBlueprint = Blueprint['workloads'][number];
export type StoreBlueprint = WorkloadBlueprint['storage'][number];
