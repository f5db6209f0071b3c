import type { IntegerModel, Solver } from '../../../sizing/solver/solver.js';
import {
  type Candidate,
  commitmentUsd,
  discountFactor,
  MOST_BLOCK_NODES,
  type PortfolioProblem,
  type PortfolioType,
} from '../model/problem.js';
import { type Layer, layersOf, type Member, type SlotDemand, slotDemands, spotNodes } from './layers.js';
import { lifted, type PlanPrices } from './plan-prices.js';

/** The workloads that one type carries. */
export interface Pool {
  readonly type: PortfolioType;
  readonly members: readonly Member[];
}

/** Nodes bought: of a pool's type, under one of its commitments, in a month. */
export interface Bought {
  readonly type: string;
  /** Index into the commitments of the type. */
  readonly commitment: number;
  readonly month: number;
  readonly nodes: number;
}

/** USD per hour committed to in a month, under a Savings Plan of the problem. */
export interface PlanBought {
  /** Index into the Savings Plans of the problem. */
  readonly plan: number;
  readonly month: number;
  readonly usdPerHour: number;
}

/** Nodes of a type that a Savings Plan pays for in a month. */
export interface Covered {
  readonly plan: number;
  readonly type: string;
  readonly month: number;
  /** May be a part of a node. */
  readonly nodes: number;
}

/** All that is committed to, and what Savings Plans are used for. */
export interface Purchases {
  readonly nodes: readonly Bought[];
  readonly plans: readonly PlanBought[];
  readonly covered: readonly Covered[];
}

/** Nothing is committed to. */
export const NO_PURCHASES: Purchases = { nodes: [], plans: [], covered: [] };

/** Bounds on what is bought in a month. */
export interface Freedom {
  /** Nodes under a commitment of a type. */
  readonly nodes: (type: string, commitment: number, month: number) => readonly [least: number, most: number];
  /** USD per hour under a Savings Plan. */
  readonly plans: (plan: number, month: number) => readonly [least: number, most: number];
}

/** A programme of pools, and what its columns mean. */
interface PoolModel {
  readonly model: IntegerModel;
  readonly purchases: readonly (Omit<Bought, 'nodes'> & { readonly column: number })[];
  readonly plans: readonly (Omit<PlanBought, 'usdPerHour'> & { readonly column: number })[];
  readonly covered: readonly (Omit<Covered, 'nodes'> & { readonly column: number })[];
  /** Row of what each Savings Plan covers in each month; null: nothing. */
  readonly planRows: readonly (readonly (number | null)[])[];
  /** Row of the demand of each pool and month; null: nothing is needed. */
  readonly rows: readonly (readonly (number | null)[])[];
}

/** A pool's demand by month and slot, and its layers by month. */
export interface PoolDemand {
  readonly slots: readonly (readonly SlotDemand[])[];
  readonly layers: readonly (readonly Layer[])[];
}

/** The demand of a pool over the horizon. */
export function poolDemand({ type, members }: Pool, { months, slotHours }: PortfolioProblem): PoolDemand {
  const slots = Array.from({ length: months }, (_, month) => slotDemands(type, members, slotHours, month));
  return { slots, layers: slots.map((demands) => layersOf(type, demands)) };
}

/**
 * What to commit and what to rent in pools at the least present value: commitments are whole nodes, layers are filled from
 * the top. Without a budget the matrix is one of intervals, so that the linear optimum is whole already.
 * `whole: false` relaxes that, and lets go of what couples pools: Savings Plans are then had by the month, at `planPrices`.
 */
