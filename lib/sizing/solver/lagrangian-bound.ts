import { toNumber } from '../../units/decimal.js';
import type { SharedLimit } from '../choice/limits.js';
import { evenSpread, ownedRoom } from '../choice/owned-nodes.js';
import type { Resources } from '../choice/resources.js';
import type { PricedOption } from '../model/purchase.js';
import type { IntegerModel, Solver } from './solver.js';

/** A way of meeting a part, as far as prices on the shared limits are concerned: amounts, the objective first. */
export interface Entry {
  readonly fixed: readonly number[];
  /** Nodes left under every purchase option, spread evenly over so many zones. */
  readonly nodes: number;
  readonly zones: number;
  readonly nodesPerReplica: number;
  readonly options: readonly {
    readonly each: readonly number[];
    readonly cap: number;
    readonly reservation: PricedOption['reservation'];
  }[];
}

/** Objective and what is taken of each limit, in the order of the limits. */
export function amountsOf(resources: Resources, limits: readonly SharedLimit[]): number[] {
  return [toNumber(resources.objectiveUsd), ...limits.map((limit) => toNumber(limit.taken(resources)))];
}

const MOST_ROUNDS = 60;
/** Prices are good enough when they are worth the mixture of columns, short of this share of it. */
const CLOSE = 1e-6;
/** Arithmetic here is in floating point: what comes this close to being kept is kept. */
const MARGIN = 1e-7;

/** What prices on the shared limits prove about a problem. */
export interface PricedParts {
  /** No plan has a lower objective. */
  readonly lowerUsd: number;
  /** Objective of a plan that is known. */
  readonly upperUsd: number;
  /** By part, the entries that can be in a plan of at most this objective. */
  readonly within: (objectiveUsd: number) => ReadonlySet<number>[];
}

/**
 * Puts prices (Lagrange multipliers, by column generation) on the shared limits. At these prices the parts are
 * independent, which bounds the objective from below; and an entry that by itself lifts that bound above the
 * objective of a known plan is in no better plan. Null: no plan was found to compare with.
 */
export function priceParts(
  parts: readonly (readonly Entry[])[],
  limits: readonly SharedLimit[],
  solver: Solver,
  timeLimitSeconds: number,
): PricedParts | null {
  const most = limits.map((limit) => toNumber(limit.most));
  const seen = parts.map(() => new Map<string, readonly number[]>());
  let prices = limits.map(() => 0);
  let lower = Number.NEGATIVE_INFINITY;
  let bestPrices = prices;
  let mixture = Number.POSITIVE_INFINITY;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const columns = parts.map((entries) => cheapest(entries, prices));
    const bound =
      columns.reduce((sum, { value }) => sum + value, 0) - prices.reduce((sum, p, at) => sum + p * most[at]!, 0);
    if (bound > lower) {
      lower = bound;
      bestPrices = prices;
    }
    let fresh = false;
    columns.forEach(({ amounts }, part) => {
      const key = amounts.join();
      if (!seen[part]!.has(key)) fresh = true;
      seen[part]!.set(key, amounts);
    });
    if (!fresh || mixture - lower < CLOSE * Math.abs(lower)) break;
    const next = pricesFrom(seen, most, solver);
    if (next === null) return null;
    ({ prices, mixture } = next);
  }
  const upper = bestOfSeen(seen, most, solver, timeLimitSeconds);
  if (upper === null) return null;
  const values = parts.map((entries) => entries.map((entry) => valueAt(entry, bestPrices).value));
  const within = (objectiveUsd: number) => {
    const room = Math.max(0, objectiveUsd - lower) + MARGIN * Math.abs(objectiveUsd);
    return values.map((each) => {
      const least = each.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);
      return new Set(each.flatMap((value, at) => (value <= least + room ? [at] : [])));
    });
  };
  return { lowerUsd: lower, upperUsd: upper, within };
}

