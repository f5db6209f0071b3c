import type highsModule from 'highs';
import type { Highs, ModelData } from 'highs';

/** The package declares a CommonJS default; its ES module exports the loader itself. */
type LoadHighs = (typeof highsModule)['default'];

/** A mixed-integer programme, to be minimised. Bounds may be infinite. */
export interface IntegerModel {
  readonly columns: readonly {
    readonly cost: number;
    readonly lower: number;
    readonly upper: number;
    readonly integer: boolean;
  }[];
  readonly rows: readonly {
    readonly lower: number;
    readonly upper: number;
    /** Pairs of column and coefficient; each column at most once. */
    readonly entries: readonly (readonly [number, number])[];
  }[];
}

/** What the solver found of a programme. */
export interface IntegerSolution {
  /**
   * `stopped`: the time ran out, or the solver gave up. `node-limit`: it came to as many nodes as it may, which on every
   * machine is with the same solution.
   */
  readonly status: 'optimal' | 'infeasible' | 'stopped' | 'node-limit';
  /** By column, integers rounded; null: none found. */
  readonly values: readonly number[] | null;
  /** No solution costs less. */
  readonly bound: number;
}

/** When the solver ends without an answer. */
export interface SolverLimits {
  readonly timeLimitSeconds: number;
  /** Of the search tree. @default - no limit */
  readonly mostNodes?: number;
}

/** HiGHS, as far as sizing uses it. */
export interface Solver {
  /** `start`: values by column of a solution that is known. */
  readonly solve: (model: IntegerModel, limits: SolverLimits, start?: readonly number[]) => IntegerSolution;
  /** The optimum of a programme without integers and the dual values of its rows; null: it has none. */
  readonly duals: (model: IntegerModel) => { readonly objective: number; readonly duals: readonly number[] } | null;
}

/** Small enough to distinguish a limit of 10^9 cents from one cent more, once rows are scaled. */
const TOLERANCE = 1e-9;

let loading: Promise<Solver> | null = null;

/** Loads HiGHS (WebAssembly), once a process; about a tenth of a second. */
export function loadSolver(): Promise<Solver> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Solver> {
  const { default: loader } = await import('highs');
  const highs = await (loader as unknown as LoadHighs)();
  return {
    solve: (model, limits, start) => solveModel(highs, model, limits, start),
    duals: (model) => dualsOf(highs, model),
  };
}

function solveModel(
  highs: Highs,
  model: IntegerModel,
  { timeLimitSeconds, mostNodes }: SolverLimits,
  start?: readonly number[],
): IntegerSolution {
  const { columns } = model;
  const { modelStatus } = highs.constants;
  return highs.withModel(modelData(highs, model), (highsModel): IntegerSolution => {
    highsModel.options.set({
      output_flag: false,
      time_limit: timeLimitSeconds,
      ...(mostNodes !== undefined && { mip_max_nodes: mostNodes }),
      random_seed: 0,
      mip_rel_gap: 0,
      mip_abs_gap: TOLERANCE,
      mip_feasibility_tolerance: TOLERANCE,
      primal_feasibility_tolerance: TOLERANCE,
      dual_feasibility_tolerance: TOLERANCE,
    });
    if (start !== undefined) highsModel.setSolution({ colValue: Float64Array.from(start) });
    // HiGHS 1.15 gives up in the presolve of a few small models that it solves without it.
    if (!runs(highsModel)) {
      highsModel.options.set({ presolve: 'off' });
      if (!runs(highsModel)) return { status: 'stopped', values: null, bound: Number.NEGATIVE_INFINITY };
    }
    const status = highsModel.getModelStatus();
    if (status === modelStatus.infeasible || status === modelStatus.unboundedOrInfeasible) {
      return { status: 'infeasible', values: null, bound: Number.POSITIVE_INFINITY };
    }
    const found = highsModel.info.get('primal_solution_status') === 2;
    const values = found
      ? Array.from(highsModel.getSolution().colValue, (value, column) =>
          columns[column]!.integer ? Math.round(value) : value,
        )
      : null;
    const optimal = status === modelStatus.optimal && values !== null;
    return {
      status: optimal ? 'optimal' : status === modelStatus.solutionLimit ? 'node-limit' : 'stopped',
      values,
      bound: optimal ? highsModel.getObjectiveValue() : Number(highsModel.info.get('mip_dual_bound')),
    };
  });
}

function runs(model: { readonly run: () => unknown }): boolean {
  try {
    model.run();
    return true;
  } catch {
    return false;
  }
}

function dualsOf(highs: Highs, model: IntegerModel) {
  return highs.withModel(modelData(highs, model), (highsModel) => {
    highsModel.options.set({ output_flag: false, random_seed: 0 });
    highsModel.run();
    if (highsModel.getModelStatus() !== highs.constants.modelStatus.optimal) return null;
    return { objective: highsModel.getObjectiveValue(), duals: Array.from(highsModel.getSolution().rowDual) };
  });
}

function modelData(highs: Highs, { columns, rows }: IntegerModel): ModelData {
  const starts = new Int32Array(rows.length + 1);
  rows.forEach(({ entries }, row) => {
    starts[row + 1] = starts[row]! + entries.length;
  });
  const { integer: whole, continuous } = highs.constants.variableType;
  return {
    numCols: columns.length,
    numRows: rows.length,
    colCost: Float64Array.from(columns, ({ cost }) => cost),
    colLower: Float64Array.from(columns, ({ lower }) => lower),
    colUpper: Float64Array.from(columns, ({ upper }) => upper),
    rowLower: Float64Array.from(rows, ({ lower }) => lower),
    rowUpper: Float64Array.from(rows, ({ upper }) => upper),
    matrix: {
      format: 'csr',
      numRows: rows.length,
      numCols: columns.length,
      starts,
      indices: Int32Array.from(rows.flatMap(({ entries }) => entries.map(([column]) => column))),
      values: Float64Array.from(rows.flatMap(({ entries }) => entries.map(([, value]) => value))),
    },
    ...(columns.some(({ integer }) => integer) && {
      integrality: columns.map(({ integer }) => (integer ? whole : continuous)),
    }),
  };
}
