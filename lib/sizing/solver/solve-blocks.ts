import { sum, toNumber, ZERO } from '../../units/decimal.js';
import type { Choice } from '../choice/choice.js';
import { isWithin, type SharedLimit } from '../choice/limits.js';
import { compareResources, totalResources } from '../choice/resources.js';
import type { Block, BlockColumn, BlockRow } from './block.js';
import type { IntegerSolution, Solver, SolverLimits } from './solver.js';

/** What the solver makes of a coupled problem. */
export type BlocksResult =
  /** One choice a block, in block order. */
  | { readonly status: 'optimal' | 'stopped'; readonly choices: readonly Choice[]; readonly boundUsd: number }
  | { readonly status: 'infeasible' }
  /** The time ran out before any plan was found. */
  | { readonly status: 'undecided' };

/** Limit rows are scaled to this, so that the solver's tolerance is a share of 10^-12 of a limit. */
const ROW_SCALE = 1000;

/** Of the largest amount that one column takes. */
const LEAST_LIMIT_SHARE = 1e-6;

/** Objectives closer than this are one to the solver; exact comparison decides between what it returns. */
const TIE_USD = 1e-6;

/** What a node and a kWh weigh where ties are broken in the same stroke: less than a hundredth of a cent in all. */
const NODE_NUDGE_USD = 1e-8;
const KWH_NUDGE_USD = 1e-13;

/** Of the search for the preferred among plans that cost the same: the same plan on every machine, at most seconds. */
const MOST_TIE_NODES = 500;

/** Rows are moved by this share of themselves when a rounded solution breaks one, then by ten times that, … */
const FIRST_STEP = 1e-10;
const MOST_STEPS = 5;

/**
 * The whole plan at the lowest objective within the shared limits; then fewer nodes, then less energy (unknown after
 * all that is known), then the order of names. Objectives are counted from each block's floor, which keeps them small and the solver exact.
 * `nudged` breaks ties in the same stroke, by a hundredth of a cent at most, for problems that are hard to solve
 * twice; `any` takes the first plan. Whatever the solver returns is decoded and checked in exact arithmetic; what fails is cut off.
 */
export function solveBlocks(
  blocks: readonly Block[],
  limits: readonly SharedLimit[],
  solver: Solver,
  { timeLimitSeconds, goal }: { readonly timeLimitSeconds: number; readonly goal: 'best' | 'nudged' | 'any' },
): BlocksResult {
  const columns = blocks.flatMap((block) => block.columns);
  const starts = startsOf(blocks);
  const blockRows = blocks.flatMap(({ rows }, at) =>
    rows.map((row) => ({ ...row, entries: row.entries.map(([column, v]) => [column + starts[at]!, v] as const) })),
  );
  const limitRows = limits.map((limit) => limitRow(limit, blocks));
  const rows = [...blockRows, ...limitRows];
  const binary = columns.every(({ upper }) => upper === 1);

  const decode = (values: readonly number[]): Choice[] | null => {
    const choices = blocks.map((block, at) => block.decode(values.slice(starts[at]!, starts[at + 1]!)));
    if (choices.includes(null)) return null;
    const total = totalResources(choices.map((choice) => choice!.resources));
    return limits.every((limit) => isWithin(limit, total)) ? (choices as Choice[]) : null;
  };

  const solve = (
    costs: readonly number[],
    extra: readonly BlockRow[] = [],
    search: Omit<SolverLimits, 'timeLimitSeconds'> = {},
    start?: readonly number[],
  ) => {
    const cuts: BlockRow[] = [];
    let first: IntegerSolution | null = null;
    for (let step = 0; ; step += 1) {
      const solution = solver.solve(
        {
          columns: columns.map(({ upper }, at) => ({ cost: costs[at]!, lower: 0, upper, integer: true })),
          rows: [...rows.map((row) => (binary ? row : tightened(row, step))), ...extra, ...cuts],
        },
        { timeLimitSeconds, ...search },
        start,
      );
      first ??= solution;
      // Rows that were moved leave out plans that are just within them: then nothing is proven.
      if (solution.status === 'infeasible' && step > 0 && !binary) {
        return { ...first, status: 'stopped' as const, choices: null, moved: true };
      }
      const found = solution.values === null ? null : decode(solution.values);
      if (found !== null || solution.values === null || step > (binary ? 1000 : MOST_STEPS)) {
        return { ...solution, bound: first.bound, choices: found, moved: !binary && step > 0 };
      }
      if (binary) cuts.push(exclusion(solution.values));
    }
  };

  const mostKwh = columns.reduce((top, { unit }) => Math.max(top, toNumber(unit.energyKwh ?? ZERO)), 0);
  const nudges = columns.map(
    ({ unit: { nodes, energyKwh } }) =>
      NODE_NUDGE_USD * nodes + KWH_NUDGE_USD * (energyKwh === null ? mostKwh : toNumber(energyKwh)),
  );
  const objectives = columns.map(({ objectiveUsd }, at) =>
    goal === 'any' ? 0 : goal === 'best' ? objectiveUsd : objectiveUsd + nudges[at]!,
  );
  const floor = toNumber(sum(blocks.map(({ floorUsd }) => floorUsd)));
  const first = solve(objectives);
  if (first.choices === null) return { status: first.status === 'infeasible' ? 'infeasible' : 'undecided' };
  const reached = weighed(objectives, first.values!);
  let proven = first.status === 'optimal' && (!first.moved || reached - first.bound < TIE_USD);
  let choices = first.choices;
  if (proven && goal === 'best') {
    const asCheap = atMost(objectives, reached + TIE_USD);
    const breaks = tieBreaks(blocks);
    const prefer = (extra: readonly BlockRow[], start?: readonly number[]) => {
      const { status, choices: better } = solve(breaks, [asCheap, ...extra], { mostNodes: MOST_TIE_NODES }, start);
      // The time limit decided which of the plans of equal cost is reported.
      if (status === 'stopped' && better !== null) proven = false;
      if (better !== null && compareResources(totalOf(better), totalOf(choices)) <= 0) choices = better;
    };
    prefer([], first.values!);
    // Unknown energy weighs nothing in the programme: is there a plan of which all is known?
    const unknown = columns.map(({ unit }) => (unit.energyKwh === null ? 1 : 0));
    if (totalOf(choices).energyKwh === null && unknown.includes(0)) prefer([atMost(unknown, 0)]);
  }
  return { status: proven ? 'optimal' : 'stopped', choices, boundUsd: floor + Math.min(first.bound, reached) };
}

