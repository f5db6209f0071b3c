import { describe, expect, it } from 'vitest';
import type { ServicePrices } from '../../../lib/catalog/facts/catalog.js';
import { loadCatalog } from '../../../lib/catalog/files/load-catalog.js';
import {
  type ListedServicePrice,
  listedServicePrices,
  SERVICE_QUERIES,
  type ServiceQuery,
  withListedPrices,
} from '../../../lib/catalog/refresh/service-prices.js';

interface Dimension {
  readonly usd: string;
  readonly from?: string;
  readonly to?: string;
}

function product(attributes: Record<string, string>, ...dimensions: Dimension[]): string {
  const priceDimensions = dimensions.map(({ usd, from, to }) => ({
    unit: 'any',
    ...(from === undefined ? {} : { beginRange: from }),
    ...(to === undefined ? {} : { endRange: to }),
    pricePerUnit: { USD: usd },
  }));
  return JSON.stringify({
    product: { attributes },
    terms: { OnDemand: { a: { priceDimensions: { ...priceDimensions } } } },
  });
}

const queryFor = (service: string, filter: string): ServiceQuery =>
  SERVICE_QUERIES.find((query) => query.service === service && Object.values(query.filters).includes(filter))!;
const listed = (query: ServiceQuery, ...products: string[]) => listedServicePrices(query, products);
const nat = queryFor('AmazonEC2', 'NAT Gateway');
const lustre = queryFor('AmazonFSx', 'Lustre');

describe('listedServicePrices', () => {
  it('tells hours from bytes by the usage type, with and without a code of the region', () => {
    expect(
      listed(
        nat,
        product({ usagetype: 'EUC1-NatGateway-Hours' }, { usd: '0.0520000000' }),
        product({ usagetype: 'EUC1-NatGateway-Bytes' }, { usd: '0.0520000000' }),
        product({ usagetype: 'EUC1-NatGateway-Prvd-Bytes' }, { usd: '0.1' }),
      ),
    ).toEqual([
      { figure: 'natGatewayUsdPerHour', tiers: [{ upToGb: null, usd: 0.052 }] },
      { figure: 'natGatewayUsdPerGb', tiers: [{ upToGb: null, usd: 0.052 }] },
    ]);
    expect(listed(nat, product({ usagetype: 'NatGateway-Hours' }, { usd: '0.045' }))).toHaveLength(1);
    expect(listed(nat, product({ usagetype: 'NotNatGateway-Hours' }, { usd: '0.045' }))).toEqual([]);
  });

  it('takes nothing where two products differ, and once where they agree', () => {
    const hours = (usd: string) => product({ usagetype: 'NatGateway-Hours' }, { usd });
    expect(listed(nat, hours('0.045'), hours('0.050'))).toEqual([]);
    expect(listed(nat, hours('0.045'), hours('0.0450000'))).toHaveLength(1);
  });

  it('passes over what is free or not priced in USD', () => {
    expect(listed(nat, product({ usagetype: 'NatGateway-Hours' }, { usd: '0.0000000000' }))).toEqual([]);
    expect(listed(nat, JSON.stringify({ product: { attributes: { usagetype: 'NatGateway-Hours' } } }))).toEqual([]);
  });

  it('reads tiers in order', () => {
    const s3 = queryFor('AmazonS3', 'Standard');
    const tiers = product(
      { usagetype: 'EUC1-TimedStorage-ByteHrs' },
      { usd: '0.0225', from: '512000', to: 'Inf' },
      { usd: '0.0245', from: '0', to: '51200' },
      { usd: '0.0235', from: '51200', to: '512000' },
    );
    expect(listed(s3, tiers)).toEqual([
      {
        figure: 's3StandardTiers',
        tiers: [
          { upToGb: 51_200, usd: 0.0245 },
          { upToGb: 512_000, usd: 0.0235 },
          { upToGb: null, usd: 0.0225 },
        ],
      },
    ]);
  });

  it('tells the tiers of Lustre by throughput', () => {
    const figures = listed(
      lustre,
      product({ storageType: 'SSD', throughputCapacity: 'N/A' }, { usd: '0.168' }),
      product({ storageType: 'SSD', throughputCapacity: '125' }, { usd: '0.174' }),
      product({ storageType: 'SSD', throughputCapacity: '200 MB/s/TiB' }, { usd: '0.348' }),
      product({ storageType: 'HDD', throughputCapacity: '12' }, { usd: '0.03' }),
      product({ storageType: 'HDD', throughputCapacity: '125' }, { usd: '9' }),
      product({ storageType: 'Intelligent-Tiering', throughputCapacity: '125' }, { usd: '9' }),
      product({ storageType: 'SSD', throughputCapacity: '4000' }, { usd: '9' }),
    );
    expect(figures.map(({ figure, tiers }) => [figure, tiers[0]!.usd])).toEqual([
      ['lustre/SCRATCH_1-SSD-200', 0.168],
      ['lustre/SCRATCH_2-SSD-200', 0.168],
      ['lustre/PERSISTENT_2-SSD-125', 0.174],
      ['lustre/PERSISTENT_1-SSD-200', 0.348],
      ['lustre/PERSISTENT_1-HDD-12', 0.03],
    ]);
  });

  it.each([
    ['no JSON', 'price'],
    ['no attributes', '{}'],
    ['a price of words', product({ usagetype: 'NatGateway-Hours' }, { usd: 'cheap' })],
    ['a range of words', product({ usagetype: 'NatGateway-Hours' }, { usd: '1', from: 'some', to: 'more' })],
  ])('does not believe %s', (_, text) => {
    expect(() => listed(nat, text)).toThrow(/answered without sense/);
  });
});