function cheapest(entries: readonly Entry[], prices: readonly number[]) {
  let best = valueAt(entries[0]!, prices);
  for (const entry of entries) {
    const next = valueAt(entry, prices);
    if (next.value < best.value) best = next;
  }
  return best;
}

function priced(amounts: readonly number[], prices: readonly number[]): number {
  let value = amounts[0]!;
  for (let at = 0; at < prices.length; at += 1) value += prices[at]! * amounts[at + 1]!;
  return value;
}

/** An entry at its cheapest: nodes use purchase options in the order of price, up to their caps. */
function valueAt(
  { fixed, nodes, zones, nodesPerReplica, options }: Entry,
  prices: readonly number[],
): { value: number; amounts: readonly number[] } {
  if (options.length === 0) return { value: priced(fixed, prices), amounts: fixed };
  const amounts = [...fixed];
  const order = options
    .map((option) => ({ ...option, price: priced(option.each, prices) }))
    .sort((a, b) => a.price - b.price);
  const room = ownedRoom(evenSpread(nodes, zones, nodesPerReplica));
  let left = nodes;
  for (const option of order) {
    const { each, cap } = option;
    const taken = room.take(option, Math.min(left, cap));
    for (let at = 0; at < amounts.length; at += 1) amounts[at]! += taken * each[at]!;
    left -= taken;
  }
  return left > 0 ? { value: Number.POSITIVE_INFINITY, amounts } : { value: priced(amounts, prices), amounts };
}

/** The master problem: parts as mixtures of their columns, limits scaled to one, and a dear way out of each. */
function master(
  seen: readonly ReadonlyMap<string, readonly number[]>[],
  most: readonly number[],
  integer: boolean,
): IntegerModel {
  const columns = seen.flatMap((part, at) => [...part.values()].map((amounts) => ({ amounts, at })));
  const dear = 100 * columns.reduce((sum, { amounts }) => Math.max(sum, Math.abs(amounts[0]!)), 1) * seen.length;
  const scales = most.map((amount) => 1 / Math.max(amount, 1e-9));
  const outs = integer
    ? []
    : most.map(() => ({ cost: dear, lower: 0, upper: Number.POSITIVE_INFINITY, integer: false }));
  return {
    columns: [...columns.map(({ amounts }) => ({ cost: amounts[0]!, lower: 0, upper: 1, integer })), ...outs],
    rows: [
      ...seen.map((_, part) => ({
        lower: 1,
        upper: 1,
        entries: columns.flatMap(({ at }, column) => (at === part ? [[column, 1] as const] : [])),
      })),
      ...most.map((amount, of) => ({
        lower: Number.NEGATIVE_INFINITY,
        upper: amount * scales[of]!,
        entries: [
          ...columns.flatMap(({ amounts }, column) =>
            amounts[of + 1] === 0 ? [] : [[column, amounts[of + 1]! * scales[of]!] as const],
          ),
          ...(integer ? [] : [[columns.length + of, -1] as const]),
        ],
      })),
    ],
  };
}

function pricesFrom(
  seen: readonly ReadonlyMap<string, readonly number[]>[],
  most: readonly number[],
  solver: Solver,
): { prices: number[]; mixture: number } | null {
  const solved = solver.duals(master(seen, most, false));
  if (solved === null) return null;
  const prices = most.map((amount, of) => Math.max(0, -solved.duals[seen.length + of]!) / Math.max(amount, 1e-9));
  return { prices, mixture: solved.objective };
}

/** The objective of the best plan out of the columns seen. */
function bestOfSeen(
  seen: readonly ReadonlyMap<string, readonly number[]>[],
  most: readonly number[],
  solver: Solver,
  timeLimitSeconds: number,
): number | null {
  const model = master(seen, most, true);
  const { values } = solver.solve(model, { timeLimitSeconds });
  return values && model.columns.reduce((sum, { cost }, at) => sum + cost * values[at]!, 0);
}
