import type { PortfolioProblem } from '../../../lib/studies/portfolio/model/problem.js';
import { PLAN_STEP } from './random-portfolio.js';

/**
 * Every portfolio there is, written from the definitions alone: every choice of types, and for each every number of nodes
 * under every commitment and every step of a Savings Plan in every month, month by month, and every way to share the plan. For small problems only. Infinity: none is within the limits.
 */
export function cheapestPortfolio(problem: PortfolioProblem): number {
  const choose = (at: number, assignment: number[]): number => {
    if (at === problem.workloads.length) return cheapestOf(problem, assignment);
    return Math.min(...problem.workloads[at]!.candidates.map((_, index) => choose(at + 1, [...assignment, index])));
  };
  return choose(0, []);
}

function cheapestOf(problem: PortfolioProblem, assignment: readonly number[]): number {
  const { limits, months, slotHours, types, workloads } = problem;
  const chosen = workloads.map(({ candidates }, at) => candidates[assignment[at]!]!);
  const worth = (month: number) => 1 / (1 + problem.discountRate) ** (month / 12);
  let other = 0;
  const paidBeside: number[] = [];
  for (let month = 0; month < months; month += 1) {
    let [paid, kwh] = [0, 0];
    for (const candidate of chosen) {
      const nodes = candidate.nodes()[month]!;
      const hours = slotHours.reduce((sum, each, slot) => sum + each * nodes[slot]!, 0);
      other += hours * (candidate.otherUsdPerNodeHour + candidate.weightUsdPerNodeHour) * worth(month);
      paid += hours * candidate.otherUsdPerNodeHour;
      kwh += hours * candidate.kwhPerNodeHour;
    }
    if (limits.energyKwh !== null && kwh > limits.energyKwh) return Number.POSITIVE_INFINITY;
    for (const slot of slotHours.keys()) {
      const nodes = chosen.reduce((sum, one) => sum + one.nodes()[month]![slot]!, 0);
      if (limits.nodes !== null && nodes > limits.nodes) return Number.POSITIVE_INFINITY;
    }
    paidBeside.push(paid);
  }
  const pools = types.filter(({ name }) => chosen.some(({ type }) => type === name));
  const rent = (type: (typeof pools)[number], month: number, committed: number): number => {
    const members = chosen.filter((one) => one.type === type.name);
    return slotHours.reduce((sum, hours, slot) => {
      let open = members.reduce((nodes, one) => nodes + one.nodes()[month]![slot]!, 0) - committed - type.held[month]!;
      let usd = 0;
      const offers = members
        .flatMap(({ spot, nodes }) =>
          spot === null ? [] : [[spot.usdPerHour, Math.floor(spot.mostShare * nodes()[month]![slot]! + 1e-9)] as const],
        )
        .sort((one, two) => one[0] - two[0]);
      for (const [price, most] of [...offers, [type.onDemandUsdPerHour, Number.POSITIVE_INFINITY] as const]) {
        if (open <= 0) break;
        if (price === null) return Number.POSITIVE_INFINITY;
        if (price > (type.onDemandUsdPerHour ?? Number.POSITIVE_INFINITY)) continue;
        const rented = Math.min(open, most);
        usd += rented * price * hours;
        open -= rented;
      }
      return sum + usd;
    }, 0);
  };
  const peak = (type: (typeof pools)[number]) =>
    Math.max(
      0,
      ...Array.from({ length: months }, (_, month) =>
        Math.max(
          ...slotHours.map((_, slot) =>
            chosen.filter((one) => one.type === type.name).reduce((sum, one) => sum + one.nodes()[month]![slot]!, 0),
          ),
        ),
      ),
    );
  const plan = problem.savingsPlans.find(({ held }) => held === undefined);
  const already = problem.savingsPlans.find(({ held }) => held !== undefined);
  /** One plan on offer and one that is held have the same rates. */
  const rates = (plan ?? already)?.usdPerHour;
  /** Rent of all pools, with every way to give so many steps of the plans to pools. */
  const shared = (group: typeof pools, month: number, committed: readonly number[], steps: number): number => {
    const give = (at: number, left: number): number => {
      const type = group[at];
      if (type === undefined) return 0;
      const rate = rates?.get(type.name);
      let best = Number.POSITIVE_INFINITY;
      for (let given = 0; given <= (rate === undefined ? 0 : left); given += 1) {
        const covered = rate === undefined ? 0 : (given * PLAN_STEP) / rate;
        best = Math.min(best, rent(type, month, committed[at]! + covered) + give(at + 1, left - given));
      }
      return best;
    };
    return give(0, steps);
  };
  /**
   * The cheapest way from a month on; `held` has the nodes of each pool that end after so many more months, and the steps
   * of the plan behind them.
   */
  const search = (group: typeof pools): number => {
    const known = new Map<string, number>();
    const mostSteps =
      plan === undefined
        ? 0
        : Math.ceil(
            group.reduce((sum, type) => sum + peak(type) * (plan.usdPerHour.get(type.name) ?? 0), 0) / PLAN_STEP,
          );
    const from = (month: number, held: readonly (readonly number[])[]): number => {
      if (month === months) return 0;
      const key = `${month}|${held.map((each) => each.join()).join('|')}`;
      const before = known.get(key);
      if (before !== undefined) return before;
      let best = Number.POSITIVE_INFINITY;
      const buy = (pool: number, option: number, state: number[][], present: number, paid: number): void => {
        if (pool === group.length && plan !== undefined && option === 0) {
          for (let steps = 0; steps <= mostSteps; steps += 1) {
            const after = state.map((each) => [...each]);
            for (let at = after[pool]!.length; at < plan.termMonths; at += 1) after[pool]!.push(0);
            after[pool]![plan.termMonths - 1]! += steps;
            let usd = plan.upfrontUsd * worth(month);
            for (let at = 0; at < plan.termMonths; at += 1) usd += plan.usdPerMonth * worth(month + at);
            const bought = steps * PLAN_STEP;
            buy(pool, 1, after, present + bought * usd, paid + bought * plan.upfrontUsd);
          }
          return;
        }
        if (pool === group.length) {
          const sums = state.map((each) => each.reduce((a, b) => a + b, 0));
          const heldSteps = (already?.held?.[month] ?? 0) / PLAN_STEP;
          const rented = shared(group, month, sums, (sums[group.length] ?? 0) + heldSteps);
          const upkeep = paid + rented + paidBeside[month]!;
          if (limits.budgetUsd !== null && upkeep > limits.budgetUsd + 1e-6) return;
          const next = from(
            month + 1,
            state.map((each) => each.slice(1)),
          );
          best = Math.min(best, present + rented * worth(month) + next);
          return;
        }
        const type = group[pool]!;
        const commitment = type.commitments[option];
        if (commitment === undefined) {
          buy(pool + 1, 0, state, present, paid);
          return;
        }
        for (let nodes = 0; nodes <= peak(type); nodes += 1) {
          const after = state.map((each) => [...each]);
          for (let at = after[pool]!.length; at < commitment.termMonths; at += 1) after[pool]!.push(0);
          after[pool]![commitment.termMonths - 1]! += nodes;
          let usd = commitment.upfrontUsd * worth(month);
          for (let at = 0; at < commitment.termMonths; at += 1) usd += commitment.usdPerMonth * worth(month + at);
          buy(pool, option + 1, after, present + nodes * usd, paid + nodes * commitment.upfrontUsd);
        }
      };
      // Without upkeep: it is paid by the month, also for what was bought earlier.
      buy(
        0,
        0,
        held.map((each) => [...each]),
        0,
        0,
      );
      known.set(key, best);
      return best;
    };
    return from(0, [...group.map(() => []), []]);
  };
  const total =
    limits.budgetUsd === null && rates === undefined
      ? pools.reduce((sum, pool) => sum + search([pool]), 0)
      : search(pools);
  return other + total;
}
