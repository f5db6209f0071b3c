import { MalformedAnswerError } from './catalog-api.js';

/** Prices of one type from the AWS Price List; null: the list has none. */
export interface ListedPrice {
  readonly instanceType: string;
  readonly onDemandUsdPerHour: number | null;
  /** Standard, all upfront, divided by the hours of the term. */
  readonly reserved1YearUsdPerHour: number | null;
  readonly reserved3YearUsdPerHour: number | null;
}

const HOURS_OF_TERM: Readonly<Record<string, number>> = { '1yr': 8760, '3yr': 26_280 };

interface Product {
  readonly product?: { readonly attributes?: Readonly<Record<string, string>> };
  readonly terms?: {
    readonly OnDemand?: Readonly<Record<string, Term>>;
    readonly Reserved?: Readonly<Record<string, Term>>;
  };
}

interface Term {
  readonly priceDimensions?: Readonly<Record<string, PriceDimension>>;
  readonly termAttributes?: Readonly<Record<string, string>>;
}

interface PriceDimension {
  readonly unit?: string;
  readonly pricePerUnit?: Readonly<Record<string, string>>;
}

/**
 * One product of `GetProducts` for EC2; null: not an instance that is bought by the hour (reserved capacity, a
 * capacity block, a Local Zone).
 * @throws MalformedAnswerError when the text is no product
 */
export function listedPrice(text: string): ListedPrice | null {
  let product: Product;
  try {
    product = JSON.parse(text);
  } catch (error) {
    throw new MalformedAnswerError('GetProducts', (error as Error).message);
  }
  const attributes = product?.product?.attributes;
  if (!attributes) throw new MalformedAnswerError('GetProducts', 'a product has no attributes');
  const { instanceType, operation, marketoption, locationType } = attributes;
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
    if (upfront !== null && upfront > 0) return round6(upfront / HOURS_OF_TERM[length]! + hourly);
  }
  return null;
}

function usdOf({ pricePerUnit }: PriceDimension): number | null {
  const usd = pricePerUnit?.USD;
  if (usd === undefined) return null;
  const value = Number(usd);
  if (usd === '' || !Number.isFinite(value) || value < 0) {
    throw new MalformedAnswerError('GetProducts', `a price is ${JSON.stringify(usd)}`);
  }
  return value;
}

function round6(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
