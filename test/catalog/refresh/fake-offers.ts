import type { FakeRegion } from './fake-region.js';

/** Parts of the path of a price list: `/offers/v1.0/aws/AmazonEC2/7/us-east-1/index.json`; no region: the list of regions. */
export interface OfferPath {
  readonly service: string;
  readonly region: string | null;
}

/** What a path of the bulk price lists is about; null: it is no such path. */
export function offerPath(url: string): OfferPath | null {
  const [, service, region] =
    /^\/offers\/v1\.0\/aws\/(\w+)\/\w+\/(?:([a-z0-9-]+)\/index|region_index)\.json$/.exec(url) ?? [];
  return service === undefined ? null : { service, region: region ?? null };
}

/** @param version - in the paths of its lists; a list of another version is another file */
export function regionIndex(service: string, regions: Iterable<string>, version: string): string {
  const entries = [...regions].map((regionCode) => [
    regionCode,
    { regionCode, currentVersionUrl: `/offers/v1.0/aws/${service}/${version}/${regionCode}/index.json` },
  ]);
  return JSON.stringify({
    formatVersion: 'v1.0',
    publicationDate: '2026-11-20T10:00:00Z',
    regions: Object.fromEntries(entries),
  });
}

/** The price list of a service in a region, in AWS's order: products, then terms. */
export function offerFile(service: string, region: string, facts: FakeRegion): string {
  const products: Record<string, object> = {};
  const onDemand: Record<string, object> = {};
  const reserved: Record<string, object> = {};
  const add = (attributes: Record<string, string>, terms: { onDemand: object | null; reserved?: object }) => {
    const { productFamily, ...rest } = attributes;
    const sku = `SKU${Object.keys(products).length}`;
    products[sku] = { sku, productFamily, attributes: { servicecode: service, regionCode: region, ...rest } };
    if (terms.onDemand) onDemand[sku] = { [`${sku}.OD`]: { priceDimensions: terms.onDemand } };
    if (terms.reserved) reserved[sku] = terms.reserved;
  };
  if (service === 'AmazonEC2') for (const type of facts.types) addInstance(type.name, facts, add);
  for (const { attributes, tiers } of facts.products.filter((entry) => entry.service === service)) {
    add(attributes, { onDemand: dimensions(tiers) });
  }
  return JSON.stringify({
    formatVersion: 'v1.0',
    offerCode: service,
    version: '20261120100000',
    publicationDate: '2026-11-20T10:00:00Z',
    products,
    terms: { OnDemand: onDemand, Reserved: reserved },
  });
}

function addInstance(
  instanceType: string,
  facts: FakeRegion,
  add: (attributes: Record<string, string>, terms: { onDemand: object | null; reserved?: object }) => void,
): void {
  const usd = facts.onDemandUsd.get(instanceType);
  const { year1, year3 } = facts.reservedUsd.get(instanceType) ?? { year1: null, year3: null };
  const attributes = {
    productFamily: 'Compute Instance',
    instanceType,
    usagetype: `BoxUsage:${instanceType}`,
    operation: 'RunInstances',
    marketoption: 'OnDemand',
    locationType: 'AWS Region',
    operatingSystem: 'Linux',
    tenancy: 'Shared',
    preInstalledSw: 'NA',
    capacitystatus: 'Used',
  };
  const hourly = usd === undefined ? null : { a: { unit: 'Hrs', pricePerUnit: { USD: String(usd) } } };
  // What differs in one attribute only is another product, and its price no price of the catalog.
  const other = { a: { unit: 'Hrs', pricePerUnit: { USD: '999' } } };
  add({ ...attributes, operatingSystem: 'Windows' }, { onDemand: other });
  add({ ...attributes, capacitystatus: 'UnusedCapacityReservation' }, { onDemand: other });
  add({ ...attributes, locationType: 'AWS Local Zone' }, { onDemand: other });
  if (usd === undefined) return;
  add(attributes, {
    onDemand: hourly,
    reserved: { ...term('1yr', 8760, 1), ...upfront('1yr', 8760, year1), ...upfront('3yr', 26_280, year3) },
  });
}

function upfront(length: string, hours: number, usd: number | null): object {
  return usd === null ? {} : term(length, hours, usd * hours, 'standard');
}

function term(LeaseContractLength: string, hours: number, usd: number, OfferingClass = 'convertible'): object {
  return {
    [`${LeaseContractLength}.${OfferingClass}.${hours}`]: {
      termAttributes: { LeaseContractLength, OfferingClass, PurchaseOption: 'All Upfront' },
      priceDimensions: {
        a: { unit: 'Quantity', pricePerUnit: { USD: String(usd) } },
        b: { unit: 'Hrs', pricePerUnit: { USD: '0.0000000000' } },
      },
    },
  };
}

function dimensions(tiers: readonly { upToGb: number | null; usd: number }[]): object {
  return Object.fromEntries(
    tiers.map(({ upToGb, usd }, i) => {
      const beginRange = String(tiers[i - 1]?.upToGb ?? 0);
      const endRange = upToGb === null ? 'Inf' : String(upToGb);
      return [`d${i}`, { unit: 'GB-Mo', beginRange, endRange, pricePerUnit: { USD: usd.toFixed(10) } }];
    }),
  );
}
