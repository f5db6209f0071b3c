import type { DemandDerivation, Plan } from '../plan/shape/plan.js';

/** What one workload costs in the terms that people ask for, USD; shares of what the hall has in common are in none. */
export interface WorkloadTotal {
  /** Or the pool. Null: what the hall has in common. */
  readonly workload: string | null;
  /** Of a run, its first month. */
  readonly usdPerMonth: number;
  /** Twelve months; null: it is a run. */
  readonly usdPerYear: number | null;
  /** From its start to its end; null: it goes on. */
  readonly usdPerRun: number | null;
  /** Of the tokens that are trained, or of those that a service reads and writes; null: it has none. */
  readonly usdPerMillionTokens: number | null;
  /** The whole cost, over the tokens that a service writes alone; null: it is none. */
  readonly usdPerMillionOutputTokens: number | null;
}

const MONTHS_PER_YEAR = 12;
const MILLION = 1e6;

/** Totals by workload, in the order of the fleets, what they have in common last. */
export function costTotals({ sizing, derivations }: Pick<Plan, 'sizing' | 'derivations'>): WorkloadTotal[] {
  const { cost, fleets, runs = [] } = sizing;
  const inCents = (owner: string | null) =>
    cost.lines.reduce((sum, line) => sum + (line.workload === owner ? Math.round(line.usdPerMonth * 100) : 0), 0);
  const own = fleets.map(({ workload }): WorkloadTotal => {
    const usdPerMonth = inCents(workload) / 100;
    const usdPerRun = runs.find((run) => run.workload === workload)?.totalUsd ?? null;
    const tokens = derivations.find((each) => each.workload === workload)?.tokens;
    return {
      workload,
      usdPerMonth,
      usdPerYear: usdPerRun === null ? (MONTHS_PER_YEAR * Math.round(usdPerMonth * 100)) / 100 : null,
      usdPerRun,
      ...costOfTokens(tokens, usdPerMonth, usdPerRun),
    };
  });
  const common = inCents(null);
  return [
    ...own,
    {
      workload: null,
      usdPerMonth: common / 100,
      usdPerYear: (MONTHS_PER_YEAR * common) / 100,
      usdPerRun: null,
      usdPerMillionTokens: null,
      usdPerMillionOutputTokens: null,
    },
  ];
}

function costOfTokens(
  tokens: DemandDerivation['tokens'],
  usdPerMonth: number,
  usdPerRun: number | null,
): Pick<WorkloadTotal, 'usdPerMillionTokens' | 'usdPerMillionOutputTokens'> {
  const none = { usdPerMillionTokens: null, usdPerMillionOutputTokens: null };
  if (tokens === undefined) return none;
  if (tokens.per === 'run') {
    return usdPerRun === null ? none : { ...none, usdPerMillionTokens: (usdPerRun / tokens.trained) * MILLION };
  }
  const { input, output } = tokens;
  return {
    usdPerMillionTokens: (usdPerMonth / (input + output)) * MILLION,
    usdPerMillionOutputTokens: (usdPerMonth / output) * MILLION,
  };
}
