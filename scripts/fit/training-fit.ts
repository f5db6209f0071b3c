import { loadCatalog } from '../../lib/catalog/files/load-catalog.js';
import { bestLayout, type LaidOut } from '../../lib/models/training/best-layout.js';
import { GENERATIONS, hardwareOf, type TrainingHardware } from '../../lib/models/training/hardware.js';
import { MEASURED_RUNS, type MeasuredRun, runOf, TRAINED_MODELS } from '../../lib/models/training/measured-runs.js';
import { type TrainingEfficiency, tokenTime } from '../../lib/models/training/token-time.js';
import { fitLeastSquares, type Parameter } from './least-squares.js';

/** A tree of parameters has the shape of `TrainingEfficiency`. */
type Tree<T> = { readonly [K in keyof T]: T[K] extends number ? Parameter : Tree<T[K]> };
type Share = Readonly<Record<(typeof GENERATIONS)[number], Readonly<Record<'16' | '8' | '4', Parameter>>>>;

const width: Parameter = { start: 500, least: 1, most: 4000 };
const share = (start: number, most = 0.95): Parameter => ({ start, least: 0.02, most });

function shares(sixteen: number, eight: number, four: number): Share {
  const each = { '16': share(sixteen), '8': share(eight), '4': share(four) };
  return Object.fromEntries(GENERATIONS.map((generation) => [generation, each])) as Share;
}

const TRAINIUM = { '16': share(0.28, 0.35), '8': share(0.2), '4': share(0.1) };

/**
 * Two rows of Trainium leave its share of attention open: matrix products are held to 35 % of the peak.
 * Flash attention reaches at most 75 % of the peak of an H100 forward (Shah et al. 2024), less backward.
 *
 * Where no row tells, a share stays at its start: low, for a fleet that misses its deadline costs more.
 */
const PARAMETERS: Tree<TrainingEfficiency> = {
  dense: { ...shares(0.45, 0.38, 0.25), trainium: TRAINIUM, trainium2: TRAINIUM },
  mixture: shares(0.25, 0.17, 0.1),
  attention: Object.fromEntries(GENERATIONS.map((generation) => [generation, share(0.3, 0.6)])) as Record<
    (typeof GENERATIONS)[number],
    Parameter
  >,
  narrowWidth: { '16': width, '8': width, '4': width },
  exchangeExposed: { start: 0.5, least: 0.05, most: 1 },
  shardsExposed: { start: 0.2, least: 0.02, most: 1 },
  dequantized: { start: 0.9, least: 0.3, most: 1 },
};

/** A parameter without rows stays where it starts. */
const PULL = 0.03;
/** A rate that is too high costs more than one that is too low: a run that misses its deadline. */
const TOO_HIGH = 1.5;
/** Layouts follow from shares, and shares from layouts. */
const ROUNDS = 6;

const TYPES = loadCatalog({ regions: [] }).types;

function hardware(row: MeasuredRun): TrainingHardware {
  const type = TYPES.get(row.instanceType);
  const found = type && hardwareOf(type, row.precision);
  if (!found) throw new Error(`the catalog lacks a figure for ${row.id}`);
  return found;
}

/** The layout that the model takes for a measured row, not the published one: what a user gets. */
export function laidOut(row: MeasuredRun, efficiency: TrainingEfficiency): LaidOut {
  const found = bestLayout(TRAINED_MODELS[row.model]!, runOf(row), hardware(row), row.accelerators, efficiency);
  if (found === null) throw new Error(`no layout fits what was measured: ${row.id}`);
  return found;
}

/** Rate of the model over the rate that was measured. */
export function ratioOf(row: MeasuredRun, efficiency: TrainingEfficiency): number {
  return 1 / (laidOut(row, efficiency).time.total * row.tokensPerSecondPerAccelerator);
}

/** The efficiency that fits rows best; each source weighs as the square root of its rows. Deterministic. */
export function fitTraining(rows: readonly MeasuredRun[] = MEASURED_RUNS): TrainingEfficiency {
  const list = flatten(PARAMETERS);
  const weights = rows.map((row) => 1 / rows.filter(({ source }) => source === row.source).length ** 0.25);
  let efficiency = unflatten(list.map(({ start }) => start));
  for (let round = 0; round < ROUNDS; round++) {
    const layouts = rows.map((row) => laidOut(row, efficiency).layout);
    const values = fitLeastSquares(list, (at) => {
      const tried = unflatten(at);
      return [
        ...rows.map((row, i) => {
          const time = tokenTime(
            TRAINED_MODELS[row.model]!,
            runOf(row),
            hardware(row),
            row.accelerators,
            layouts[i]!,
            tried,
          );
          const log = -Math.log(time.total * row.tokensPerSecondPerAccelerator);
          return weights[i]! * (log > 0 ? TOO_HIGH * log : log);
        }),
        ...at.map((value, i) => PULL * Math.log(value / list[i]!.start)),
      ];
    });
    efficiency = unflatten(values.map((value) => Number(value.toPrecision(4))));
  }
  return efficiency;
}

function isParameter(node: object): node is Parameter {
  return 'start' in node;
}

function flatten(node: object): Parameter[] {
  return isParameter(node) ? [node] : Object.values(node).flatMap((child) => flatten(child as object));
}

function unflatten(values: readonly number[]): TrainingEfficiency {
  let next = 0;
  const fill = (node: object): unknown =>
    isParameter(node)
      ? values[next++]
      : Object.fromEntries(Object.entries(node).map(([key, child]) => [key, fill(child as object)]));
  return fill(PARAMETERS) as TrainingEfficiency;
}

/** Rows in two halves, by a hash of their ids: the same every time. */
export function halves(rows: readonly MeasuredRun[]): readonly [readonly MeasuredRun[], readonly MeasuredRun[]] {
  const odd = ({ id }: MeasuredRun): boolean => {
    let hash = 7;
    for (const character of id) hash = (hash * 31 + character.charCodeAt(0)) % 1_000_003;
    return hash % 2 === 1;
  };
  return [rows.filter(odd), rows.filter((row) => !odd(row))];
}

/** How the model's rates compare with those measured. */
export interface Accuracy {
  readonly rows: number;
  /** Of model ÷ measured. */
  readonly median: number;
  /** Share of rows within 25 %. */
  readonly within25: number;
  /** Highest model ÷ measured. */
  readonly highest: number;
}

/** Of rows, by shares. */
export function accuracyOf(rows: readonly MeasuredRun[], efficiency: TrainingEfficiency): Accuracy {
  const ratios = rows.map((row) => ratioOf(row, efficiency)).sort((a, b) => a - b);
  return {
    rows: rows.length,
    median: ratios[Math.floor(ratios.length / 2)]!,
    within25: ratios.filter((ratio) => ratio >= 0.75 && ratio <= 1.25).length / rows.length,
    highest: ratios.at(-1)!,
  };
}

/** The same as a line. */
export function summary(rows: readonly MeasuredRun[], efficiency: TrainingEfficiency): string {
  const { median, within25, highest } = accuracyOf(rows, efficiency);
  return `${rows.length} rows, median ${median.toFixed(2)}, ${(within25 * 100).toFixed(0)} % within 25 %, highest ${highest.toFixed(2)}`;
}