describe('withListedPrices', () => {
  const before: ServicePrices = loadCatalog({ regions: ['eu-central-1'] }).regions.get('eu-central-1')!.prices;

  it('sets what was listed, in TB where AWS prints TB, and leaves the rest', () => {
    const prices: ListedServicePrice[] = [
      { figure: 'natGatewayUsdPerGb', tiers: [{ upToGb: null, usd: 0.052 }] },
      { figure: 'lustre/PERSISTENT_2-SSD-125', tiers: [{ upToGb: null, usd: 0.174 }] },
      {
        figure: 'internetEgressTiers',
        tiers: [
          { upToGb: 10_240, usd: 0.09 },
          { upToGb: null, usd: 0.05 },
        ],
      },
    ];
    const after = withListedPrices(before, prices);
    expect(after.natGatewayUsdPerGb).toBe(0.052);
    expect(after.natGatewayUsdPerHour).toBe(before.natGatewayUsdPerHour);
    expect(after.internetEgressTiers).toEqual([
      { upToTb: 10, usdPerGb: 0.09 },
      { upToTb: null, usdPerGb: 0.05 },
    ]);
    expect(after.s3StandardTiers).toBe(before.s3StandardTiers);
    expect(after.lustre).toEqual(
      before.lustre.map((tier) => (tier.mbytesPerSecondPerTib === 125 ? { ...tier, usdPerGibMonth: 0.174 } : tier)),
    );
    expect(withListedPrices(before, [])).toEqual(before);
  });

  it('takes the list for what a region sells of FSx for Lustre, and keeps what is priced', () => {
    const scratch = { deployment: 'SCRATCH_2', storageType: 'SSD', mbytesPerSecondPerTib: 200 } as const;
    const persistent = { deployment: 'PERSISTENT_2', storageType: 'SSD', mbytesPerSecondPerTib: 125 } as const;
    const hdd = { deployment: 'PERSISTENT_1', storageType: 'HDD', mbytesPerSecondPerTib: 12 } as const;
    const region = {
      ...before,
      lustre: [
        { ...scratch, usdPerGibMonth: null },
        { ...hdd, usdPerGibMonth: 0.03 },
      ],
    };
    const after = withListedPrices(region, [
      { figure: 'lustre/PERSISTENT_2-SSD-125', tiers: [{ upToGb: null, usd: 0.174 }] },
    ]);
    expect(after.lustre).toEqual([
      { ...hdd, usdPerGibMonth: 0.03 },
      { ...persistent, usdPerGibMonth: 0.174 },
    ]);
  });
});