function poolModel(
  pools: readonly Pool[],
  demands: readonly PoolDemand[],
  problem: PortfolioProblem,
  {
    freedom = null,
    otherUsd = [],
    whole = true,
    planPrices = null,
  }: PoolsOptions & { readonly whole?: boolean; readonly planPrices?: PlanPrices | null },
): PoolModel {
  const { months, discountRate, limits, savingsPlans } = problem;
  const columns: { cost: number; lower: number; upper: number; integer: boolean }[] = [];
  const rows: { lower: number; upper: number; entries: [number, number][] }[] = [];
  const purchases: PoolModel['purchases'][number][] = [];
  const plans: PoolModel['plans'][number][] = [];
  const covered: PoolModel['covered'][number][] = [];
  const paid = Array.from({ length: months }, (): [number, number][] => []);
  const blocks = Array.from({ length: months }, (): [number, number][] => []);
  const used = savingsPlans.map(() => Array.from({ length: months }, (): [number, number][] => []));
  const rowOf: (number | null)[][] = [];
  for (const [at, { type }] of pools.entries()) {
    const { slots, layers } = demands[at]!;
    const peaks = slots.map((month) => month.reduce((most, { nodes }) => Math.max(most, nodes), 0));
    const needs = peaks.map((peak, month) => peak - (type.held[month] ?? 0));
    const covers = needs.map((): [number, number][] => []);
    for (const [index, commitment] of type.commitments.entries()) {
      for (let month = 0; month < months; month += 1) {
        const [lower, upper] = freedom?.nodes(type.name, index, month) ?? [0, Number.POSITIVE_INFINITY];
        const column = columns.length;
        columns.push({ cost: commitmentUsd(commitment, discountRate, month), lower, upper, integer: whole });
        purchases.push({ type: type.name, commitment: index, month, column });
        for (let active = month; active < Math.min(months, month + commitment.termMonths); active += 1) {
          covers[active]!.push([column, 1]);
          if (commitment.kind === 'capacity-block') blocks[active]!.push([column, 1]);
          const usd = commitment.usdPerMonth + (active === month ? commitment.upfrontUsd : 0);
          if (usd > 0) paid[active]!.push([column, usd]);
        }
      }
    }
    rowOf.push(
      needs.map((need, month) => {
        if (need <= 0) return null;
        for (const [plan, { usdPerHour }] of savingsPlans.entries()) {
          const rate = usdPerHour.get(type.name);
          if (rate === undefined) continue;
          const column = columns.length;
          const cost = planPrices === null ? 0 : planPrices[plan]![month]! * rate;
          // A bound of its own would take a part of what the row of the need is worth.
          const upper = planPrices === null ? need : Number.POSITIVE_INFINITY;
          columns.push({ cost, lower: 0, upper, integer: false });
          covers[month]!.push([column, 1]);
          used[plan]![month]!.push([column, -rate]);
          covered.push({ plan, type: type.name, month, column });
        }
        for (const { nodes, usd } of layers[month]!) {
          covers[month]!.push([columns.length, 1]);
          paid[month]!.push([columns.length, usd]);
          columns.push({ cost: usd * discountFactor(discountRate, month), lower: 0, upper: nodes, integer: false });
        }
        rows.push({ lower: need, upper: Number.POSITIVE_INFINITY, entries: covers[month]! });
        return rows.length - 1;
      }),
    );
  }
  const planRows = savingsPlans.map((): (number | null)[] => Array.from({ length: months }, () => null));
  if (planPrices === null) {
    for (const [plan, option] of savingsPlans.entries()) {
      if (used[plan]!.every((entries) => entries.length === 0)) continue;
      for (let month = 0; option.held === undefined && month < months; month += 1) {
        const [lower, upper] = freedom?.plans(plan, month) ?? [0, Number.POSITIVE_INFINITY];
        const column = columns.length;
        columns.push({ cost: commitmentUsd(option, discountRate, month), lower, upper, integer: false });
        plans.push({ plan, month, column });
        for (let active = month; active < Math.min(months, month + option.termMonths); active += 1) {
          used[plan]![active]!.push([column, 1]);
          const usd = option.usdPerMonth + (active === month ? option.upfrontUsd : 0);
          if (usd > 0) paid[active]!.push([column, usd]);
        }
      }
      for (const [month, entries] of used[plan]!.entries()) {
        if (entries.every(([, value]) => value > 0)) continue;
        planRows[plan]![month] = rows.length;
        rows.push({ lower: -(option.held?.[month] ?? 0), upper: Number.POSITIVE_INFINITY, entries });
      }
    }
  }
  for (let month = 0; whole && month < months; month += 1) {
    if (limits.budgetUsd !== null) {
      rows.push({
        lower: Number.NEGATIVE_INFINITY,
        upper: limits.budgetUsd - (otherUsd[month] ?? 0),
        entries: paid[month]!,
      });
    }
    if (blocks[month]!.length > 0) {
      rows.push({ lower: Number.NEGATIVE_INFINITY, upper: MOST_BLOCK_NODES, entries: blocks[month]! });
    }
  }
  return { model: { columns, rows }, purchases, plans, covered, planRows, rows: rowOf };
}

