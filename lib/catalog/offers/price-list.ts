import { roundUsd } from '../facts/offer-prices.js';
import { MalformedAnswerError } from '../refresh/catalog-api.js';
import type { ListedPrice } from '../refresh/offer-source.js';
import type { ListedServicePrice } from '../refresh/service-prices.js';

/** Attributes of a product of the price list; `productFamily` is one of them here. */
export type Attributes = Readonly<Record<string, string | undefined>>;

/** What an instance by the hour is, as the catalog prices it: neither reserved capacity, nor a block, nor a Local Zone. */
const BY_THE_HOUR: Attributes = {
  operatingSystem: 'Linux',
  tenancy: 'Shared',
  preInstalledSw: 'NA',
  capacitystatus: 'Used',
  operation: 'RunInstances',
};

const HOURS_OF_TERM: Readonly<Record<string, number>> = { '1yr': 8760, '3yr': 26_280 };

/** What of a term of an offer file is read here. */
interface Term {
  readonly priceDimensions?: Readonly<Record<string, PriceDimension>>;
  readonly termAttributes?: Attributes;
}

/** The terms of one product, by their codes. */
export type Terms = Readonly<Record<string, Term>>;

/** A price of an offer file and the range that it is for. */
interface PriceDimension {
  readonly unit?: string;
  readonly beginRange?: string;
  readonly endRange?: string;
  readonly pricePerUnit?: Readonly<Record<string, string>>;
}

/** Whether a product is an instance by the hour. */
export function isByTheHour(attributes: Attributes): boolean {
  const { instanceType, marketoption = 'OnDemand' } = attributes;
  if (instanceType === undefined || marketoption !== 'OnDemand') return false;
  return Object.entries(BY_THE_HOUR).every(([name, value]) => attributes[name] === value);
}

/** The prices of an instance by the hour. */
export function listedPrice(instanceType: string, onDemand: Terms, reserved: Terms): ListedPrice {
  return {
    instanceType,
    onDemandUsdPerHour: hourlyUsd(onDemand),
    reserved1YearUsdPerHour: allUpfrontUsdPerHour(reserved, '1yr'),
    reserved3YearUsdPerHour: allUpfrontUsdPerHour(reserved, '3yr'),
  };
}

/** The price of a service by volume, first tier first; what is free is no tier. Empty: priced in no USD. */
export function tiersOf(onDemand: Terms): ListedServicePrice['tiers'] {
  return Object.values(onDemand)
    .flatMap((term) => Object.values(term.priceDimensions ?? {}))
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
  if (Number.isNaN(value)) throw new MalformedAnswerError('the price list', `a range is ${JSON.stringify(text)}`);
  return value;
}

function hourlyUsd(terms: Terms): number | null {
  for (const term of Object.values(terms)) {
    for (const dimension of Object.values(term.priceDimensions ?? {})) {
      const usd = usdOf(dimension);
      if (dimension.unit === 'Hrs' && usd !== null && usd > 0) return usd;
    }
  }
  return null;
}

function allUpfrontUsdPerHour(terms: Terms, length: string): number | null {
  for (const { termAttributes, priceDimensions } of Object.values(terms)) {
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
function usdOf({ pricePerUnit }: PriceDimension): number | null {
  const usd = pricePerUnit?.USD;
  if (usd === undefined) return null;
  const value = Number(usd);
  if (usd === '' || !Number.isFinite(value) || value < 0) {
    throw new MalformedAnswerError('the price list', `a price is ${JSON.stringify(usd)}`);
  }
  return value;
}
