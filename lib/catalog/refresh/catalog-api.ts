import type { DescribedType } from './described-type.js';

/** What a refresh asks of AWS, one page at a time. */
export interface CatalogApi {
  /** EC2 DescribeInstanceTypes. */
  instanceTypes(region: string, token: string | null): Promise<Page<DescribedType>>;
  /** EC2 DescribeInstanceTypeOfferings by zone id. */
  offerings(region: string, token: string | null): Promise<Page<Offering>>;
  /** EC2 DescribeSpotPriceHistory for Linux: the prices in force at a moment, in milliseconds since 1970. */
  spotPrices(region: string, atMilliseconds: number, token: string | null): Promise<Page<SpotPrice>>;
  /** EC2 DescribeCapacityBlockOfferings for one instance and one day. */
  capacityBlocks(region: string, instanceType: string, token: string | null): Promise<Page<CapacityBlock>>;
  /** Pricing GetProducts: products whose attributes are all as asked, as the JSON that AWS sends. */
  priceList(service: string, attributes: Readonly<Record<string, string>>, token: string | null): Promise<Page<string>>;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Null: the last page. */
  readonly next: string | null;
}

export interface Offering {
  readonly instanceType: string;
  readonly zoneId: string;
}

export interface SpotPrice {
  readonly instanceType: string;
  /** Zone id or name. */
  readonly zone: string;
  readonly usdPerHour: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
}

export interface CapacityBlock {
  readonly instanceType: string;
  /** Of one instance. */
  readonly usdPerHour: number;
}

/** An answer of AWS that lacks what it must have. */
export class MalformedAnswerError extends Error {
  constructor(action: string, problem: string) {
    super(`${action} answered without sense: ${problem}`);
    this.name = 'MalformedAnswerError';
  }
}
