import { roundUsd } from '../facts/offer-prices.js';
import { MalformedAnswerError } from './catalog-api.js';

/** Prices of one type from the AWS Price List; null: the list has none. */
export interface ListedPrice {
  readonly instanceType: string;
  readonly onDemandUsdPerHour: number | null;
  /** Standard, all upfront, divided by the hours of the term. */
  readonly reserved1YearUsdPerHour: number | null;
  readonly reserved3YearUsdPerHour: number | null;
}

/** Instances by the hour, as the catalog prices them. Filters besides the region. */
export const INSTANCE_QUERY = {
  service: 'AmazonEC2',
  filters: { operatingSystem: 'Linux', tenancy: 'Shared', preInstalledSw: 'NA', capacitystatus: 'Used' },
} as const;

const HOURS_OF_TERM: Readonly<Record<string, number>> = { '1yr': 8760, '3yr': 26_280 };

/** What of a product of `GetProducts` is read here. */
export interface Product {
  readonly product: { readonly attributes: Readonly<Record<string, string>> };
  readonly terms?: {
    readonly OnDemand?: Readonly<Record<string, Term>>;
    readonly Reserved?: Readonly<Record<string, Term>>;
  };
}

interface Term {
  readonly priceDimensions?: Readonly<Record<string, PriceDimension>>;
  readonly termAttributes?: Readonly<Record<string, string>>;
}

/** A price of the AWS Price List and the range that it is for. */
export interface PriceDimension {
  readonly unit?: string;
  readonly beginRange?: string;
  readonly endRange?: string;
  readonly pricePerUnit?: Readonly<Record<string, string>>;
}

/**
 * One product of `GetProducts` for EC2; null: not an instance that is bought by the hour (reserved capacity, a
 * capacity block, a Local Zone).
 * @throws MalformedAnswerError when the text is no product
 */
export function listedPrice(text: string): ListedPrice | null {
  const product = parseProduct(text);
  const { instanceType, operation, marketoption, locationType } = product.product.attributes;
  const byTheHour =
    instanceType !== undefined &&
    operation === 'RunInstances' &&
    (marketoption ?? 'OnDemand') === 'OnDemand' &&
    (locationType ?? 'AWS Region') === 'AWS Region';
  if (!byTheHour) return null;
  return {
    instanceType,
    onDemandUsdPerHour: hourlyUsd(product.terms?.OnDemand),
    reserved1YearUsdPerHour: allUpfrontUsdPerHour(product.terms?.Reserved, '1yr'),
    reserved3YearUsdPerHour: allUpfrontUsdPerHour(product.terms?.Reserved, '3yr'),
  };
}

/** @throws MalformedAnswerError when the text is no product */
export function parseProduct(text: string): Product {
  let product: Product;
  try {
    product = JSON.parse(text);
  } catch (error) {
    throw new MalformedAnswerError('GetProducts', (error as Error).message);
  }
  if (!product?.product?.attributes) throw new MalformedAnswerError('GetProducts', 'a product has no attributes');
  return product;
}

function hourlyUsd(terms: Readonly<Record<string, Term>> | undefined): number | null {
  for (const term of Object.values(terms ?? {})) {
    for (const dimension of Object.values(term.priceDimensions ?? {})) {
      const usd = usdOf(dimension);
      if (dimension.unit === 'Hrs' && usd !== null && usd > 0) return usd;
    }
  }
  return null;
}

function allUpfrontUsdPerHour(terms: Readonly<Record<string, Term>> | undefined, length: string): number | null {
  for (const { termAttributes, priceDimensions } of Object.values(terms ?? {})) {
    const isAsked =
      termAttributes?.LeaseContractLength === length &&
      termAttributes.OfferingClass === 'standard' &&
      termAttributes.PurchaseOption === 'All Upfront';
    if (!isAsked) continue;
    let upfront: number | null = null;
    let hourly = 0;
    for (const dimension of Object.values(priceDimensions ?? {})) {
      const usd = usdOf(dimension);
      if (dimension.unit === 'Quantity') upfront = usd;
      else if (dimension.unit === 'Hrs') hourly = usd ?? 0;
    }
    if (upfront !== null && upfront > 0) return roundUsd(upfront / HOURS_OF_TERM[length]! + hourly);
  }
  return null;
}

/** Null: priced in no USD. */
export function usdOf({ pricePerUnit }: PriceDimension): number | null {
  const usd = pricePerUnit?.USD;
  if (usd === undefined) return null;
  const value = Number(usd);
  if (usd === '' || !Number.isFinite(value) || value < 0) {
    throw new MalformedAnswerError('GetProducts', `a price is ${JSON.stringify(usd)}`);
  }
  return value;
}
