import type { FakeRegion } from './fake-region.js';

/** Parts of the path of a price list: `/offers/v1.0/aws/AmazonEC2/7/us-east-1/index.json`; no region: the list of regions. */
export interface OfferPath {
  readonly service: string;
  readonly region: string | null;
}

/** What a path of the bulk price lists is about; null: it is no such path. */
export function offerPath(url: string): OfferPath | null {
  const [, service, region] =
    /^\/(?:offers|savingsPlan)\/v1\.0\/aws\/(\w+)\/\w+\/(?:([a-z0-9-]+)\/index|region_index)\.json$/.exec(url) ?? [];
  return service === undefined ? null : { service, region: region ?? null };
}

/** What Savings Plans are listed under. */
export const SAVINGS_PLANS = 'AWSComputeSavingsPlan';

/** @param version - in the paths of its lists; a list of another version is another file */
export function regionIndex(service: string, regions: Iterable<string>, version: string): string {
  if (service === SAVINGS_PLANS) {
    const all = [...regions].map((regionCode) => ({
      regionCode,
      versionUrl: `/savingsPlan/v1.0/aws/${service}/${version}/${regionCode}/index.json`,
    }));
    return JSON.stringify({ formatVersion: 'v1.0', publicationDate: '2026-11-20T10:00:00Z', regions: all });
  }
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

/** Rates of a plan by instance type, in USD per hour. */
export type PlanRates = ReadonlyMap<string, number>;

/** A list of Savings Plans in AWS's form: products in an array, then terms with their rates. */
export function savingsPlanFile(region: string, plans: ReadonlyMap<string, PlanRates>): string {
  const all = [...plans].map(([name, rates], at) => {
    const [productFamily, purchaseTerm, purchaseOption] = name.split('/');
    return { sku: `PLAN${at}`, productFamily, purchaseTerm, purchaseOption, rates };
  });
  const rate = (usage: string, operation: string, price: number, currency = 'USD') => ({
    discountedSku: 'X',
    discountedUsageType: usage,
    discountedOperation: operation,
    discountedServiceCode: 'AmazonEC2',
    discountedRegionCode: region,
    unit: 'Hrs',
    discountedRate: { price: String(price), currency },
  });
  return JSON.stringify({
    version: '20261120100000',
    publicationDate: '2026-11-20T10:00:00Z',
    products: all.map(({ sku, productFamily, purchaseTerm, purchaseOption }) => ({
      sku,
      productFamily,
      serviceCode: 'ComputeSavingsPlans',
      attributes: { purchaseOption, purchaseTerm, granularity: 'hourly' },
    })),
    terms: {
      savingsPlan: all.map(({ sku, rates }) => ({
        sku,
        description: 'a plan',
        leaseContractLength: { duration: 1, unit: 'year' },
        rates: [...rates].flatMap(([type, usd]) => [
          rate(`EUC1-BoxUsage:${type}`, 'RunInstances', usd),
          rate(`EUC1-BoxUsage:${type}`, 'RunInstances:0002', 999),
          rate(`EUC1-DedicatedUsage:${type}`, 'RunInstances', 998),
          rate(`EUC1-UnusedBox:${type}`, 'RunInstances', 997),
          rate('EUC1-Fargate-vCPU-Hours:perCPU', '', 0.03),
        ]),
      })),
    },
  });
}

/** The price list of a service in a region, in AWS's order: products, then terms. */
export function offerFile(service: string, region: string, facts: FakeRegion): string {
  if (service === SAVINGS_PLANS) return savingsPlanFile(region, facts.savingsPlans);
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
