import type { Choice, Slot } from '../choice/choice.js';
import { totalResources } from '../choice/fleet-choices.js';
import { compare, minus, toNumber } from '../decimal.js';
import { isWithin, type SharedLimit } from '../limits.js';
import type { IntegerModel, Solver } from './solver.js';

export type Selection =
  /** One choice a slot, in slot order. `boundAboveFloorUsd`: no selection lies less than this above the floor. */
  | { readonly status: 'optimal' | 'stopped'; readonly choices: readonly Choice[]; readonly boundAboveFloorUsd: number }
  | { readonly status: 'infeasible' }
  /** The time ran out before any selection was found. */
  | { readonly status: 'undecided' };

/** Limit rows are scaled to this, so that the solver's tolerance is a share of 10^-12 of a limit. */
const ROW_SCALE = 1000;

/** Objectives closer than this are one in the solver's eyes; exact comparison decides between what it returns. */
const TIE_USD = 1e-6;

type Row = IntegerModel['rows'][number];

/**
 * One choice for each slot, within the shared limits, at the lowest objective; then fewer nodes, then less
 * energy. The objective is counted above the floor (the best choice of each slot), which keeps it small and the
 * solver exact. Whatever the solver returns is checked in exact arithmetic; what fails is cut off.
 */
export function selectChoices(
  slots: readonly Slot[],
  limits: readonly SharedLimit[],
  solver: Solver,
  timeLimitSeconds: number,
): Selection {
  const kept = slots.map(({ choices }) => undominated(choices, limits));
  const columns = kept.flat();
  const columnsOf: number[][] = [];
  let next = 0;
  for (const choices of kept) columnsOf.push(choices.map(() => next++));

  const excess = kept.flatMap((choices) =>
    choices.map(({ resources }) => toNumber(minus(resources.objectiveUsd, choices[0]!.resources.objectiveUsd))),
  );
  const energy = columns.map(({ resources }) => (resources.energyKwh === null ? 0 : toNumber(resources.energyKwh)));
  const rows: Row[] = columnsOf.map((of) => ({ lower: 1, upper: 1, entries: of.map((column) => [column, 1]) }));
  for (const limit of limits) {
    const taken = columns.map(({ resources }) => toNumber(limit.taken(resources)));
    const most = toNumber(limit.most);
    const scale = ROW_SCALE / Math.max(most, 1e-9);
    rows.push({
      lower: Number.NEGATIVE_INFINITY,
      upper: most * scale,
      entries: taken.flatMap((value, column) => (value === 0 ? [] : [[column, value * scale] as const])),
    });
  }

  const pick = (costs: readonly number[], extra: readonly Row[]) => {
    const cuts: Row[] = [];
    for (;;) {
      const solution = solver.solve(
        {
          columns: costs.map((cost) => ({ cost, lower: 0, upper: 1, integer: true })),
          rows: [...rows, ...extra, ...cuts],
        },
        timeLimitSeconds,
      );
      if (solution.values === null) return { ...solution, picked: null };
      const picked = columnsOf.map((of) => of.find((column) => solution.values![column] === 1)!);
      const total = totalResources(picked.map((column) => columns[column]!.resources));
      if (limits.every((limit) => isWithin(limit, total))) return { ...solution, picked };
      cuts.push({
        lower: Number.NEGATIVE_INFINITY,
        upper: picked.length - 1,
        entries: picked.map((column) => [column, 1]),
      });
    }
  };

  const first = pick(excess, []);
  if (first.picked === null) return { status: first.status === 'infeasible' ? 'infeasible' : 'undecided' };
  let best = first.picked;
  if (first.status === 'optimal') {
    const total = (values: readonly number[], picked: readonly number[]) =>
      picked.reduce((sum, column) => sum + values[column]!, 0);
    const nodes = columns.map(({ resources }) => resources.nodes);
    const asCheap = atMost(excess, total(excess, best) + TIE_USD);
    const fewest = pick(nodes, [asCheap]).picked;
    if (fewest !== null && prefers(fewest, best, columns)) best = fewest;
    const asFew = atMost(nodes, total(nodes, best));
    const leanest = pick(energy, [asCheap, asFew]).picked;
    if (leanest !== null && prefers(leanest, best, columns)) best = leanest;
  }
  return {
    status: first.status === 'optimal' ? 'optimal' : 'stopped',
    choices: best.map((column) => columns[column]!),
    boundAboveFloorUsd: Math.max(0, first.bound),
  };
}

function atMost(values: readonly number[], upper: number): Row {
  return {
    lower: Number.NEGATIVE_INFINITY,
    upper,
    entries: values.flatMap((value, column) => (value === 0 ? [] : [[column, value] as const])),
  };
}

function prefers(left: readonly number[], right: readonly number[], columns: readonly Choice[]): boolean {
  const [a, b] = [left, right].map((picked) => totalResources(picked.map((column) => columns[column]!.resources)));
  const byObjective = compare(a!.objectiveUsd, b!.objectiveUsd);
  if (byObjective !== 0) return byObjective < 0;
  if (a!.nodes !== b!.nodes) return a!.nodes < b!.nodes;
  if (a!.energyKwh === null || b!.energyKwh === null) return false;
  return compare(a!.energyKwh, b!.energyKwh) < 0;
}

/** Choices, best first, of which none is at least as good as another in the objective and under every limit. */
function undominated(choices: readonly Choice[], limits: readonly SharedLimit[]): Choice[] {
  const kept: Choice[] = [];
  for (const choice of choices) {
    const beaten = kept.some((better) =>
      limits.every((limit) => compare(limit.taken(better.resources), limit.taken(choice.resources)) <= 0),
    );
    if (!beaten) kept.push(choice);
  }
  return kept;
}
