import { type LustreDeployment, type LustreDrive, lustreThroughputs } from '../../units/closed-lists.js';
import type { LustreTier, ServicePrices } from '../facts/catalog.js';
import { withLustreTiers } from '../facts/lustre-tiers.js';
import type { ServiceFigureKey } from '../facts/service-figures.js';
import { MalformedAnswerError } from './catalog-api.js';
import { type PriceDimension, type Product, parseProduct, usdOf } from './price-list.js';

/** Prices of one service figure as the price list has them, in tiers; most have one. */
export interface ListedServicePrice {
  readonly figure: ServiceFigure;
  readonly tiers: readonly { readonly upToGb: number | null; readonly usd: number }[];
}

/** Key of a service price; FSx for Lustre has one for each class. */
export type ServiceFigure =
  | ServiceFigureKey
  | 's3StandardTiers'
  | 'internetEgressTiers'
  /** `PERSISTENT_2-SSD-125`. */
  | `lustre/${LustreDeployment}-${LustreDrive}-${number}`;

/** What to ask `GetProducts`, and how to recognise the figures in its answer. Filters besides the region. */
export interface ServiceQuery {
  readonly service: string;
  readonly filters: Readonly<Record<string, string>>;
  /** Whether the region is named by its label, as where traffic comes from. */
  readonly fromLocation?: true;
  readonly figuresOf: (attributes: Readonly<Record<string, string>>) => readonly ServiceFigure[];
}

/** By the end of `usagetype`, which begins with a code of the region everywhere but in us-east-1. */
const byUsage =
  (endings: Readonly<Record<string, ServiceFigure>>) =>
  ({ usagetype = '' }: Readonly<Record<string, string>>): readonly ServiceFigure[] =>
    Object.entries(endings)
      .filter(([ending]) => usagetype === ending || usagetype.endsWith(`-${ending}`))
      .map(([, figure]) => figure);

/** Queries of the Price List, one for each group of service prices. */
export const SERVICE_QUERIES: readonly ServiceQuery[] = [
  {
    service: 'AmazonEC2',
    filters: { productFamily: 'Storage', volumeApiName: 'gp3' },
    figuresOf: byUsage({ 'EBS:VolumeUsage.gp3': 'gp3UsdPerGibMonth' }),
  },
  {
    service: 'AmazonEC2',
    filters: { productFamily: 'NAT Gateway' },
    figuresOf: byUsage({ 'NatGateway-Hours': 'natGatewayUsdPerHour', 'NatGateway-Bytes': 'natGatewayUsdPerGb' }),
  },
  {
    service: 'AmazonVPC',
    filters: { productFamily: 'VpcEndpoint' },
    figuresOf: byUsage({ 'VpcEndpoint-Hours': 'interfaceEndpointUsdPerHour' }),
  },
  {
    service: 'AmazonVPC',
    filters: { group: 'VPCPublicIPv4Address' },
    figuresOf: byUsage({ 'PublicIPv4:InUseAddress': 'publicIpv4UsdPerHour' }),
  },
  {
    service: 'AmazonVPC',
    filters: { operation: 'TransitGatewayVPC' },
    figuresOf: byUsage({
      'TransitGateway-Hours': 'transitGatewayAttachmentUsdPerHour',
      'TransitGateway-Bytes': 'transitGatewayUsdPerGb',
    }),
  },
  {
    service: 'AmazonEKS',
    filters: { productFamily: 'Compute' },
    figuresOf: byUsage({ 'AmazonEKS-Hours:perCluster': 'eksClusterUsdPerHour' }),
  },
  {
    service: 'awskms',
    filters: { productFamily: 'Encryption Key' },
    figuresOf: byUsage({ 'KMS-Keys': 'kmsKeyUsdPerMonth' }),
  },
  {
    service: 'AmazonCloudWatch',
    filters: { productFamily: 'Data Payload' },
    figuresOf: byUsage({ 'DataProcessing-Bytes': 'logIngestUsdPerGb' }),
  },
  {
    service: 'AmazonS3',
    filters: { productFamily: 'Storage', volumeType: 'Standard' },
    figuresOf: byUsage({ 'TimedStorage-ByteHrs': 's3StandardTiers' }),
  },
  { service: 'AmazonFSx', filters: { productFamily: 'Storage', fileSystemType: 'Lustre' }, figuresOf: lustreTiers },
  {
    service: 'AWSDataTransfer',
    filters: { productFamily: 'Data Transfer', transferType: 'AWS Outbound' },
    fromLocation: true,
    figuresOf: () => ['internetEgressTiers'],
  },
  {
    service: 'AWSDataTransfer',
    filters: { productFamily: 'Data Transfer', transferType: 'IntraRegion' },
    fromLocation: true,
    figuresOf: () => ['interZoneUsdPerGb'],
  },
];

