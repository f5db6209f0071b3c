import { pooledStore } from '../plan/kinds/pools.js';
import type { DemandDerivation, Plan } from '../plan/shape/plan.js';
import type { CostLine } from '../sizing/model/sizing.js';
import { compareText } from '../units/order.js';
import { payersOfPool } from './pool-payers.js';

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

/** What the workloads of one team cost, USD. */
export interface TeamTotal {
  /** Null: of no team, and what the hall has in common. */
  readonly team: string | null;
  /** Its workloads; of a pool that teams share, those of its own. Sorted. */
  readonly workloads: readonly string[];
  /** Of a run, its first month. */
  readonly usdPerMonth: number;
  /** Twelve months of what goes on, and each run once. */
  readonly usdPerYear: number;
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

/**
 * Totals by team, by name, what belongs to none last. The nodes of a pool that teams share are split by what is guaranteed to
 * each workload, or evenly where nothing is; a store is its workload's. They add up to the total. Empty: no team is named.
 */
export function teamTotals(plan: Pick<Plan, 'sizing' | 'derivations' | 'pools'>): TeamTotal[] {
  const { derivations, sizing } = plan;
  const teams = new Map(derivations.map(({ workload, team = null }) => [workload, team]));
  if ([...teams.values()].every((team) => team === null)) return [];
  const yearly = new Map(
    costTotals(plan).map(({ workload, usdPerMonth, usdPerRun }) => [
      workload,
      usdPerRun === null || usdPerMonth === 0 ? MONTHS_PER_YEAR : usdPerRun / usdPerMonth,
    ]),
  );
  const totals = new Map<string | null, { cents: number; yearCents: number; workloads: Set<string> }>();
  for (const line of sizing.cost.lines) {
    for (const { workload, cents } of payersOf(line, plan)) {
      const team = workload === null ? null : (teams.get(workload) ?? null);
      const total = totals.get(team) ?? { cents: 0, yearCents: 0, workloads: new Set() };
      totals.set(team, total);
      total.cents += cents;
      total.yearCents += cents * (yearly.get(line.workload) ?? MONTHS_PER_YEAR);
      if (workload !== null) total.workloads.add(workload);
    }
  }
  return [...totals]
    .sort(([one], [other]) => (one === null ? 1 : other === null ? -1 : compareText(one, other)))
    .map(([team, { cents, yearCents, workloads }]) => ({
      team,
      workloads: [...workloads].sort(),
      usdPerMonth: cents / 100,
      usdPerYear: Math.round(yearCents) / 100,
    }));
}

/** The workloads that pay for a line, and their parts of it in cents; null: what the hall has in common. */
function payersOf(
  { workload, subject, usdPerMonth }: CostLine,
  { pools = [] }: Pick<Plan, 'pools'>,
): { readonly workload: string | null; readonly cents: number }[] {
  const cents = Math.round(usdPerMonth * 100);
  const shares = pools.find(({ name }) => name === workload)?.shares;
  if (shares === undefined) return [{ workload, cents }];
  const owner = 'store' in subject && shares.find((share) => subject.store.startsWith(pooledStore(share.workload, '')));
  return owner ? [{ workload: owner.workload, cents }] : payersOfPool(shares, cents);
}
