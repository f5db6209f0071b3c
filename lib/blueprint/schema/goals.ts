import { closed, Type } from '../../units/schema.js';
import { above0, choice, quantity } from './fields.js';
import { MAX_NODES } from './workload.js';

/** Key `objective`. Weights of energy and carbon beside cost, in USD per kWh and per tonne; default 0. */
export const Objective = Type.Object(
  {
    energyWeight: quantity('energyPrice', {
      default: '0 USD/kWh',
      description: 'λ: weight of energy against cost; 0: cost alone.',
      examples: ['0.1 USD/kWh'],
    }),
    carbonPrice: quantity('carbonPrice', {
      default: '0 USD/t',
      description: 'Price of a tonne of CO₂e.',
      examples: ['80 USD/t'],
    }),
  },
  {
    ...closed,
    default: {},
    description: 'What is minimised: monthly cost + energyWeight × energy + carbonPrice × CO₂e.',
  },
);

/** Key `limits`. Ceilings over all workloads, per month of 730 h; the quotas in vCPUs. */
export const Limits = Type.Object(
  {
    monthlyCost: Type.Optional(
      quantity('money', { description: 'At most, for all workloads.', examples: ['10M USD'], limits: above0 }),
    ),
    monthlyEnergy: Type.Optional(
      quantity('energy', { description: 'At most, IT and cooling.', examples: ['50 MWh'], limits: above0 }),
    ),
    monthlyCo2e: Type.Optional(
      quantity('emissions', {
        description: 'At most, location-based, IT and cooling.',
        examples: ['20 t CO2e'],
        limits: above0,
      }),
    ),
    nodes: Type.Optional(
      Type.Integer({ minimum: 1, maximum: MAX_NODES, examples: [64], description: 'At most, for all workloads.' }),
    ),
    vcpuQuotas: Type.Optional(
      Type.Record(Type.String(), Type.Integer({ minimum: 0, maximum: 100_000_000, description: 'vCPUs.' }), {
        maxProperties: 100,
        description: 'vCPU quotas of the account by name, such as { on-demand-p: 1152, spot-p5: 0 }.',
      }),
    ),
  },
  { ...closed, default: {}, description: 'Limits over all workloads. Default: none.' },
);

/** Key `maintenance`. Default: no support plan, no staff. */
export const Maintenance = Type.Object(
  {
    supportShare: quantity('share', {
      default: '0 %',
      description: 'Support plan, as a share of the AWS bill: 3 to 10 % on the paid plans of AWS.',
    }),
    operationsStaff: Type.Number({
      minimum: 0,
      maximum: 10_000,
      default: 0,
      description: 'People who run the hall, in full-time equivalents.',
    }),
    staffMonthlyCost: Type.Optional(
      quantity('money', { description: 'Monthly cost of one of them, all included.', examples: ['15k USD'] }),
    ),
  },
  { ...closed, default: {}, description: 'Costs of running the hall beside its resources.' },
);

/** Key `software`. Licences by hall, node, accelerator or vCPU; at most 50. */
export const Software = Type.Object(
  {
    licences: Type.Array(
      Type.Object(
        {
          name: Type.String({
            minLength: 1,
            maxLength: 100,
            broken: { code: 'name-invalid', rule: '1 to 100 characters' },
            examples: ['scheduler'],
            description: 'As the report names it.',
          }),
          monthlyCost: quantity('money', { description: 'Of one, for a month of 730 h.', examples: ['380 USD'] }),
          per: choice(['hall', 'node', 'accelerator', 'vcpu'], {
            default: 'hall',
            description: 'What one licence covers.',
          }),
        },
        closed,
      ),
      {
        default: [],
        maxItems: 50,
        description: 'Licences; those per node, accelerator or vCPU count in the choice of types.',
      },
    ),
  },
  { ...closed, default: {}, description: 'Licensed software.' },
);

/** Key `energy`. Contracts for renewable energy; default: none. No choice depends on it. */
export const Energy = Type.Object(
  {
    renewable: quantity('share', {
      default: '0 %',
      description:
        'Share of the energy that contracts of your own cover: power purchase agreements, guarantees of origin. It counts in market-based CO₂e alone.',
    }),
    contractIntensity: quantity('carbonIntensity', {
      default: '0 g/kWh',
      description: 'CO₂e of that share by its contracts.',
    }),
  },
  { ...closed, default: {}, description: 'Contracts for the energy of the hall.' },
);

function weight(description: string) {
  return Type.Number({ minimum: 0, maximum: 1000, default: 1, description });
}

