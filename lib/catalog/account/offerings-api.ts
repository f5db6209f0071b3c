import type { SavingsPlanPayment, SavingsPlanTerm } from '../../units/closed-lists.js';
import type { Page } from '../refresh/catalog-api.js';

/** Reads what AWS sells to an account, and buys nothing. */
export interface OfferingsApi {
  /** EC2 DescribeCapacityBlockOfferings. */
  capacityBlocks(region: string, asked: AskedBlock, token: string | null): Promise<Page<OfferedBlock>>;
  /** EC2 DescribeReservedInstancesOfferings: regional, for Linux, of AWS itself. */
  reservedInstances(region: string, instanceType: string, token: string | null): Promise<Page<OfferedReserved>>;
  /** EC2 DescribeAvailabilityZones: the id of each zone by the name that it has in the account. */
  zoneIds(region: string): Promise<ReadonlyMap<string, string>>;
}

/** A capacity block to look for. */
export interface AskedBlock {
  readonly instanceType: string;
  readonly nodes: number;
  /** As sold: 1 to 14, or a multiple of 7 up to 182. */
  readonly days: number;
  /** Earliest start, milliseconds since 1970; null: as soon as there is one. */
  readonly from: number | null;
}

/** A capacity block on offer. */
export interface OfferedBlock {
  readonly id: string;
  /** As the account names it. */
  readonly zoneName: string | null;
  readonly nodes: number;
  /** Times in UTC, `YYYY-MM-DDTHH:MMZ`; null: AWS does not say. */
  readonly begins: string | null;
  readonly ends: string | null;
  readonly hours: number;
  /** For all of its nodes over all of its hours; null: in another currency. */
  readonly usd: number | null;
}

/** Reserved instances on offer. */
export interface OfferedReserved {
  readonly id: string;
  readonly term: SavingsPlanTerm | null;
  readonly payment: SavingsPlanPayment | null;
  /** e.g. `standard`, `convertible`. */
  readonly offeringClass: string;
  /** Of one node, the upfront payment spread over the term; null: in another currency. */
  readonly usdPerNodeHour: number | null;
}
