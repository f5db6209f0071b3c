import { describe, expect, it } from 'vitest';
import { SERVICE_FIGURE_KEYS } from '../../../lib/catalog/facts/service-figures.js';
import { OFFER_SERVICES } from '../../../lib/catalog/offers/offer-figures.js';
import { OfferReader } from '../../../lib/catalog/offers/read-offer.js';
import type { OfferPrices } from '../../../lib/catalog/refresh/offer-source.js';

interface Dimension {
  readonly usd: string;
  readonly from?: string;
  readonly to?: string;
}

interface ListedProduct {
  readonly attributes: Record<string, string>;
  readonly dimensions: readonly Dimension[];
}

function product(attributes: Record<string, string>, ...dimensions: Dimension[]): ListedProduct {
  return { attributes, dimensions };
}

const FRANKFURT = { region: 'eu-central-1', label: 'EU (Frankfurt)' };

function read(service: string, products: readonly ListedProduct[], place = FRANKFURT): OfferPrices {
  const text = JSON.stringify({
    offerCode: service,
    publicationDate: '2026-11-20T10:00:00Z',
    products: Object.fromEntries(
      products.map(({ attributes: { productFamily, ...attributes } }, i) => [`S${i}`, { productFamily, attributes }]),
    ),
    terms: {
      OnDemand: Object.fromEntries(
        products.map(({ dimensions }, i) => [
          `S${i}`,
          {
            T: {
              priceDimensions: dimensions.map(({ usd, from, to }) => ({
                unit: 'any',
                ...(from !== undefined && { beginRange: from }),
                ...(to !== undefined && { endRange: to }),
                pricePerUnit: { USD: usd },
              })),
            },
          },
        ]),
      ),
    },
  });
  const reader = new OfferReader(service, place);
  reader.write(Buffer.from(text));
  return reader.end();
}

const listed = (service: string, ...products: ListedProduct[]) =>
  read(service, products).services.map(({ figure, tiers }) => [figure, tiers[0]!.usd]);

