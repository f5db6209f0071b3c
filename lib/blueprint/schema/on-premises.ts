import { PRECISIONS } from '../../units/closed-lists.js';
import { closed, Type } from '../../units/schema.js';
import { REMOTE_NETWORKS_MAX } from '../kinds/link-facts.js';
import { OWNED_VENDORS } from '../kinds/owned-facts.js';
import { SITE_NAME_MAX, WORKLOAD_NAME_MAX } from '../names/name-rules.js';
import { above0, address, choice, formatted, name, quantity } from './fields.js';
import { hoursOfWeek } from './fleet-control.js';
import { Link, SHORTEST, SiteLink } from './network.js';
import { Transfer } from './storage.js';
import { MAX_NODES } from './workload.js';

const ranges = (description: string, minItems: number, example: string) =>
  Type.Array(Type.String(), {
    examples: [[example]],
    maxItems: REMOTE_NETWORKS_MAX,
    ...(minItems > 0 && { minItems }),
    description,
  });

const Cidrs = Type.Object(
  {
    nodes: ranges('Of machines: RFC 1918, IPv4, 1 to 15 ranges.', 1, '10.200.0.0/16'),
    pods: Type.Optional(ranges('Of pods on hybrid nodes: the same, 15 at most. Default: none.', 0, '10.201.0.0/16')),
  },
  { ...closed, description: 'Ranges of the hall on premises; they overlap no other range.' },
);

const siteName = (description: string) => name(SITE_NAME_MAX, 1, { description, examples: ['factory'] });

const Site = Type.Object(
  {
    name: siteName('Unique among the sites.'),
    place: Type.Optional(
      Type.String({
        description:
          'Region of AWS that it is nearest to: round trips to users are those from there. Default: `roundTrips` states them.',
        examples: ['eu-central-1'],
      }),
    ),
    power: Type.Optional(
      quantity('power', {
        description:
          'Most that its nodes draw together with cooling (`powerUsageEffectiveness`). Nodes beyond it rest. Default: enough for all.',
        examples: ['60 kW'],
        limits: above0,
      }),
    ),
    powerUsageEffectiveness: Type.Optional(
      Type.Number({
        minimum: 1,
        maximum: 4,
        examples: [1.3],
        description: 'Site energy ÷ IT energy. Default: that of `onPremises`.',
      }),
    ),
    gridIntensity: Type.Optional(
      quantity('carbonIntensity', {
        description: 'CO₂e of its power. Default: that of `onPremises`.',
        examples: ['380 g/kWh'],
      }),
    ),
    powerPrice: Type.Optional(
      quantity('energyPrice', {
        description: 'Of what it draws, cooling included. Default: within `hourlyCost` of its nodes.',
        examples: ['0.22 USD/kWh'],
      }),
    ),
    staffCost: Type.Optional(
      quantity('money', {
        description: 'People and maintenance contracts, a month. Default: within `hourlyCost` of its nodes.',
        examples: ['6500 USD'],
      }),
    ),
    hours: Type.Optional(
      hoursOfWeek(
        'Hours of the week in which its nodes may be used. Default: all.',
        'From when, as cron.',
        'Until when, as cron.',
      ),
    ),
    cidrs: Type.Optional(
      Type.Object(
        { nodes: ranges('Of machines: RFC 1918, IPv4, 1 to 15 ranges at all sites.', 1, '10.210.0.0/16') },
        { ...closed, description: 'With a link of its own: the ranges behind it.' },
      ),
    ),
    link: Type.Optional(SiteLink),
    storage: Type.Optional(
      quantity('data', {
        description: 'What its stores hold of the data of its workloads. Default: not checked.',
        examples: ['300 TB'],
      }),
    ),
  },
  { ...closed, description: 'A place with owned nodes.' },
);

const RoundTrip = Type.Object(
  {
    between: Type.Array(Type.String({ description: 'A site, a region or a place of users.', examples: ['factory'] }), {
      minItems: 2,
      maxItems: 2,
      uniqueItems: true,
      description: 'Two of them, in any order.',
      examples: [['factory', 'eu-central-1']],
    }),
    time: quantity('duration', { description: 'There and back.', examples: ['12 ms'], limits: SHORTEST }),
  },
  { ...closed, description: 'Time from one place to another and back.' },
);

