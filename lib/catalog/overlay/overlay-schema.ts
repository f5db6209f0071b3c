import {
  ACCELERATOR_LINKS,
  ACCELERATOR_VENDORS,
  LUSTRE_DEPLOYMENTS,
  LUSTRE_DRIVES,
  PRECISIONS,
  type Precision,
  PURCHASE_KINDS,
  PURPOSES,
  SAVINGS_PLAN_PAYMENTS,
  SAVINGS_PLAN_TERMS,
} from '../../units/closed-lists.js';
import { closed, type Static, Type } from '../../units/schema.js';
import { SAVINGS_PLANS } from '../facts/savings-plans.js';
import {
  PRICED_SERVICES,
  SERVICE_FIGURE_KEYS,
  SERVICE_FIGURES,
  type ServiceFigureKey,
} from '../facts/service-figures.js';

/**
 * A user's own catalog: a file beside the blueprints that puts private figures over the shipped or refreshed ones.
 * Everything it says is marked as its own in traces and reports.
 */

const usd = (description: string) =>
  Type.Optional(Type.Number({ minimum: 0, maximum: 10_000, description, examples: [0.05] }));
const positive = (description: string) =>
  Type.Number({ exclusiveMinimum: 0, maximum: 1e9, description, examples: [700] });
const count = (description: string, maximum = 1_000_000) =>
  Type.Integer({ minimum: 1, maximum, description, examples: [8] });
const day = (description: string) =>
  Type.String({
    pattern: '^\\d{4}-\\d{2}-\\d{2}$',
    form: 'a day as 2026-11-22',
    description,
    examples: ['2026-11-22'],
  });
const list = <S extends Parameters<typeof Type.Array>[0]>(items: S, description: string) =>
  Type.Optional(Type.Array(items, { description }));
const names = (description: string, example: string) =>
  Type.Optional(Type.Array(Type.String(), { minItems: 1, uniqueItems: true, description, examples: [[example]] }));
const oneOf = <const Word extends string>(words: readonly Word[], description: string) =>
  Type.Enum(words, { description });

const hourlyPrices = {
  onDemandUsdPerHour: usd('On demand, of one instance.'),
  spotUsdPerHour: usd('Spot, of one instance.'),
  reserved1YearUsdPerHour: usd('Reserved for one year: all that is paid, divided by the hours of the term.'),
  reserved3YearUsdPerHour: usd('Reserved for three years: all that is paid, divided by the hours of the term.'),
  capacityBlockUsdPerHour: usd('In a capacity block, of one instance.'),
};

const zoneSpots = list(
  Type.Object(
    {
      zone: Type.String({ description: 'Zone id, e.g. use1-az6', examples: ['use1-az6'] }),
      medianUsdPerHour: Type.Number({
        exclusiveMinimum: 0,
        maximum: 10_000,
        description: 'Half of the time no more.',
        examples: [23.4],
      }),
      p90UsdPerHour: usd('Nine tenths of the time no more. Default: the median.'),
      from: Type.Optional(day('First day of the period. Default: the date of this file.')),
      until: Type.Optional(day('Last day of the period. Default: the date of this file.')),
    },
    { ...closed, description: 'How spot moved in one zone.' },
  ),
  'Spot by zone: the sizing picks the zones by it.',
);

const savingsPlans = list(
  Type.Object(
    {
      plan: oneOf(SAVINGS_PLANS, 'Compute, or of one family in one region.'),
      term: oneOf(SAVINGS_PLAN_TERMS, 'Of the commitment.'),
      payment: oneOf(SAVINGS_PLAN_PAYMENTS, 'How much is paid at its start.'),
      usdPerHour: Type.Number({
        exclusiveMinimum: 0,
        maximum: 10_000,
        description: 'Of the commitment, used up by an hour of one instance.',
        examples: [36.2],
      }),
    },
    { ...closed, description: 'A rate of a Savings Plan.' },
  ),
  'Rates of Savings Plans.',
);

