import {
  SAVINGS_PLAN_PAYMENTS,
  SAVINGS_PLAN_TERMS,
  type SavingsPlanPayment,
  type SavingsPlanTerm,
} from '../../units/closed-lists.js';

/** Compute Savings Plans hold for every family and region, EC2 Instance Savings Plans for one family in one region. */
export const SAVINGS_PLANS = ['compute', 'instance'] as const;
/** One of `SAVINGS_PLANS`. */
export type SavingsPlan = (typeof SAVINGS_PLANS)[number];

/** A plan, its term and its payment, e.g. `compute-3y-no-upfront`. */
export type SavingsPlanKey = `${SavingsPlan}-${SavingsPlanTerm}-${SavingsPlanPayment}`;

/** The key of a rate in an offer. */
export function savingsPlanKey(plan: SavingsPlan, term: SavingsPlanTerm, payment: SavingsPlanPayment): SavingsPlanKey {
  return `${plan}-${term}-${payment}`;
}

/** All of them, in the order of the lists above. */
export const SAVINGS_PLAN_KEYS: readonly SavingsPlanKey[] = SAVINGS_PLANS.flatMap((plan) =>
  SAVINGS_PLAN_TERMS.flatMap((term) => SAVINGS_PLAN_PAYMENTS.map((payment) => savingsPlanKey(plan, term, payment))),
);

/** USD of the commitment that an hour of an instance uses up, Linux, shared tenancy; absent: no such rate is known. */
export type SavingsPlanRates = Readonly<Partial<Record<SavingsPlanKey, number>>>;

/**
 * What an hour of a type costs under a Savings Plan in a region, upfront payment included; null: no source gives it.
 * @param offer - of the type in the region
 */
export function savingsPlanRate(
  { savingsPlans = {} }: { readonly savingsPlans?: SavingsPlanRates },
  plan: SavingsPlan,
  term: SavingsPlanTerm,
  payment: SavingsPlanPayment,
): number | null {
  return savingsPlans[savingsPlanKey(plan, term, payment)] ?? null;
}