/** The cheapest purchases of pools, or why there are none. */
export interface PoolsSolved {
  readonly status: 'optimal' | 'infeasible' | 'stopped';
  readonly bought: Purchases;
  /** Present value of commitments and rent; infinite: no solution. */
  readonly presentUsd: number;
}

/** Solves pools together: a budget, the limit on capacity blocks and Savings Plans couple them. */
export function solvePools(
  pools: readonly Pool[],
  problem: PortfolioProblem,
  solver: Solver,
  options: PoolsOptions = {},
): PoolsSolved {
  const demands = pools.map((pool) => poolDemand(pool, problem));
  const { model, purchases, plans, covered } = poolModel(pools, demands, problem, options);
  // Rows that nothing can change hold, or nothing does.
  const fixed = model.rows.filter(({ entries }) => entries.length === 0);
  if (fixed.some(({ lower, upper }) => lower > 0 || upper < 0)) return NOTHING;
  if (model.columns.length === 0) return { status: 'optimal', bought: NO_PURCHASES, presentUsd: 0 };
  const solved = solver.solve(model, { timeLimitSeconds: options.timeLimitSeconds ?? 20 });
  if (solved.values === null) return { ...NOTHING, status: solved.status === 'infeasible' ? 'infeasible' : 'stopped' };
  const { values } = solved;
  const bought: Purchases = {
    nodes: purchases.flatMap(({ column, ...purchase }) =>
      values[column]! > 0.5 ? [{ ...purchase, nodes: values[column]! }] : [],
    ),
    plans: plans.flatMap(({ column, ...purchase }) =>
      values[column]! > LEAST_SHARE ? [{ ...purchase, usdPerHour: values[column]! }] : [],
    ),
    covered: covered.flatMap(({ column, ...cover }) =>
      values[column]! > LEAST_SHARE ? [{ ...cover, nodes: values[column]! }] : [],
    ),
  };
  const presentUsd = model.columns.reduce((sum, { cost }, column) => sum + cost * values[column]!, 0);
  return { status: solved.status === 'optimal' ? 'optimal' : 'stopped', bought, presentUsd };
}

/** Less than this of a node, or of a USD per hour, is none. */
const LEAST_SHARE = 1e-7;

/** Conditions on purchases. */
interface PoolsOptions {
  /** @default - anything at any time */
  readonly freedom?: Freedom | null;
  /** Paid in each month beside the pools, where a budget holds. @default - nothing */
  readonly otherUsd?: readonly number[];
  /** @default 20 */
  readonly timeLimitSeconds?: number;
}

const NOTHING: PoolsSolved = { status: 'infeasible', bought: NO_PURCHASES, presentUsd: Number.POSITIVE_INFINITY };

/**
 * What a node-hour in each slot of each month is worth to a pool: dual prices. Whatever other workloads the pool carried,
 * it would cost no less than their node-hours at these prices, `worthOf`, less `heldUsd`.
 */
export interface PoolPrices {
  /** Present value, of one node in the whole slot: [month][slot]. */
  readonly usd: readonly (readonly number[])[];
  /** What held nodes are worth. */
  readonly heldUsd: number;
}

/** What Savings Plans are worth to pools that are solved together; null: the programme has no dual prices. */
export function planPricesOf(pools: readonly Pool[], problem: PortfolioProblem, solver: Solver): PlanPrices | null {
  const demands = pools.map((pool) => poolDemand(pool, problem));
  const { model, planRows } = poolModel(pools, demands, problem, { whole: false });
  if (model.rows.some(({ entries }) => entries.length === 0)) return null;
  const solved = model.rows.length === 0 ? { duals: [] } : solver.duals(model);
  if (solved === null) return null;
  return problem.savingsPlans.map((option, plan) =>
    lifted(
      planRows[plan]!.map((row) => (row === null ? 0 : Math.max(0, solved.duals[row]!))),
      option,
      problem,
    ),
  );
}

