import type { Architecture } from '../../units/closed-lists.js';
import type { InstanceType } from '../facts/catalog.js';

/** What a refresh asks of AWS, one page at a time. */
export interface CatalogApi {
  /**
   * EC2 DescribeRegions: each region of the account's partition, and whether the account may use it.
   * @param near - a region of that partition
   */
  regions(near: string): Promise<readonly (readonly [region: string, status: 'enabled' | 'not-enabled'])[]>;
  /** EC2 DescribeInstanceTypes. */
  instanceTypes(region: string, token: string | null): Promise<Page<DescribedType>>;
  /** EC2 DescribeInstanceTypeOfferings by zone id. */
  offerings(region: string, token: string | null): Promise<Page<Offering>>;
  /** EC2 DescribeSpotPriceHistory for Linux: the prices in force at the start of a period, and their changes in it. */
  spotPrices(region: string, period: SpotPeriod, token: string | null): Promise<Page<SpotPrice>>;
  /** EC2 DescribeCapacityBlockOfferings for one day of one instance, or of one UltraServer of them. */
  capacityBlocks(region: string, asked: BlockQuestion, token: string | null): Promise<Page<CapacityBlock>>;
}

/** What the catalog takes from a `DescribeInstanceTypes` record, as plain data. */
export interface DescribedType {
  readonly name: string;
  readonly vcpus: number;
  readonly memoryGib: number;
  readonly architecture: Architecture;
  readonly accelerator: {
    readonly ec2Name: string;
    /** A part of one: 0.125 and up. */
    readonly count: number;
    /** Of one, or of the part. */
    readonly memoryMib: number;
  } | null;
  /** Most interfaces by card. */
  readonly cards: readonly number[];
  /** Sum over the cards; null: not stated. */
  readonly baselineGbps: number | null;
  readonly efaInterfaces: number;
  readonly disks: readonly { readonly count: number; readonly sizeGb: number; readonly type: string }[];
  readonly usageClasses: InstanceType['usageClasses'];
  readonly placementStrategies: InstanceType['placementStrategies'];
  readonly bareMetal: boolean;
}

/** One page of an answer. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Null: the last page. */
  readonly next: string | null;
}

/** An instance type in a zone. */
export interface Offering {
  readonly instanceType: string;
  readonly zoneId: string;
}

/** In milliseconds since 1970. */
export interface SpotPeriod {
  readonly from: number;
  /** Above `from`. */
  readonly until: number;
}

/** Which blocks are asked for. */
export interface BlockQuestion {
  readonly instanceType: string;
  /** e.g. `u-p6e-gb200x72`, which is all of its instances; null: instances are sold singly. */
  readonly ultraserver: string | null;
}

/** The spot price of an instance type in a zone from a moment on. */
export interface SpotPrice {
  readonly instanceType: string;
  /** Zone id or name. */
  readonly zone: string;
  readonly usdPerHour: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
}

/** A capacity block on offer. */
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