function startsOf(blocks: readonly Block[]): number[] {
  const starts = [0];
  for (const { columns } of blocks) starts.push(starts.at(-1)! + columns.length);
  return starts;
}

function limitRow(limit: SharedLimit, blocks: readonly Block[]): BlockRow {
  const most = toNumber(limit.most);
  const taken = blocks.flatMap(({ columns }) => columns.map(({ unit }) => toNumber(limit.taken(unit))));
  // A limit of nothing, or next to it, would blow the coefficients up beyond what the solver takes.
  const largest = taken.reduce((top, value) => Math.max(top, value), 1e-9);
  const scale = ROW_SCALE / Math.max(most, largest * LEAST_LIMIT_SHARE);
  return atMost(
    taken.map((value) => value * scale),
    most * scale,
  );
}

function atMost(values: readonly number[], upper: number): BlockRow {
  const entries = values.flatMap((value, column) => (value === 0 ? [] : [[column, value] as const]));
  return { lower: Number.NEGATIVE_INFINITY, upper, entries };
}

/** Nodes first, then energy, then names: all that a later one can add is less than one step of an earlier one. */
function tieBreaks(blocks: readonly Block[]): number[] {
  const columns = blocks.flatMap((block) => block.columns);
  const energies = columns.map(({ unit }) => (unit.energyKwh === null ? 0 : toNumber(unit.energyKwh)));
  const most = (of: (column: BlockColumn) => number) =>
    Math.max(1, ...blocks.map((block) => block.columns.reduce((top, column) => Math.max(top, of(column)), 0)));
  const mostEnergy =
    blocks.length * most(({ unit, upper }) => (unit.energyKwh === null ? 0 : toNumber(unit.energyKwh) * upper));
  const mostRank = blocks.length * most(({ rank, upper }) => rank * upper);
  return columns.map(
    ({ unit, rank }, at) => 1000 * unit.nodes + (500 * energies[at]!) / mostEnergy + (0.01 * rank) / mostRank,
  );
}

function weighed(coefficients: readonly number[], values: readonly number[]): number {
  return coefficients.reduce((total, coefficient, at) => total + coefficient * values[at]!, 0);
}

function totalOf(choices: readonly Choice[]) {
  return totalResources(choices.map(({ resources }) => resources));
}

function exclusion(values: readonly number[]): BlockRow {
  const entries = values.flatMap((value, column) => (value === 1 ? [[column, 1] as const] : []));
  return { lower: Number.NEGATIVE_INFINITY, upper: entries.length - 1, entries };
}

function tightened(row: BlockRow, step: number): BlockRow {
  if (step === 0 || row.lower === row.upper) return row;
  const share = FIRST_STEP * 10 ** (step - 1);
  const moved = (bound: number, sign: number) =>
    Number.isFinite(bound) ? bound + sign * Math.abs(bound) * share : bound;
  return { ...row, lower: moved(row.lower, 1), upper: moved(row.upper, -1) };
}
