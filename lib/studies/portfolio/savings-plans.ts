import { windowOf } from '../../blueprint/names/held-capacity.js';
import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { InstanceType, RegionCatalog, TypeOffer } from '../../catalog/facts/catalog.js';
import { familyOf } from '../../catalog/facts/instance-family.js';
import { SAVINGS_PLANS, type SavingsPlan, savingsPlanRate } from '../../catalog/facts/savings-plans.js';
import { heldPlanRate } from '../../plan/supply/held-rates.js';
import { SAVINGS_PLAN_PAYMENTS, SAVINGS_PLAN_TERMS, type SavingsPlanPayment } from '../../units/closed-lists.js';
import { HOURS_PER_MONTH } from '../../units/conversions.js';
import { compareText } from '../../units/order.js';
import { holdsAll } from './held-months.js';
import type { SavingsPlanOption } from './model/problem.js';

/** A type of the problem with what is asked for it where it is. */
interface OfferedType {
  /** In the problem. */
  readonly name: string;
  readonly region: string;
  readonly type: InstanceType;
  readonly offer: TypeOffer;
}

/** Part of a Savings Plan's price that is paid at its start; the rest is paid in equal months. */
const UPFRONT_SHARES: Readonly<Record<SavingsPlanPayment, number>> = {
  'no-upfront': 0,
  'partial-upfront': 0.5,
  'all-upfront': 1,
};

const TERM_MONTHS = { '1y': 12, '3y': 36 } as const;

/**
 * The Savings Plans that the catalog has rates of for these types, by kind, family, term and payment. A Compute Savings Plan
 * covers all types wherever they are, an EC2 Instance Savings Plan those of one family in one region. Terms that are longer
 * than the horizon are not considered.
 * @param factor - on the rate, for the support plan
 */
export function savingsPlansOf(
  types: readonly OfferedType[],
  factor: number,
  { months }: { readonly months: number },
): SavingsPlanOption[] {
  return SAVINGS_PLANS.flatMap((plan) =>
    groupsOf(plan, types).flatMap(({ family, region, covered }) =>
      SAVINGS_PLAN_TERMS.filter((term) => TERM_MONTHS[term] <= months).flatMap((term) =>
        SAVINGS_PLAN_PAYMENTS.flatMap((payment): SavingsPlanOption[] => {
          const rates = covered.flatMap(({ name, offer }): [string, number][] => {
            const rate = savingsPlanRate(offer, plan, term, payment);
            return rate === null || !(rate > 0) ? [] : [[name, rate]];
          });
          if (rates.length === 0) return [];
          const termMonths = TERM_MONTHS[term];
          const wholeUsd = termMonths * HOURS_PER_MONTH * factor;
          const upfrontUsd = wholeUsd * UPFRONT_SHARES[payment];
          return [
            {
              kind: `${plan}-savings-plan-${term}`,
              payment,
              family,
              region,
              termMonths,
              upfrontUsd,
              usdPerMonth: (wholeUsd - upfrontUsd) / termMonths,
              usdPerHour: new Map(rates),
            },
          ];
        }),
      ),
    ),
  );
}

/**
 * The Savings Plans of a blueprint that are held, with what they have of each month in which they hold from its first day to its
 * last. What is paid for them is paid anyway: it is no part of a portfolio.
 */
export function heldPlansOf(
  capacity: Blueprint['capacity'],
  region: RegionCatalog,
  types: readonly OfferedType[],
  { months, start }: { readonly months: number; readonly start: string },
): SavingsPlanOption[] {
  return capacity.flatMap((entry): SavingsPlanOption[] => {
    const { kind, commitment = 0, family = null, term = '1y', payment = 'no-upfront' } = entry;
    if (kind !== 'savings-plan' || (entry.region ?? region.region) !== region.region) return [];
    const rates = types.flatMap(({ name, type }): [string, number][] => {
      const rate = family === null || familyOf(type.name) === family ? heldPlanRate(entry, region, type) : null;
      return rate === null ? [] : [[name, rate]];
    });
    if (rates.length === 0) return [];
    const window = windowOf(entry);
    const held = Array.from({ length: months }, (_, month) => (holdsAll(window, start, month) ? commitment : 0));
    return [
      {
        kind: `${family === null ? 'compute' : 'instance'}-savings-plan-${term}`,
        held,
        payment,
        family,
        region: entry.region ?? null,
        termMonths: TERM_MONTHS[term],
        upfrontUsd: 0,
        usdPerMonth: 0,
        usdPerHour: new Map(rates),
      },
    ];
  });
}

interface CoveredTypes {
  readonly family: string | null;
  readonly region: string | null;
  readonly covered: readonly OfferedType[];
}

function groupsOf(plan: SavingsPlan, types: readonly OfferedType[]): CoveredTypes[] {
  if (plan === 'compute') return [{ family: null, region: null, covered: types }];
  const groups = new Map<string, { family: string; region: string; covered: OfferedType[] }>();
  for (const offered of types) {
    const { region, type } = offered;
    const family = familyOf(type.name);
    const key = `${region} ${family}`;
    const group = groups.get(key) ?? { family, region, covered: [] };
    group.covered.push(offered);
    groups.set(key, group);
  }
  return [...groups].sort(([one], [other]) => compareText(one, other)).map(([, group]) => group);
}
