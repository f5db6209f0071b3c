import type { HeldKind, SavingsPlanPayment, SavingsPlanTerm } from '../../units/closed-lists.js';

/** Reads what of an account is a price that is held. */
export interface PricesApi {
  /** EC2 DescribeReservedInstances of one id; null: the account has none of that id. */
  reservedInstances(region: string, id: string): Promise<FoundPrice | null>;
  /** Savings Plans DescribeSavingsPlans of one id; null: the account has none of that id. */
  savingsPlan(region: string, id: string): Promise<FoundPrice | null>;
}

/** Reserved instances or a Savings Plan as AWS describes them; null: it does not say, or they have none. */
export interface FoundPrice {
  readonly kind: Extract<HeldKind, 'reserved-instance' | 'savings-plan'>;
  /** As AWS has it, e.g. `active`, `queued`, `retired`. */
  readonly state: string;
  readonly instanceType: string | null;
  /** Of an EC2 Instance Savings Plan. */
  readonly family: string | null;
  /** Of an EC2 Instance Savings Plan. */
  readonly region: string | null;
  /** Name of its zone; null: regional. */
  readonly zoneName: string | null;
  readonly nodes: number | null;
  /** USD per hour. */
  readonly commitment: number | null;
  readonly term: SavingsPlanTerm | null;
  readonly payment: SavingsPlanPayment | null;
  /** Times in UTC, `YYYY-MM-DDTHH:MMZ`. */
  readonly begins: string | null;
  readonly ends: string | null;
  /** Of reserved instances, e.g. `default`, `dedicated`. */
  readonly tenancy: string | null;
  /** Of reserved instances, e.g. `Linux/UNIX`. */
  readonly platform: string | null;
}
