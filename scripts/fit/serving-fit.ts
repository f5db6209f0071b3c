import { loadCatalog } from '../../lib/catalog/files/load-catalog.js';
import type { Efficiency } from '../../lib/models/serving/efficiency.js';
import { caseOf, measuredSeconds, modelledSeconds } from '../../lib/models/serving/measured-case.js';
import { correctionFrom } from '../../lib/models/serving/measured-correction.js';
import { MEASURED_RATES, type MeasuredRate } from '../../lib/models/serving/measured-rates.js';
import { fitLeastSquares, type Parameter } from './least-squares.js';

/** A tree of parameters has the shape of `Efficiency`. */
type Tree<T> = { readonly [K in keyof T]: T[K] extends number ? Parameter : Tree<T[K]> };

const share = (start: number, most = 0.95): Parameter => ({ start, least: 0.05, most });
const seconds = (start: number): Parameter => ({ start, least: 1e-6, most: 1e-3 });

const engine = {
  layerSeconds: seconds(40e-6),
  expertLayerSeconds: seconds(20e-6),
  latentLayerSeconds: seconds(20e-6),
  prefillFactor: { start: 1, least: 0.3, most: 3 },
  expertCompute: share(0.4, 1),
  expertBandwidth: { hopper: share(0.7), blackwell: share(0.7) },
};
const generation = {
  weightBandwidth: share(0.85),
  cacheBandwidth: share(0.7),
  // Blackwell's rows in 16 bits are all dequantized: only the product of the two is known.
  compute16: { ...share(0.65), least: 0.5 },
  compute8: share(0.65),
  compute4: share(0.6),
  dequantized: share(0.7, 1),
  exchangeSeconds: seconds(6e-6),
};

/** Bounds are physical: no share above 95 % of a peak, no exchange faster than NVLink (450 and 900 GB/s each way). */
const PARAMETERS: Tree<Efficiency> = {
  engines: { vllm: engine, sglang: engine, trtllm: engine },
  generations: {
    hopper: { ...generation, exchangeBytesPerSecond: { start: 300e9, least: 10e9, most: 450e9 } },
    blackwell: { ...generation, exchangeBytesPerSecond: { start: 300e9, least: 10e9, most: 900e9 } },
  },
  secondsPerRequest: { start: 1e-5, least: 1e-7, most: 1e-3 },
  latentCacheShare: share(0.7, 1),
};

/** A parameter without rows stays where it starts. */
const PULL = 0.03;
/** A rate that is too high costs more than one that is too low: a fleet that misses its load. */
const TOO_HIGH = 1.2;

const TYPES = loadCatalog({ regions: [] }).types;

/** Each case once: the source repeats some rows to the digit. */
export function distinctRates(): readonly MeasuredRate[] {
  const seen = new Set<string>();
  return MEASURED_RATES.filter(({ id: _, ...rest }) => {
    const key = JSON.stringify(rest);
    return !seen.has(key) && seen.add(key);
  });
}

/** Rate that the model gives over the rate that was measured. */
export function ratioOf(rate: MeasuredRate, efficiency: Efficiency): number {
  return measuredSeconds(rate) / modelledSeconds(rate, measuredCase(rate), efficiency);
}

function measuredCase(rate: MeasuredRate) {
  const type = TYPES.get(rate.instanceType);
  const found = type && caseOf(rate, type);
  if (!found) throw new Error(`the catalog lacks a figure for ${rate.id}`);
  return found;
}

/** All parameters, fitted to these rows. */
export function fitServing(rates: readonly MeasuredRate[]): Efficiency {
  const leaves = leavesOf(PARAMETERS);
  const cases = rates.map((rate) => ({ rate, served: measuredCase(rate), measured: measuredSeconds(rate) }));
  const values = fitLeastSquares(leaves, (candidate) => {
    const efficiency = withValues(candidate);
    const errors = cases.map(({ rate, served, measured }) => {
      const error = Math.log(measured / modelledSeconds(rate, served, efficiency));
      return error > 0 ? error * TOO_HIGH : error;
    });
    return [...errors, ...candidate.map((value, i) => PULL * Math.log(value / leaves[i]!.start))];
  });
  return withValues(values.map((value) => Number(value.toPrecision(4))));
}

function isParameter(node: object): node is Parameter {
  return 'start' in node;
}

function leavesOf(node: object): readonly Parameter[] {
  return isParameter(node) ? [node] : Object.values(node).flatMap((child: object) => leavesOf(child));
}

function withValues(values: readonly number[]): Efficiency {
  let next = 0;
  const fill = (node: object): unknown =>
    isParameter(node)
      ? values[next++]
      : Object.fromEntries(Object.entries(node).map(([key, child]) => [key, fill(child)]));
  return fill(PARAMETERS) as Efficiency;
}

/** How far a prediction is off, over rows. */
export interface Errors {
  readonly rows: number;
  readonly median: number;
  readonly within25: number;
  readonly above150: number;
  /** Of the absolute relative error, the 90th percentile. */
  readonly band: number;
}

export function errorsOf(ratios: readonly number[]): Errors {
  const sorted = [...ratios].sort((a, b) => a - b);
  const distances = ratios.map((ratio) => Math.abs(1 / ratio - 1)).sort((a, b) => a - b);
  const shareOf = (test: (ratio: number) => boolean) => ratios.filter(test).length / ratios.length;
  return {
    rows: ratios.length,
    median: sorted[Math.floor(sorted.length / 2)]!,
    within25: shareOf((ratio) => Math.abs(ratio - 1) <= 0.25),
    above150: shareOf((ratio) => ratio > 1.5),
    band: distances[Math.ceil(0.9 * distances.length) - 1]!,
  };
}

/** The same halves on every machine: a linear congruential sequence (Numerical Recipes) from a seed. */
export function halves(seed: number): readonly [readonly MeasuredRate[], readonly MeasuredRate[]] {
  let state = seed >>> 0;
  const first: MeasuredRate[] = [];
  const second: MeasuredRate[] = [];
  for (const rate of distinctRates()) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    (state >= 2 ** 31 ? first : second).push(rate);
  }
  return [first, second];
}

/** Each row predicted from the other rows of its case: same model, numbers, engine, accelerator, layout and lengths. */
export function neighbourRatios(efficiency: Efficiency): readonly number[] {
  const cases = new Map<string, MeasuredRate[]>();
  for (const rate of distinctRates()) {
    const { model, instanceType, weightBits, arithmetic, engine, accelerators, attentionData } = rate;
    const { inputTokens, outputTokens } = rate;
    const key = [model, instanceType, weightBits, arithmetic, engine, accelerators, attentionData > 1];
    const name = [...key, inputTokens, outputTokens].join(' ');
    cases.set(name, [...(cases.get(name) ?? []), rate]);
  }
  return [...cases.values()].flatMap((rates) =>
    rates.flatMap((rate) => {
      const others = rates.filter((other) => other !== rate);
      const correction = correctionFrom(others, TYPES.get(rate.instanceType)!, efficiency);
      if (!correction?.covers(rate.concurrency)) return [];
      return [ratioOf(rate, efficiency) / correction.at(rate.concurrency)];
    }),
  );
}
