import type { SavingsPlanRates } from '../facts/savings-plans.js';
import type { ListedServicePrice } from './service-prices.js';

/** Prices of one instance type from the AWS Price List; null: the list has none. */
export interface ListedPrice {
  readonly instanceType: string;
  readonly onDemandUsdPerHour: number | null;
  /** Standard, all upfront, divided by the hours of the term. */
  readonly reserved1YearUsdPerHour: number | null;
  readonly reserved3YearUsdPerHour: number | null;
}

/** Rates of one instance type under Savings Plans. */
export interface ListedSavingsPlan {
  readonly instanceType: string;
  readonly rates: SavingsPlanRates;
}

/** What AWS's public price list says of one service in one region. */
export interface OfferPrices {
  /** Day on which AWS published the list, `YYYY-MM-DD`. */
  readonly published: string;
  /** Empty but for EC2. */
  readonly instances: readonly ListedPrice[];
  readonly services: readonly ListedServicePrice[];
}

/** A region, and what the price list calls it. */
export interface OfferPlace {
  readonly region: string;
  /** e.g. `US East (N. Virginia)`; null: not known. */
  readonly label: string | null;
}

/** AWS's public price lists, which need no account. */
export interface OfferSource {
  /** Services whose lists hold prices of instances. */
  readonly instanceServices: readonly string[];
  /** All services whose lists hold figures of the catalog, in the order in which they are asked for. */
  readonly services: readonly string[];
  /**
   * The prices of a service in a region; null: AWS lists none there.
   * @param onBytes - how much of the file has come, in bytes; not called for one that is kept from an earlier refresh
   * @throws AwsCallError after all tries
   */
  prices(service: string, place: OfferPlace, onBytes: (bytes: number) => void): Promise<OfferPrices | null>;
  /** The service that Savings Plans are listed under. */
  readonly savingsPlanService: string;
  /**
   * Rates of Savings Plans in a region, sorted by type; null: AWS lists none there.
   * @param onBytes - as of `prices`
   * @throws AwsCallError after all tries
   */
  savingsPlans(place: OfferPlace, onBytes: (bytes: number) => void): Promise<readonly ListedSavingsPlan[] | null>;
}
