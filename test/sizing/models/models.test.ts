import { describe, expect, it } from 'vitest';
import { fineTuningDemand } from '../../../lib/sizing/models/fine-tuning.js';
import { inferenceDemand, kvBytesPerToken } from '../../../lib/sizing/models/inference.js';
import { type TrainingModel, trainingDemand } from '../../../lib/sizing/models/training.js';

const LARGE: TrainingModel = {
  parameters: 70e9,
  activeParameters: 70e9,
  tokens: 1.4e12,
  deadlineHours: 720,
  precision: 'bf16',
  utilization: 0.4,
  flopsPerParameterToken: 6,
  stateBytesPerParameter: 16,
  activationShare: 0.2,
  checkpointBytesPerParameter: 14,
  checkpointStallHours: 2 / 60,
  dataset: { bytes: 10e12, epochHours: 240 },
};

describe('training a model', () => {
  const demand = trainingDemand(LARGE);

  it('asks for 6·P·T over the deadline', () => {
    // 6 × 70e9 × 1.4e12 = 5.88e23 FLOP in 2,592,000 s.
    expect(demand.minima.computeTflops).toBeCloseTo(226851.85, 2);
    expect(demand.minima.precision).toBe('bf16');
  });

  it('asks for the model state and a share for activations', () => {
    // 70e9 × 16 B = 1.12e12 B = 1043.08 GiB; a fifth on top.
    expect(demand.minima.acceleratorMemoryGib).toBeCloseTo(1251.7, 1);
  });

  it('asks for file systems that keep checkpoints and data from stopping the run', () => {
    // 70e9 × 14 B = 0.98 TB in 120 s; 10 TB in ten days.
    expect(demand.checkpointBytesPerSecond).toBeCloseTo(0.98e12 / 120, 0);
    expect(demand.datasetBytesPerSecond).toBeCloseTo(10e12 / 864000, 0);
    const free = trainingDemand({ ...LARGE, checkpointStallHours: null, dataset: null });
    expect([free.checkpointBytesPerSecond, free.datasetBytesPerSecond]).toEqual([0, 0]);
  });

  it('shows its arithmetic', () => {
    expect(
      demand.steps.map(({ label, formula, value, unit }) => `${label}: ${formula} = ${value.toPrecision(4)} ${unit}`),
    ).toEqual([
      'arithmetic of the run: 6 × 70B × 1.4T = 5.880e+23 FLOP',
      'sustained rate: 5.880e+23 FLOP ÷ 30 d = 2.269e+5 TFLOPS',
      'dense peak in bf16: 226900 TFLOPS ÷ 40 % utilization = 5.671e+5 TFLOPS',
      'model state: 70B × 16 B = 1043 GiB',
      'accelerator memory: 1043 GiB × 1.2 = 1252 GiB',
      'checkpoint: 70B × 14 B = 0.9800 TB',
      'checkpoint throughput: 0.98 TB ÷ 120 s = 8.167 GB/s',
      'dataset throughput: 10 TB ÷ 240 h = 0.01157 GB/s',
    ]);
  });

  it('counts the active parameters of a mixture of experts for the arithmetic, all of them for the memory', () => {
    const mixture = trainingDemand({ ...LARGE, activeParameters: 7e9 });
    expect(mixture.minima.computeTflops).toBeCloseTo(demand.minima.computeTflops! / 10, 6);
    expect(mixture.minima.acceleratorMemoryGib).toBe(demand.minima.acceleratorMemoryGib);
  });
});

describe('fine-tuning a model', () => {
  it('needs memory for the frozen weights and the state of the adapters', () => {
    const lora = fineTuningDemand({
      ...LARGE,
      tokens: 1e9,
      deadlineHours: 24,
      trainableShare: 0.01,
      frozenBytesPerParameter: 2,
      flopsPerParameterToken: 4,
      checkpointStallHours: null,
      dataset: null,
    });
    // 0.7e9 × 16 + 70e9 × 2 = 151.2e9 B = 140.82 GiB; a fifth on top.
    expect(lora.minima.acceleratorMemoryGib).toBeCloseTo(168.98, 1);
    // 4 × 70e9 × 1e9 FLOP in 86,400 s.
    expect(lora.minima.computeTflops).toBeCloseTo(3240.74, 2);
  });
});

describe('serving a model', () => {
  it('counts a key and a value in every layer for every head', () => {
    // 70B of the Llama 3 kind: 80 layers, 8 heads of 128, two bytes.
    expect(kvBytesPerToken({ layers: 80, kvHeads: 8, headDim: 128 }, 'bf16')).toBe(327680);
  });

  const served = inferenceDemand({
    parameters: 70e9,
    activeParameters: 70e9,
    precision: 'bf16',
    requestsPerSecond: 10,
    inputTokens: 1000,
    outputTokens: 200,
    context: 1200,
    tokensPerSecondEach: 20,
    kvBytesPerToken: 327680,
    bandwidthEfficiency: 0.6,
    memoryReserve: 0.1,
  });

  it('holds the weights on every node and the cache of the requests in flight', () => {
    expect(served.serving?.weightsGib).toBeCloseTo(130.385, 3);
    // 10/s × 200 ÷ 20/s = 100 in flight × 1200 × 327,680 B = 39.32 GB = 36.62 GiB.
    expect(served.minima.cacheGib).toBeCloseTo(36.62, 2);
    // Read 20 times a second.
    expect(served.minima.cacheGbytesPerSecond).toBeCloseTo(786.43, 2);
  });

  it('asks for 2·P per token of request and answer', () => {
    expect(served.minima.computeTflops).toBeCloseTo(1680, 6);
  });
});