describe('the figures of a service', () => {
  it('are told by the usage type, with and without a code of the region', () => {
    expect(
      listed(
        'AmazonEC2',
        product({ usagetype: 'EUC1-NatGateway-Hours' }, { usd: '0.0520000000' }),
        product({ usagetype: 'EUC1-NatGateway-Bytes' }, { usd: '0.0530000000' }),
        product({ usagetype: 'EUC1-NatGateway-Prvd-Bytes' }, { usd: '0.1' }),
      ),
    ).toEqual([
      ['natGatewayUsdPerGb', 0.053],
      ['natGatewayUsdPerHour', 0.052],
    ]);
    expect(listed('AmazonEC2', product({ usagetype: 'NatGateway-Hours' }, { usd: '0.045' }))).toHaveLength(1);
    expect(listed('AmazonEC2', product({ usagetype: 'NotNatGateway-Hours' }, { usd: '0.045' }))).toEqual([]);
    expect(listed('awskms', product({ usagetype: 'eu-central-1-KMS-Keys' }, { usd: '1' }))).toEqual([
      ['kmsKeyUsdPerMonth', 1],
    ]);
  });

  it('are left out where two products differ, and taken once where they agree', () => {
    const hours = (usd: string) => product({ usagetype: 'NatGateway-Hours' }, { usd });
    expect(listed('AmazonEC2', hours('0.045'), hours('0.050'))).toEqual([]);
    expect(listed('AmazonEC2', hours('0.045'), hours('0.0450000'))).toHaveLength(1);
  });

  it('are not what is free, not in USD, or of a Local Zone', () => {
    const usagetype = 'NatGateway-Hours';
    expect(listed('AmazonEC2', product({ usagetype }, { usd: '0.0000000000' }))).toEqual([]);
    expect(listed('AmazonEC2', product({ usagetype }))).toEqual([]);
    expect(listed('AmazonEC2', product({ usagetype, locationType: 'AWS Local Zone' }, { usd: '0.05' }))).toEqual([]);
    expect(listed('AmazonEC2', product({ usagetype, regionCode: 'eu-west-1' }, { usd: '0.05' }))).toEqual([]);
  });

  it('have their tiers in order', () => {
    const tiers = product(
      { usagetype: 'EUC1-TimedStorage-ByteHrs', volumeType: 'Standard' },
      { usd: '0.0225', from: '512000', to: 'Inf' },
      { usd: '0.0245', from: '0', to: '51200' },
      { usd: '0.0235', from: '51200', to: '512000' },
    );
    expect(read('AmazonS3', [tiers]).services).toEqual([
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

  it('are counted in the units of the catalog', () => {
    expect(
      listed(
        'AmazonS3',
        product({ usagetype: 'EUC1-Requests-Tier1' }, { usd: '0.0000054000' }),
        product({ usagetype: 'EUC1-Monitoring-Automation-INT' }, { usd: '0.0000025000' }),
        product({ usagetype: 'EUC1-Requests-INT-Tier1' }, { usd: '9' }),
        product({ usagetype: 'EUC1-Tables-Requests-Tier1' }, { usd: '9' }),
      ),
    ).toEqual([
      ['s3MonitoringUsdPer1000Objects', 0.0025],
      ['s3PutUsdPer1000', 0.0054],
    ]);
    expect(listed('awskms', product({ usagetype: 'eu-central-1-KMS-Requests' }, { usd: '0.0000030000' }))).toEqual([
      ['kmsRequestsUsdPer10000', 0.03],
    ]);
    expect(listed('AWSCloudTrail', product({ usagetype: 'EUC1-PaidEventsRecorded' }, { usd: '0.00002' }))).toEqual([
      ['trailEventsUsdPer100000', 2],
    ]);
  });

  it('have a surcharge on what it is on, and none alone', () => {
    const cluster = product({ usagetype: 'EUC1-AmazonEKS-Hours:perCluster' }, { usd: '0.10' });
    const extended = product({ usagetype: 'EUC1-AmazonEKS-Hours:extendedSupport' }, { usd: '0.50' });
    expect(listed('AmazonEKS', extended, cluster)).toEqual([
      ['eksClusterUsdPerHour', 0.1],
      ['eksExtendedSupportUsdPerHour', 0.6],
    ]);
    expect(listed('AmazonEKS', extended)).toEqual([]);
  });

  it('tell where traffic comes from, and take the dearest way to another region', () => {
    const to = (fromRegionCode: string, code: string, usd: string) =>
      product(
        {
          usagetype: `EUC1-${code}-AWS-Out-Bytes`,
          transferType: 'InterRegion Outbound',
          toLocationType: 'AWS Region',
          fromRegionCode,
        },
        { usd },
      );
    expect(
      listed(
        'AWSDataTransfer',
        to('eu-central-1', 'USE1', '0.02'),
        to('eu-central-1', 'SAE1', '0.03'),
        to('sa-east-1', 'EUC1', '0.138'),
      ),
    ).toEqual([['interRegionUsdPerGb', 0.03]]);
  });

  it('tell the classes of Lustre by throughput', () => {
    const lustre = (storageType: string, throughputCapacity: string, usd: string) =>
      product({ productFamily: 'Storage', fileSystemType: 'Lustre', storageType, throughputCapacity }, { usd });
    expect(
      listed(
        'AmazonFSx',
        lustre('SSD', 'N/A', '0.168'),
        lustre('SSD', '125', '0.174'),
        lustre('SSD', '200 MB/s/TiB', '0.348'),
        lustre('HDD', '12', '0.03'),
        lustre('HDD', '125', '9'),
        lustre('Intelligent-Tiering', '125', '9'),
        lustre('SSD', '4000', '9'),
      ),
    ).toEqual([
      ['lustre/PERSISTENT_1-HDD-12', 0.03],
      ['lustre/PERSISTENT_1-SSD-200', 0.348],
      ['lustre/PERSISTENT_2-SSD-125', 0.174],
      ['lustre/SCRATCH_1-SSD-200', 0.168],
      ['lustre/SCRATCH_2-SSD-200', 0.168],
    ]);
  });

  it.each([
    ['a price of words', product({ usagetype: 'NatGateway-Hours' }, { usd: 'cheap' })],
    ['a range of words', product({ usagetype: 'NatGateway-Hours' }, { usd: '1', from: 'some', to: 'more' })],
  ])('are not believed with %s', (_, nonsense) => {
    expect(() => listed('AmazonEC2', nonsense)).toThrow(/answered without sense/);
  });

  it('are told once each, by names that the catalog has', () => {
    const figures = Object.values(OFFER_SERVICES).flatMap((service) => service.figures.map(({ figure }) => figure));
    expect(new Set(figures).size).toBe(figures.length);
    const known = new Set<string>([...SERVICE_FIGURE_KEYS, 's3StandardTiers', 'internetEgressTiers']);
    expect(figures.filter((figure) => !known.has(figure))).toEqual([]);
  });
});
