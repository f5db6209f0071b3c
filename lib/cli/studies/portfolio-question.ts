import type { Plan } from '../../plan/shape/plan.js';
import { INVESTMENT_INPUTS } from '../../studies/investment/documented-inputs.js';
import type { PortfolioAnswer, planPortfolio } from '../../studies/portfolio/plan-portfolio.js';
import { listText } from '../../units/words.js';

/** What a portfolio is asked for; absent: the documented default. */
export interface PortfolioTerms {
  /** Months to look ahead. */
  readonly horizon: number;
  /** First month, `YYYY-MM`. @default - the month after the catalog's prices */
  readonly start?: string;
  /** A year. */
  readonly discountRate?: number;
  /** @default - what is rented is taken for granted */
  readonly capacityProbability?: number;
}

/** The question that the terms ask of a plan. */
export function portfolioQuestion(plan: Plan, terms: PortfolioTerms): Parameters<typeof planPortfolio>[3] {
  return {
    start: terms.start ?? monthAfter(plan.catalog.date),
    months: terms.horizon,
    discountRate: terms.discountRate ?? INVESTMENT_INPUTS.discountRate.value,
    ...(terms.capacityProbability !== undefined && { capacityProbability: terms.capacityProbability }),
  };
}

/** Why there is no portfolio, in a sentence. */
export function whyNone(answer: Exclude<PortfolioAnswer, { readonly status: 'planned' }>): string {
  switch (answer.status) {
    case 'impossible':
      return `no instance type carries ${listText(answer.workloads)} in every month of the horizon; allow more types, or less growth`;
    case 'infeasible':
      return 'no purchases meet the demand of every month within the limits; raise `limits.monthlyCost`, `monthlyEnergy` or `nodes`';
    case 'undecided':
      return 'no purchases within the limits were found; whether there are any is open';
  }
}

/** `YYYY-MM` of the month after a day. */
function monthAfter(day: string): string {
  const [year = 0, at = 1] = day.split('-').map(Number);
  return at === 12 ? `${year + 1}-01` : `${year}-${String(at + 1).padStart(2, '0')}`;
}
