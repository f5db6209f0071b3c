/** A parameter to fit, on a logarithmic scale: all are positive and some differ by orders of magnitude. */
export interface Parameter {
  readonly start: number;
  readonly least: number;
  readonly most: number;
}

/** Residuals beyond this count less and less: rows that were measured wrong must not bend the rest. */
const SOFT = 0.12;
const ITERATIONS = 60;
const STEP = 1e-5;

/**
 * Levenberg and Marquardt's method with bounds and a pseudo-Huber loss. Deterministic.
 * @param residualsOf - of the values, in their order; a small pull towards the start belongs to the caller
 */
export function fitLeastSquares(
  parameters: readonly Parameter[],
  residualsOf: (values: readonly number[]) => readonly number[],
): readonly number[] {
  const bound = (logs: readonly number[]): number[] =>
    logs.map((log, i) => Math.min(Math.log(parameters[i]!.most), Math.max(Math.log(parameters[i]!.least), log)));
  const at = (logs: readonly number[]) => residualsOf(logs.map(Math.exp));
  let logs = bound(parameters.map(({ start }) => Math.log(start)));
  let residuals = at(logs);
  let damping = 1e-2;
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const columns = logs.map((_, i) => {
      const moved = logs.map((log, j) => (i === j ? log + STEP : log));
      return at(moved).map((value, row) => (value - residuals[row]!) / STEP);
    });
    const weights = residuals.map((value) => 1 / Math.sqrt(1 + (value / SOFT) ** 2));
    const gradient = columns.map((column) => sum(column, (value, row) => value * weights[row]! * residuals[row]!));
    const normal = columns.map((a) => columns.map((b) => sum(a, (value, row) => value * weights[row]! * b[row]!)));
    let improved = false;
    while (!improved && damping < 1e8) {
      const damped = normal.map((line, i) => line.map((value, j) => (i === j ? value * (1 + damping) + 1e-12 : value)));
      const move = solve(damped, gradient);
      const candidate = bound(logs.map((log, i) => log - move[i]!));
      const next = at(candidate);
      improved = loss(next) < loss(residuals);
      if (improved) {
        logs = candidate;
        residuals = next;
        damping /= 4;
      } else damping *= 4;
    }
    if (!improved) break;
  }
  return logs.map(Math.exp);
}

function loss(residuals: readonly number[]): number {
  return sum(residuals, (value) => SOFT ** 2 * (Math.sqrt(1 + (value / SOFT) ** 2) - 1));
}

function sum(values: readonly number[], of: (value: number, index: number) => number): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += of(values[i]!, i);
  return total;
}

/** Gaussian elimination with pivots. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const lines = matrix.map((line, i) => [...line, right[i]!]);
  const size = lines.length;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++) {
      if (Math.abs(lines[row]![column]!) > Math.abs(lines[pivot]![column]!)) pivot = row;
    }
    [lines[column], lines[pivot]] = [lines[pivot]!, lines[column]!];
    for (let row = column + 1; row < size; row++) {
      const factor = lines[row]![column]! / lines[column]![column]!;
      for (let k = column; k <= size; k++) lines[row]![k]! -= factor * lines[column]![k]!;
    }
  }
  const solution = new Array<number>(size).fill(0);
  for (let row = size - 1; row >= 0; row--) {
    const known = sum(solution.slice(row + 1), (value, i) => value * lines[row]![row + 1 + i]!);
    solution[row] = (lines[row]![size]! - known) / lines[row]![row]!;
  }
  return solution;
}