const Discount = Type.Object(
  {
    percent: Type.Number({
      exclusiveMinimum: 0,
      maximum: 100,
      description: "Taken off the catalog's prices.",
      examples: [12],
    }),
    purchase: Type.Optional(
      Type.Array(oneOf(PURCHASE_KINDS, 'A purchase option.'), {
        minItems: 1,
        uniqueItems: true,
        description: 'Ways of buying that it holds for. Default: all but spot.',
      }),
    ),
    instanceTypes: names(
      'Types or families that it holds for. Default: all, or none where it names services alone.',
      'p5',
    ),
    services: Type.Optional(
      Type.Array(oneOf(PRICED_SERVICES, 'A service.'), {
        minItems: 1,
        uniqueItems: true,
        description: 'Services that it holds for, beside instances. Default: none.',
      }),
    ),
    regions: names('Regions that it holds for. Default: all.', 'us-east-1'),
  },
  { ...closed, description: 'A private agreement. Several that hold for one price are applied one after the other.' },
);

const Price = Type.Object(
  {
    instanceType: Type.String({ description: 'e.g. p5.48xlarge', examples: ['p5.48xlarge'] }),
    region: Type.String({ description: 'e.g. us-east-1', examples: ['us-east-1'] }),
    ...hourlyPrices,
    spotZones: zoneSpots,
    savingsPlans,
  },
  { ...closed, description: 'Private prices of one type in one region. No discount is taken off them.' },
);

const servicePrices = Object.fromEntries(
  SERVICE_FIGURE_KEYS.map((figure) => [figure, usd(`${SERVICE_FIGURES[figure].of}.`)]),
) as Record<ServiceFigureKey, ReturnType<typeof usd>>;

const ServicePrices = Type.Object(
  {
    region: Type.String({ description: 'e.g. eu-central-1', examples: ['eu-central-1'] }),
    s3StandardUsdPerGibMonth: usd('S3 Standard, for all bytes.'),
    internetEgressUsdPerGb: usd('Traffic to the internet, for all bytes.'),
    lustre: list(
      Type.Object(
        {
          deployment: oneOf(LUSTRE_DEPLOYMENTS, 'Deployment type.'),
          storageType: Type.Optional(oneOf(LUSTRE_DRIVES, 'Default: SSD.')),
          mbytesPerSecondPerTib: count('Throughput tier, in MB/s per TiB.', 10_000),
          usdPerGibMonth: Type.Number({ minimum: 0, maximum: 100, description: 'Of the capacity.', examples: [0.14] }),
        },
        closed,
      ),
      'FSx for Lustre by tier.',
    ),
    ...servicePrices,
  },
  { ...closed, description: 'Private or missing prices of services in one region.' },
);

const Energy = Type.Object(
  {
    region: Type.String({ description: 'e.g. eu-north-1', examples: ['eu-north-1'] }),
    pue: Type.Optional(
      Type.Number({ minimum: 1, maximum: 3, description: 'Site energy ÷ IT energy.', examples: [1.15] }),
    ),
    gridGramsCo2ePerKwh: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 2000,
        description: 'Of the grid, which choices weigh; by contract, if your reporting needs it so.',
        examples: [20],
      }),
    ),
    marketGramsCo2ePerKwh: Type.Optional(
      Type.Number({ minimum: 0, maximum: 2000, description: 'Market-based, beside that of the grid.', examples: [0] }),
    ),
  },
  { ...closed, description: 'Energy figures of one region.' },
);

const Reservation = Type.Object(
  {
    name: Type.String({
      // A label of Kubernetes takes 63 characters, of which a workload and a type may fill 41.
      pattern: '^(?=.{1,16}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$',
      form: 'words of letters and digits joined by hyphens, 16 characters at most',
      description: 'For reports, and in the names of the nodes that start in it.',
      examples: ['spring'],
    }),
    instanceType: Type.String({ description: 'e.g. p5.48xlarge', examples: ['p5.48xlarge'] }),
    zone: Type.String({ description: 'Zone id, e.g. use1-az6', examples: ['use1-az6'] }),
    nodes: count('Instances that it holds.', 100_000),
    usdPerHour: usd('What one more hour of one instance costs. Default: 0, as it is paid anyhow.'),
    id: Type.Optional(
      Type.String({
        pattern: '^cr-[0-9a-f]{8,17}$',
        form: 'the id of a capacity reservation, as cr-0123456789abcdef0',
        description: 'Nodes start in it alone. Default: it is open, and takes every instance that matches.',
        examples: ['cr-0123456789abcdef0'],
      }),
    ),
    until: Type.Optional(day('Day on which it ends. Default: it has no end.')),
  },
  { ...closed, description: 'Capacity that is already yours.' },
);

