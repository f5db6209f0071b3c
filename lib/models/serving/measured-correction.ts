import type { InstanceType } from '../../catalog/facts/catalog.js';
import type { MeasuredRow } from '../../sizing/model/delivery.js';
import { BYTES_PER_NUMBER } from '../derivation.js';
import type { Architecture } from './architecture.js';
import { type Efficiency, measuredOn } from './efficiency.js';
import { caseOf, measuredSeconds, modelledSeconds } from './measured-case.js';
import { MEASURED_RATES, MEASURED_SOURCE, type MeasuredRate, measuredModels } from './measured-rates.js';
import type { RequestShape } from './request-time.js';
import type { ServingCase, Stage } from './step-time.js';

/** What measured rows say of a case. */
export interface MeasuredCorrection {
  /** Time measured ÷ time modelled, between the rows by the logarithm of the concurrency. */
  readonly at: (concurrency: number) => number;
  /** Whether rows of like concurrency exist. */
  readonly covers: (concurrency: number) => boolean;
}

/** Lengths within this factor are the same case. */
const LIKE_LENGTHS = 1.3;
/** A concurrency so far beyond the last row still is the same case. */
const LIKE_CONCURRENCY = 1.5;
/** Rows named as nearest. */
const NEAREST = 3;

const knownRates = new WeakMap<Architecture, readonly MeasuredRate[]>();

/** Rows of the model that is served, if it was measured. */
export function ratesOfModel(architecture: Architecture): readonly MeasuredRate[] {
  const known = knownRates.get(architecture);
  if (known !== undefined) return known;
  const models = measuredModels(architecture);
  const rates = models.length === 0 ? [] : MEASURED_RATES.filter(({ model }) => models.includes(model));
  knownRates.set(architecture, rates);
  return rates;
}

/** What rows of the same model, numbers, engine, accelerator, layout and lengths say; null: there are none. */
export function measuredCorrection(
  rates: readonly MeasuredRate[],
  type: InstanceType,
  served: ServingCase,
  stage: Stage,
  shape: RequestShape,
  efficiency: Efficiency,
): MeasuredCorrection | null {
  const changed = served.computeShare !== undefined || served.bandwidthShare !== undefined;
  if (changed || shape.earlierTokens > 0 || shape.prefixHits > 0 || shape.speculation !== null) return null;
  const same = rates.filter(
    (rate) =>
      isOnSame(rate, type, served) &&
      rate.engine === served.engine &&
      rate.accelerators === stage.accelerators &&
      rate.attentionData > 1 === stage.attentionData &&
      factor(rate.inputTokens, shape.inputTokens) <= LIKE_LENGTHS &&
      factor(rate.outputTokens, shape.outputTokens) <= LIKE_LENGTHS,
  );
  return correctionFrom(same, type, efficiency);
}

/** Interpolates between rows; null: none. */
export function correctionFrom(
  rates: readonly MeasuredRate[],
  type: InstanceType,
  efficiency: Efficiency,
): MeasuredCorrection | null {
  const logs = new Map<number, number[]>();
  for (const rate of rates) {
    const found = caseOf(rate, type);
    if (found === null) continue;
    const log = Math.log(measuredSeconds(rate) / modelledSeconds(rate, found, efficiency));
    logs.set(rate.concurrency, [...(logs.get(rate.concurrency) ?? []), log]);
  }
  const points = [...logs]
    .map(([concurrency, values]) => ({
      x: Math.log(concurrency),
      y: values.reduce((total, value) => total + value, 0) / values.length,
    }))
    .sort((a, b) => a.x - b.x);
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return null;
  return {
    covers: (concurrency) =>
      Math.log(concurrency) >= first.x - Math.log(LIKE_CONCURRENCY) &&
      Math.log(concurrency) <= last.x + Math.log(LIKE_CONCURRENCY),
    at: (concurrency) => {
      const x = Math.min(last.x, Math.max(first.x, Math.log(concurrency)));
      const above = points.find((point) => point.x >= x) ?? last;
      const below = points.findLast((point) => point.x <= x) ?? first;
      const share = above.x === below.x ? 0 : (x - below.x) / (above.x - below.x);
      return Math.exp(below.y + share * (above.y - below.y));
    },
  };
}

/** Rows of the same model and accelerator that are nearest in layout, lengths, concurrency and engine. */
export function nearestRates(
  rates: readonly MeasuredRate[],
  type: InstanceType,
  served: ServingCase,
  stage: Stage,
  shape: RequestShape,
  concurrency: number,
): readonly MeasuredRow[] {
  const distance = (rate: MeasuredRate): number =>
    Math.log(factor(rate.inputTokens, shape.inputTokens)) +
    Math.log(factor(rate.outputTokens, shape.outputTokens)) +
    Math.log(factor(rate.concurrency, concurrency)) +
    2 * Math.log(factor(rate.accelerators, stage.accelerators)) +
    (rate.engine === served.engine ? 0 : 1);
  return rates
    .filter((rate) => isOnSame(rate, type, served))
    .map((rate) => ({ rate, distance: distance(rate) }))
    .sort((a, b) => a.distance - b.distance || (a.rate.id < b.rate.id ? -1 : 1))
    .slice(0, NEAREST)
    .map(({ rate }) => published(rate));
}

function published(rate: MeasuredRate): MeasuredRow {
  const { id, model, instanceType, accelerators, engine, inputTokens, outputTokens, concurrency } = rate;
  return {
    id,
    source: MEASURED_SOURCE.source,
    date: MEASURED_SOURCE.read,
    model,
    instanceType,
    accelerators,
    precision: rate.arithmetic,
    tokensPerSecondPerAccelerator: rate.outputTokensPerSecondPerAccelerator,
    of: { kind: 'service', engine, inputTokens, outputTokens, concurrency },
  };
}

function isOnSame(rate: MeasuredRate, { accelerators }: InstanceType, served: ServingCase): boolean {
  return (
    accelerators !== null &&
    measuredOn(rate.instanceType, accelerators.model) &&
    BYTES_PER_NUMBER[rate.arithmetic] === BYTES_PER_NUMBER[served.arithmetic] &&
    factor(rate.weightBits / 8, served.weightBytesPerParameter) <= LIKE_LENGTHS
  );
}

function factor(a: number, b: number): number {
  return Math.max(a / b, b / a);
}