/** Key `criteria`. Only the ranking of the frontier reads it; default: equal weights, no threshold. */
export const Criteria = Type.Object(
  {
    weights: Type.Object(
      {
        cost: weight('Low cost.'),
        energy: weight('Low energy; low CO₂e where carbon is priced or limited.'),
        availability: weight('High availability.'),
        scalability: weight('Headroom: largest fleet ÷ working nodes.'),
        security: weight('Share of the controls that are on.'),
      },
      {
        ...closed,
        default: {},
        description: 'Weights of the criteria; only their ratios matter.',
      },
    ),
    thresholds: Type.Object(
      {
        monthlyEnergy: Type.Optional(
          quantity('energy', { description: 'At most.', examples: ['50 MWh'], limits: above0 }),
        ),
        availability: Type.Optional(
          quantity('share', { description: 'At least.', examples: ['99.9 %'], limits: { max: 0.999999 } }),
        ),
        scalability: Type.Optional(Type.Number({ minimum: 1, maximum: 1000, examples: [2], description: 'At least.' })),
        security: Type.Optional(quantity('share', { description: 'At least.', examples: ['90 %'] })),
      },
      { ...closed, default: {}, description: 'Plans that miss one are not ranked.' },
    ),
  },
  { ...closed, default: {}, description: 'How the plans of the frontier are ranked.' },
);

const bytes = (byDefault: string, description: string) => quantity('data', { default: byDefault, description });

const times = (byDefault: string, description: string) => quantity('count', { default: byDefault, description });

/**
 * Key `usage`: monthly volumes of what AWS bills by use. No blueprint knows them before the hall runs: each default is an
 * assumption for a hall of a few nodes, of the order that the first bill then corrects.
 */
export const Usage = Type.Object(
  {
    natTraffic: bytes('1 TB', 'Through all NAT gateways: images and packages from the internet. Assumed.'),
    endpointTraffic: bytes('1 TB', 'Through all interface endpoints: images from ECR, logs and metrics. Assumed.'),
    zoneTraffic: bytes('1 TB', 'Between zones, each byte once; AWS bills it on both sides. Assumed.'),
    internetTraffic: bytes('100 GB', 'To the internet. Assumed; AWS bills none of the first 100 GB of an account.'),
    regionTraffic: Type.Optional(
      quantity('data', {
        description: 'To other regions, beside what `spread` moves; AWS bills the sender. Default: none.',
        examples: ['500 GB'],
      }),
    ),
    siteTraffic: bytes('1 TB', 'Through the transit gateway of `onPremises`. Assumed.'),
    siteTrafficOut: bytes(
      '100 GB',
      'That leaves AWS for `onPremises`, beside what `transfers` copies out: over a VPN at the price of traffic to the internet, over Direct Connect at its own. Assumed.',
    ),
    transferred: bytes('1 TB', 'That DataSync copies, for each entry of `onPremises.transfers`. Assumed.'),
    dnsQueries: times(
      '10M',
      'DNS queries that the resolvers of `onPremises.dns` answer or forward, and that the DNS firewall of the profile `regulated` looks at. Assumed.',
    ),
    logs: bytes('20 GB', 'Log lines of the hall: flow logs, audit logs, control plane. Assumed.'),
    nodeLogs: bytes('2 GB', 'Log lines of each node that runs all month. Assumed.'),
    observations: times(
      '20M',
      'Observations of Container Insights of each node of a cluster: about 450 a minute, its pods included. Assumed.',
    ),
    keyRequests: times('1M', 'Requests to the KMS keys; bucket keys keep them few. Assumed.'),
    objectSize: quantity('data', {
      default: '64 MB',
      description:
        'Mean size of an object, which gives the number of objects of a bucket. Assumed: shards of datasets and checkpoints.',
      limits: { min: 1 },
    }),
    writes: times('1M', 'Objects written to each object store. Assumed.'),
    reads: times('10M', 'Requests that read each object store. Assumed.'),
    oldVersions: quantity('share', {
      default: '10 %',
      description: 'Overwritten and deleted versions that an object store keeps, as a share of its capacity. Assumed.',
    }),
    homeReads: bytes('1 TB', 'Read from each `home` store. Assumed.'),
    homeWrites: bytes('100 GB', 'Written to each `home` store. Assumed.'),
    backupCopies: Type.Number({
      minimum: 0,
      maximum: 100,
      default: 1.5,
      description:
        'GiB of backups for each GiB of a store that is backed up: one whole copy and the changes of the retention. Assumed.',
    }),
    managementEvents: times('1M', 'API calls that GuardDuty analyses. Assumed.'),
    auditEvents: times('10M', 'Lines of the audit log of the cluster that GuardDuty analyses. Assumed.'),
    configItems: times('5000', 'Changes of resources that AWS Config records. Assumed.'),
  },
  {
    ...closed,
    default: {},
    description:
      'Volumes of a month that AWS bills by use. The bill marks their lines as estimates; the total and `limits.monthlyCost` include them.',
  },
);