const Accelerator = Type.Object(
  {
    key: Type.String({
      pattern: '^[A-Z0-9][A-Z0-9-]*$',
      form: 'upper-case letters, digits and hyphens',
      description: 'e.g. R100-288GB',
      examples: ['R100-288GB'],
    }),
    vendor: oneOf(ACCELERATOR_VENDORS, 'Maker.'),
    memoryGib: positive('Of one.'),
    memoryBandwidthGbytesPerSecond: Type.Optional(positive('Of one.')),
    denseTflops: Type.Object(
      Object.fromEntries(
        PRECISIONS.map((precision) => [
          precision,
          Type.Optional(positive(`Dense peak at ${precision}; never the sparse one.`)),
        ]),
      ) as Record<Precision, ReturnType<typeof Type.Optional<ReturnType<typeof positive>>>>,
      { ...closed, description: 'Absent: not supported.' },
    ),
    purposes: Type.Optional(
      Type.Array(oneOf(PURPOSES, 'A use.'), { uniqueItems: true, description: 'Default: both.' }),
    ),
    link: oneOf(ACCELERATOR_LINKS, 'How several in one node are joined.'),
  },
  { ...closed, description: 'An accelerator that the catalog does not have.' },
);

const NewInstanceType = Type.Object(
  {
    name: Type.String({
      pattern: '^[a-z0-9-]+\\.[a-z0-9-]+$',
      form: 'a family and a size, as p7.48xlarge',
      description: "AWS's name.",
      examples: ['p7.48xlarge'],
    }),
    like: Type.String({
      description: 'Type of the catalog from which all that is not said here is taken.',
      examples: ['p6-b300.48xlarge'],
    }),
    vcpus: Type.Optional(count('Default: as the other type.', 10_000)),
    memoryGib: Type.Optional(positive('Default: as the other type.')),
    accelerator: Type.Optional(
      Type.String({
        description: 'Key of the catalog or of this file. Default: as the other type.',
        examples: ['R100-288GB'],
      }),
    ),
    acceleratorCount: Type.Optional(count('Default: as the other type.', 1000)),
    baselineGbps: Type.Optional(positive('Sustained, in Gbit/s. Default: as the other type.')),
    localNvmeGb: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1e6,
        description: 'Default: as the other type.',
        examples: [30_720],
      }),
    ),
    power: Type.Optional(
      Type.Object(
        {
          idleWatts: positive('At the server, without cooling.'),
          maxWatts: positive('At the server, without cooling.'),
          uncertainty: Type.Optional(
            Type.Number({
              exclusiveMinimum: 0,
              maximum: 1,
              description: 'Relative. Default: 0.25.',
              examples: [0.25],
            }),
          ),
        },
        { ...closed, description: 'Default: unknown.' },
      ),
    ),
    offers: Type.Array(
      Type.Object(
        {
          region: Type.String({ description: 'e.g. us-east-1', examples: ['us-east-1'] }),
          zones: Type.Array(Type.String(), {
            minItems: 1,
            uniqueItems: true,
            description: 'Zone ids that offer it.',
            examples: [['use1-az6']],
          }),
          ...hourlyPrices,
        },
        closed,
      ),
      { description: 'Where it can be had, and for what.' },
    ),
  },
  { ...closed, description: 'An instance type that the catalog does not have yet.' },
);

/** JSON Schema of `datahall.catalog.yaml`, the user's own catalog. */
export const OverlaySchema = Type.Object(
  {
    version: Type.Unsafe<1>({ const: 1, description: 'Of this format.' }),
    name: Type.String({
      pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$',
      form: 'words of letters and digits joined by hyphens',
      description: 'Reports call the figures by it.',
      examples: ['ours'],
    }),
    date: day('Day on which these figures were right.'),
    discounts: list(Discount, 'Private discounts.'),
    prices: list(Price, 'Private prices of instances.'),
    services: list(ServicePrices, 'Prices of services.'),
    energy: list(Energy, 'Energy figures.'),
    reservations: list(Reservation, 'Capacity that is already yours.'),
    accelerators: list(Accelerator, 'New accelerators.'),
    instanceTypes: list(NewInstanceType, 'New instance types.'),
  },
  { ...closed, description: 'A catalog of your own over the one that ships.' },
);

/** The user's own catalog as read. */
export type CatalogOverlay = Static<typeof OverlaySchema>;
