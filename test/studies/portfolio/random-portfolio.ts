import type {
  Candidate,
  Commitment,
  PortfolioProblem,
  PortfolioType,
  SavingsPlanOption,
} from '../../../lib/studies/portfolio/model/problem.js';

/** Numbers in [0, 1) that a seed decides (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A Savings Plan on some of the types, at rates of whole steps, so that the best amount of it is one of steps too. */
function randomPlan(types: readonly PortfolioType[], random: () => number): SavingsPlanOption {
  const termMonths = 1 + Math.floor(random() * 2);
  const wholeUsd = 730 * termMonths;
  const upfront = [0, 0.5, 1][Math.floor(random() * 3)]!;
  const covered = types.filter((_, at) => at === 0 || random() < 0.8);
  return {
    kind: 'compute-savings-plan-1y',
    payment: 'partial-upfront',
    family: null,
    region: null,
    termMonths,
    upfrontUsd: wholeUsd * upfront,
    usdPerMonth: (wholeUsd * (1 - upfront)) / termMonths,
    usdPerHour: new Map(covered.map(({ name }) => [name, PLAN_STEP * (1 + Math.floor(random() * 3))])),
  };
}

/** Rates of Savings Plans are whole numbers of it. */
export const PLAN_STEP = 0.5;

/**
 * A portfolio problem that a search through everything can still solve: at most 6 months, 4 options a type, 3 nodes.
 * @param sharing - whether what all types share is added, which takes a smaller one
 */
export function randomPortfolio(seed: number, sharing = false): PortfolioProblem {
  const random = randomFrom(seed);
  const below = (most: number) => Math.floor(random() * most);
  const offered = random() < 0.3;
  const planned = offered || sharing;
  const months = 1 + below(planned ? 4 : 6);
  const slotHours = [[730], [500, 230], [400, 200, 130]][below(3)]!;
  // Under a budget the best amount of a Savings Plan is no whole number of steps.
  const budgeted = !planned && random() < 0.25;
  const types = Array.from({ length: budgeted || planned ? 1 + below(2) : 1 + below(3) }, (_, at): PortfolioType => {
    const onDemandUsdPerHour = 1 + below(20) / 10;
    const commitments = Array.from({ length: below(planned ? 2 : 3) }, (_, option): Commitment => {
      const termMonths = 1 + below(3);
      const whole = onDemandUsdPerHour * 730 * termMonths * (0.4 + random() * 0.6);
      // Under a budget the oracle pays for what was bought in its month alone.
      const upfront = budgeted ? 1 : [0, 0.5, 1][below(3)]!;
      return {
        kind: option === 0 ? 'reserved-1y' : 'reserved-3y',
        termMonths,
        upfrontUsd: whole * upfront,
        usdPerMonth: (whole * (1 - upfront)) / termMonths,
      };
    });
    const soldByTheHour = commitments.length === 0 || random() < 0.85;
    return {
      name: `type-${at}`,
      onDemandUsdPerHour: soldByTheHour ? onDemandUsdPerHour : null,
      commitments,
      held: Array.from({ length: months }, () => (random() < 0.15 ? 1 : 0)),
    };
  });
  const most = budgeted || planned ? 2 : 3;
  const workloads = Array.from({ length: 1 + below(3) }, (_, at) => ({
    name: `workload-${at}`,
    candidates: types
      .filter((_, type) => type === 0 || random() < 0.8)
      .map(({ name, onDemandUsdPerHour }): Candidate => {
        const nodes = Array.from({ length: months }, () =>
          slotHours.map(() => below(most + (at === 0 && !planned ? 1 : 0))),
        );
        return {
          type: name,
          leastNodeHours: nodes.map(() => 0),
          nodes: () => nodes,
          spot:
            random() < 0.4
              ? {
                  usdPerHour: (onDemandUsdPerHour ?? 1) * (0.2 + random()),
                  mostShare: [0.34, 0.5, 1][below(3)]!,
                  lostShare: 0,
                }
              : null,
          otherUsdPerNodeHour: below(3) / 20,
          weightUsdPerNodeHour: below(3) / 20,
          kwhPerNodeHour: 1 + below(3),
        };
      }),
  }));
  return {
    months,
    discountRate: [0, 0.08, 0.3][below(3)]!,
    slotHours,
    workloads,
    types,
    savingsPlans: offered ? [randomPlan(types, random)] : [],
    limits: {
      budgetUsd: budgeted ? 1500 + below(6) * 1000 : null,
      energyKwh: random() < 0.15 ? 3000 + below(5) * 1500 : null,
      nodes: random() < 0.2 ? 1 + below(6) : null,
    },
  };
}

/** A problem where a Savings Plan is held in some months: at the rates of the one on offer, where there is one. */
export function withHeldPlan(seed: number): PortfolioProblem {
  const problem = randomPortfolio(seed, true);
  const random = randomFrom(seed ^ 0x4e1d);
  const [offered] = problem.savingsPlans;
  const { usdPerHour } = offered ?? randomPlan(problem.types, random);
  const held = Array.from({ length: problem.months }, () =>
    random() < 0.75 ? PLAN_STEP * Math.floor(random() * 7) : 0,
  );
  const plan: SavingsPlanOption = {
    kind: 'compute-savings-plan-3y',
    held,
    payment: 'no-upfront',
    family: null,
    region: null,
    termMonths: 36,
    upfrontUsd: 0,
    usdPerMonth: 0,
    usdPerHour,
  };
  return { ...problem, savingsPlans: [...problem.savingsPlans, plan] };
}