const OwnedFleet = Type.Object(
  {
    site: Type.Optional(
      siteName(
        'Site that they stand at. Default: the only one that `sites` names; without `sites`, one without a name.',
      ),
    ),
    workload: name(WORKLOAD_NAME_MAX, 1, {
      description: 'Workload that it serves: its capacity is subtracted from the demand of the workload.',
      examples: ['train'],
    }),
    sharedWith: Type.Array(name(WORKLOAD_NAME_MAX, 1, { description: 'A workload.', examples: ['serve'] }), {
      default: [],
      maxItems: 20,
      uniqueItems: true,
      description:
        'Further workloads that may have its nodes. Each node goes to the workload for which that saves most on AWS. Default: none, and `workload` has all of them.',
    }),
    nodes: Type.Integer({ minimum: 1, maximum: MAX_NODES, examples: [8], description: 'Nodes that are owned.' }),
    accelerators: Type.Optional(
      Type.Object(
        {
          perNode: Type.Integer({ minimum: 1, maximum: 1024, examples: [8], description: 'Of each node.' }),
          type: Type.Optional(
            Type.String({
              description: 'Name in the catalog, which gives rate and memory. Default: as stated here.',
              examples: ['H100-SXM-80GB'],
            }),
          ),
          vendor: Type.Optional(
            choice(OWNED_VENDORS, {
              description:
                'Their maker: the cluster has device plugin and metrics for NVIDIA, and nodes of others take data and tasks alone. Default: that of `type`; of figures, NVIDIA.',
            }),
          ),
          rateEach: Type.Optional(
            quantity('compute', { description: 'Dense peak of each.', examples: ['312 TFLOPS'], limits: above0 }),
          ),
          precision: Type.Optional(choice(PRECISIONS, { description: 'Numeric format that `rateEach` is at.' })),
          memoryEach: Type.Optional(quantity('data', { description: 'Of each.', examples: ['80 GiB'] })),
        },
        { ...closed, description: 'Accelerators of each node: a type of the catalog, or figures.' },
      ),
    ),
    network: Type.Optional(
      quantity('bandwidth', {
        description: 'Of each node, to the others. Default: 0.',
        examples: ['50 GB/s'],
      }),
    ),
    memory: Type.Optional(
      quantity('data', { description: 'Host memory of each node. Default: 0.', examples: ['2 TiB'] }),
    ),
    vcpus: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 100_000,
        examples: [192],
        description: 'Of each node. Default: 0.',
      }),
    ),
    nvme: Type.Optional(
      quantity('data', { examples: ['30 TB'], description: 'Local disks of each node. Default: 0.' }),
    ),
    hourlyCost: Type.Optional(
      quantity('money', {
        description: 'Of each node and hour, idle or not: depreciation, space, staff, energy. Default: not priced.',
        examples: ['12 USD'],
      }),
    ),
    power: Type.Optional(
      quantity('power', {
        description: 'Power of each node under load. Default: unknown.',
        examples: ['9 kW'],
        limits: above0,
      }),
    ),
    exchange: Type.Optional(
      Type.Object(
        {
          bytes: quantity('data', { description: 'That cross the link each time.', examples: ['2 GB'] }),
          every: quantity('duration', {
            description: 'Time between two exchanges, such as a step of a run.',
            examples: ['30 s'],
            limits: above0,
          }),
        },
        {
          ...closed,
          description:
            'Lets a workload for training run on these nodes and on those of the cloud at once: what the two exchange, which the link must carry. Default: it runs at one site, here where these nodes are enough for it.',
        },
      ),
    ),
  },
  { ...closed, description: 'Owned nodes of one kind.' },
);

const HybridNodes = Type.Object(
  {
    credentials: choice(['ssm', 'roles-anywhere'], {
      default: 'ssm',
      description:
        'ssm: by hybrid activations of Systems Manager. roles-anywhere: by certificates of your own authority, through IAM Roles Anywhere.',
    }),
  },
  { ...closed, description: 'Owned nodes join the cluster as EKS hybrid nodes.' },
);

const Dns = Type.Object(
  {
    servers: Type.Array(address('Within the ranges of machines.', '10.200.0.2'), {
      minItems: 1,
      maxItems: 6,
      uniqueItems: true,
      description: 'Name servers on premises.',
    }),
    domains: Type.Array(
      formatted(
        '^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$',
        { code: 'name-invalid', rule: 'a domain name without a dot at its end' },
        { description: 'A domain.', examples: ['hall.example.org'] },
      ),
      { minItems: 1, maxItems: 50, uniqueItems: true, description: 'Domains that are forwarded.' },
    ),
  },
  {
    ...closed,
    description: 'DNS: the VPC forwards queries to these servers, and answers theirs at an inbound endpoint.',
  },
);

/** Key `onPremises`: an owned hall beside the one on AWS. */
export const OnPremises = Type.Object(
  {
    fleets: Type.Array(OwnedFleet, {
      default: [],
      maxItems: 100,
      description: 'Owned capacity; AWS provides the rest of the demand.',
    }),
    sites: Type.Array(Site, {
      default: [],
      maxItems: 20,
      description: 'Places that `fleets` stand at. Default: one place, with the keys beside this one.',
    }),
    roundTrips: Type.Array(RoundTrip, {
      default: [],
      maxItems: 400,
      description:
        'Round trips that you measured, in place of those that ship. Default: medians between regions of AWS.',
    }),
    powerUsageEffectiveness: Type.Number({
      minimum: 1,
      maximum: 4,
      default: 1.56,
      description:
        'Site energy ÷ IT energy on premises. Default: the average of the Uptime Institute’s survey of 2024.',
    }),
    gridIntensity: Type.Optional(
      quantity('carbonIntensity', {
        description:
          'CO₂e of the power on premises. Default: that of the catalog for the grid of `region`; of several regions, the highest.',
        examples: ['380 g/kWh'],
      }),
    ),
    cidrs: Type.Optional(Cidrs),
    link: Type.Optional(Link),
    nodes: Type.Optional(HybridNodes),
    dns: Type.Optional(Dns),
    transfers: Type.Array(Transfer, {
      default: [],
      maxItems: 20,
      description:
        'Files that are copied to object stores, and back. The ARN of the DataSync agent is a Terraform variable; until it is given, nothing is copied.',
    }),
  },
  { ...closed, description: 'Owned nodes, and the connection of their hall to this one.' },
);
