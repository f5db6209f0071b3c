import { commitmentUsd, discountFactor, type PortfolioProblem, type SavingsPlanOption } from '../model/problem.js';

/**
 * What a committed USD per hour is worth in a month, by Savings Plan and month: present values. Whenever a plan is bought,
 * what it is worth over its term within the horizon is at most what it costs. So pools that have plans by the month at these
 * prices cost no more than with plans that are bought. Plans that are held may have any price: what is held is worth it too,
 * `heldPlansUsd`.
 */
export type PlanPrices = readonly (readonly number[])[];

/** A hair below what is proven, so that rounding proves nothing. */
const SAFE = 1 - 1e-9;

/** The same price in every month, but for the discount. */
export function flatPlanPrices(problem: PortfolioProblem): PlanPrices {
  return problem.savingsPlans.map((option) =>
    option.held === undefined ? flat(option, problem) : insteadOfRent(option, problem),
  );
}

/** What the plans that are held are worth at prices, over the horizon. */
export function heldPlansUsd({ savingsPlans }: Pick<PortfolioProblem, 'savingsPlans'>, prices: PlanPrices): number {
  return savingsPlans.reduce(
    (total, { held = [] }, plan) => held.reduce((sum, usd, month) => sum + usd * prices[plan]![month]!, total),
    0,
  );
}

/** What a USD per hour saves at least of a type on demand, where one of those that are covered is sold so. */
function insteadOfRent(
  { usdPerHour }: SavingsPlanOption,
  { discountRate, months, slotHours, types }: PortfolioProblem,
): number[] {
  const hours = slotHours.reduce((sum, each) => sum + each, 0);
  const least = types.reduce((price, { name, onDemandUsdPerHour }) => {
    const rate = usdPerHour.get(name);
    return rate === undefined || onDemandUsdPerHour === null ? price : Math.min(price, onDemandUsdPerHour / rate);
  }, Number.POSITIVE_INFINITY);
  const each = Number.isFinite(least) ? least * hours : 0;
  return Array.from({ length: months }, (_, month) => each * discountFactor(discountRate, month));
}

type Horizon = Pick<PortfolioProblem, 'months' | 'discountRate'>;

function flat(option: SavingsPlanOption, { months, discountRate }: Horizon): number[] {
  const discounts = Array.from({ length: months }, (_, month) => discountFactor(discountRate, month));
  const least = discounts.reduce((price, _, month) => {
    const used = discounts.slice(month, month + option.termMonths).reduce((sum, each) => sum + each, 0);
    return Math.min(price, commitmentUsd(option, discountRate, month) / used);
  }, Number.POSITIVE_INFINITY);
  return discounts.map((discount) => least * SAFE * discount);
}

/**
 * Prices of one plan from what pools found it worth: lowered where rounding has it worth more than it costs, and raised to
 * the flat price where nothing used it and the cost leaves room, so that other types do not have it for nothing. Those of a
 * plan that is held stay as they are.
 */
export function lifted(worth: readonly number[], option: SavingsPlanOption, problem: Horizon): number[] {
  if (option.held !== undefined) return [...worth];
  const { months, discountRate } = problem;
  const costs = Array.from({ length: months }, (_, month) => commitmentUsd(option, discountRate, month));
  const sumFrom = (prices: readonly number[], month: number) =>
    prices.slice(month, month + option.termMonths).reduce((sum, price) => sum + price, 0);
  const scale = costs.reduce((least, cost, month) => {
    const sum = sumFrom(worth, month);
    return sum > 0 ? Math.min(least, cost / sum) : least;
  }, 1);
  const prices = worth.map((price) => price * scale * SAFE);
  for (const [month, goal] of flat(option, problem).entries()) {
    let room = goal - prices[month]!;
    for (let since = Math.max(0, month - option.termMonths + 1); since <= month; since += 1)
      room = Math.min(room, costs[since]! * SAFE - sumFrom(prices, since));
    if (room > 0) prices[month]! += room;
  }
  return prices;
}