/** Deployments whose price depends on the throughput: no two have a throughput in common. */
const PRICED_BY_THROUGHPUT = ['PERSISTENT_1', 'PERSISTENT_2'] as const;

/** The price list distinguishes Lustre tiers by throughput; scratch file systems have none, and cost alike. */
function lustreTiers({
  storageType,
  throughputCapacity = '',
}: Readonly<Record<string, string>>): readonly ServiceFigure[] {
  if (storageType !== 'SSD' && storageType !== 'HDD') return [];
  if (storageType === 'SSD' && throughputCapacity === 'N/A')
    return ['lustre/SCRATCH_1-SSD-200', 'lustre/SCRATCH_2-SSD-200'];
  const speed = Number.parseInt(throughputCapacity, 10);
  const deployment = PRICED_BY_THROUGHPUT.find((name) => lustreThroughputs(name, storageType).includes(speed));
  return deployment ? [`lustre/${deployment}-${storageType}-${speed}`] : [];
}

/**
 * The figures in the products of one query. A figure that two products price differently is left out: what cannot be
 * told apart is not taken.
 */
export function listedServicePrices(query: ServiceQuery, products: readonly string[]): ListedServicePrice[] {
  const found = new Map<ServiceFigure, Map<string, ListedServicePrice>>();
  for (const text of products) {
    const product = parseProduct(text);
    for (const figure of query.figuresOf(product.product.attributes)) {
      const tiers = tiersOf(product);
      if (tiers.length === 0) continue;
      const prices = found.get(figure) ?? new Map();
      prices.set(JSON.stringify(tiers), { figure, tiers });
      found.set(figure, prices);
    }
  }
  return [...found.values()].flatMap((prices) => (prices.size === 1 ? [...prices.values()] : []));
}

function tiersOf(product: Product): ListedServicePrice['tiers'] {
  const dimensions = Object.values(product.terms?.OnDemand ?? {}).flatMap((term) =>
    Object.values(term.priceDimensions ?? {}),
  );
  return dimensions
    .map((dimension) => ({
      from: rangeOf(dimension.beginRange, '0'),
      to: rangeOf(dimension.endRange, 'Inf'),
      usd: usdOf(dimension),
    }))
    .filter((tier): tier is typeof tier & { usd: number } => tier.usd !== null && tier.usd > 0)
    .sort((a, b) => a.from - b.from)
    .map(({ to, usd }) => ({ upToGb: Number.isFinite(to) ? to : null, usd }));
}

function rangeOf(range: PriceDimension['beginRange'], otherwise: string): number {
  const text = range ?? otherwise;
  const value = text === 'Inf' ? Number.POSITIVE_INFINITY : Number(text);
  if (Number.isNaN(value)) throw new MalformedAnswerError('GetProducts', `a range is ${JSON.stringify(text)}`);
  return value;
}

/** The prices with what the list says in its place. */
export function withListedPrices(prices: ServicePrices, listed: readonly ListedServicePrice[]): ServicePrices {
  const single: Partial<Record<ServiceFigureKey, number>> = {};
  let { s3StandardTiers, internetEgressTiers } = prices;
  const listedTiers: LustreTier[] = [];
  for (const { figure, tiers } of listed) {
    // AWS prints TB where the list counts in GB of 1024.
    const inTb = tiers.map(({ upToGb, usd }) => ({ upToTb: upToGb === null ? null : upToGb / 1024, usd }));
    if (figure === 's3StandardTiers') {
      s3StandardTiers = inTb.map(({ upToTb, usd }) => ({ upToTb, usdPerGibMonth: usd }));
    } else if (figure === 'internetEgressTiers') {
      internetEgressTiers = inTb.map(({ upToTb, usd }) => ({ upToTb, usdPerGb: usd }));
    } else if (figure.startsWith('lustre/')) {
      const [deployment, storageType, speed] = figure.slice('lustre/'.length).split('-');
      listedTiers.push({
        deployment: deployment as LustreDeployment,
        storageType: storageType as LustreDrive,
        mbytesPerSecondPerTib: Number(speed),
        usdPerGibMonth: tiers[0]!.usd,
      });
    } else {
      single[figure as ServiceFigureKey] = tiers[0]!.usd;
    }
  }
  // The list has every class that a region sells: where it prices one, a class without any price is not sold there.
  const sold = prices.lustre.filter((tier) => listedTiers.length === 0 || tier.usdPerGibMonth !== null);
  const lustre = withLustreTiers(sold, listedTiers);
  return { ...prices, ...single, s3StandardTiers, internetEgressTiers, lustre };
}
