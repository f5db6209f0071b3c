import type highsModule from 'highs';
import type { Highs } from 'highs';

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

export interface IntegerSolution {
  /** `stopped`: the time ran out, or the solver gave up. */
  readonly status: 'optimal' | 'infeasible' | 'stopped';
  /** By column, integers rounded; null: none found. */
  readonly values: readonly number[] | null;
  /** No solution costs less. */
  readonly bound: number;
}

export interface Solver {
  readonly solve: (model: IntegerModel, timeLimitSeconds: number) => IntegerSolution;
}

/** Small enough that a limit of 10^9 cents is told from one cent more, once rows are scaled. */
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
  return { solve: (model, timeLimitSeconds) => solveModel(highs, model, timeLimitSeconds) };
}

function solveModel(highs: Highs, model: IntegerModel, timeLimitSeconds: number): IntegerSolution {
  const { columns, rows } = model;
  const starts = new Int32Array(rows.length + 1);
  rows.forEach(({ entries }, row) => {
    starts[row + 1] = starts[row]! + entries.length;
  });
  const { variableType, modelStatus } = highs.constants;
  return highs.withModel(
    {
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
      integrality: columns.map(({ integer }) => (integer ? variableType.integer : variableType.continuous)),
    },
    (highsModel): IntegerSolution => {
      highsModel.options.set({
        output_flag: false,
        time_limit: timeLimitSeconds,
        random_seed: 0,
        mip_rel_gap: 0,
        mip_abs_gap: TOLERANCE,
        mip_feasibility_tolerance: TOLERANCE,
        primal_feasibility_tolerance: TOLERANCE,
        dual_feasibility_tolerance: TOLERANCE,
      });
      highsModel.run();
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
        status: optimal ? 'optimal' : 'stopped',
        values,
        bound: optimal ? highsModel.getObjectiveValue() : Number(highsModel.info.get('mip_dual_bound')),
      };
    },
  );
}