/** Dual prices of a pool, which has Savings Plans at prices of theirs; null: nothing can carry its demand. */
export function poolPrices(
  pool: Pool,
  problem: PortfolioProblem,
  planPrices: PlanPrices,
  solver: Solver,
): PoolPrices | null {
  const demand = poolDemand(pool, problem);
  const coarse = { ...demand, layers: demand.layers.map(inFewLayers) };
  const { model, rows } = poolModel([pool], [coarse], problem, { whole: false, planPrices });
  if (model.rows.some(({ entries }) => entries.length === 0)) return null;
  const solved = model.rows.length === 0 ? { duals: [] } : solver.duals(model);
  if (solved === null) return null;
  let heldUsd = 0;
  const usd = demand.slots.map((slots, month) => {
    const row = rows[0]![month];
    const worth = row === null || row === undefined ? 0 : Math.max(0, solved.duals[row]!) * (1 - 1e-9);
    heldUsd += worth * (pool.type.held[month] ?? 0);
    const factor = discountFactor(problem.discountRate, month);
    return slotPrices(pool.type, slots, demand.layers[month]!, worth / factor).map((price) => price * factor);
  });
  return { usd, heldUsd };
}

/** Layers of a month that prices are found with; all of them would take many times as long for nearly the same prices. */
const MOST_LAYERS = 24;

/** Neighbouring layers as one at their mean. What commitments may be worth stays as it is, and so do prices a bound. */
function inFewLayers(layers: readonly Layer[]): Layer[] {
  const each = Math.ceil(layers.length / MOST_LAYERS);
  if (each <= 1) return [...layers];
  return Array.from({ length: Math.ceil(layers.length / each) }, (_, at) => {
    const some = layers.slice(at * each, (at + 1) * each);
    const nodes = some.reduce((sum, layer) => sum + layer.nodes, 0);
    return { nodes, usd: some.reduce((sum, layer) => sum + layer.nodes * layer.usd, 0) / nodes };
  });
}

/** Splits what a committed node is worth in a month over its slots, none above what it costs to rent one there. */
function slotPrices(
  { onDemandUsdPerHour }: PortfolioType,
  slots: readonly SlotDemand[],
  layers: readonly Layer[],
  worth: number,
): number[] {
  const top = slots.reduce((most, { nodes }) => Math.max(most, nodes), 0);
  // The level at which one more committed node saves as much as it is worth.
  let level = top;
  let above = 0;
  for (const { nodes, usd } of layers) {
    if (usd >= worth) break;
    above = usd;
    level -= nodes;
  }
  const ceiling = onDemandUsdPerHour ?? Number.POSITIVE_INFINITY;
  const near = 1e-9 * (1 + top);
  const prices = slots.map((slot) => ({
    above: priceAt(slot, level + near, ceiling) * slot.hours,
    below: priceAt(slot, level - near, ceiling) * slot.hours,
  }));
  const below = prices.reduce((sum, price) => sum + price.below, 0);
  const reached = prices.reduce((sum, price) => sum + price.above, 0);
  if (below === Number.POSITIVE_INFINITY) {
    const firm = prices.findIndex((price) => price.below === Number.POSITIVE_INFINITY);
    return prices.map((price, at) => price.above + (at === firm ? Math.max(0, worth - above) : 0));
  }
  const part = below > reached ? Math.min(1, Math.max(0, (worth - reached) / (below - reached))) : 0;
  return prices.map((price) => price.above + part * (price.below - price.above));
}

/** What the hour of a node costs to rent, counted from the bottom of a slot's demand. */
function priceAt({ nodes, spot }: SlotDemand, node: number, ceiling: number): number {
  if (node > nodes) return 0;
  let below = nodes;
  for (const step of spot) {
    below -= step.nodes;
    if (node > below) return step.usdPerHour;
  }
  return ceiling;
}

/** What a workload's node-hours are worth at prices of a pool, with as many whole nodes of it on spot as may be. */
export function worthOf(
  { usd }: PoolPrices,
  { nodes, spot }: Pick<Candidate, 'nodes' | 'spot'>,
  { discountRate, slotHours }: Pick<PortfolioProblem, 'discountRate' | 'slotHours'>,
): number {
  const needed = nodes();
  let value = 0;
  for (const [month, prices] of usd.entries()) {
    const factor = discountFactor(discountRate, month);
    for (const [slot, price] of prices.entries()) {
      if (price === 0) continue;
      const asked = needed[month]![slot]!;
      value += price * asked;
      if (spot === null) continue;
      const saved = price - spot.usdPerHour * slotHours[slot]! * factor;
      if (saved > 0) value -= saved * spotNodes(spot, asked);
    }
  }
  return value;
}
