import type { InstanceType } from '../../catalog/facts/catalog.js';
import { type Efficiency, generationOf } from './efficiency.js';
import { cacheBytes, MEASURED_MODELS, type MeasuredRate, weightBytes } from './measured-rates.js';
import { requestTime } from './request-time.js';
import type { ServingCase, Stage } from './step-time.js';

/** The hardware's part of a case. @returns null where the catalog lacks a figure */
export function hardwareOf(
  { accelerators }: InstanceType,
  arithmetic: ServingCase['arithmetic'],
): Pick<ServingCase, 'generation' | 'interconnect' | 'bytesPerSecond' | 'flops'> | null {
  if (accelerators === null) return null;
  const { model, interconnect, count } = accelerators;
  const { memoryBandwidthGbytesPerSecond: bandwidth, denseTflops } = model;
  const tflops = denseTflops[arithmetic];
  if (bandwidth === null || tflops === null) return null;
  // A type may carry a part of one.
  const part = Math.min(1, count);
  return {
    generation: generationOf(model),
    interconnect,
    bytesPerSecond: bandwidth * 1e9 * part,
    flops: tflops * 1e12 * part,
  };
}

/** What was measured, as a case of the model. @returns null where the type's figures are not in the catalog */
export function caseOf(rate: MeasuredRate, type: InstanceType): { served: ServingCase; stage: Stage } | null {
  const hardware = hardwareOf(type, rate.arithmetic);
  if (hardware === null) return null;
  return {
    served: {
      architecture: MEASURED_MODELS[rate.model]!,
      weightBytesPerParameter: weightBytes(rate.weightBits),
      cacheBytesPerNumber: cacheBytes(rate),
      arithmetic: rate.arithmetic,
      engine: rate.engine,
      ...hardware,
    },
    stage: { accelerators: rate.accelerators, attentionData: rate.attentionData > 1 },
  };
}

/** Of a measured replica, seconds that a request took: concurrency × answer ÷ (rate of the replica). */
export function measuredSeconds(rate: MeasuredRate): number {
  return (rate.concurrency * rate.outputTokens) / (rate.outputTokensPerSecondPerAccelerator * rate.accelerators);
}

/** Seconds that the model gives for what was measured. */
export function modelledSeconds(
  rate: MeasuredRate,
  { served, stage }: { served: ServingCase; stage: Stage },
  efficiency: Efficiency,
): number {
  const { inputTokens, outputTokens, concurrency } = rate;
  const shape = { inputTokens, outputTokens, earlierTokens: 0, prefixHits: 0, speculation: null };
  return requestTime(served, stage, efficiency, shape, concurrency).total;
}
