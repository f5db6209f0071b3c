import { describe, expect, it } from 'vitest';
import { shortCount } from '../../lib/models/derivation.js';
import { fineTuningDemand } from '../../lib/models/fine-tuning.js';
import { type TrainingModel, trainingDemand } from '../../lib/models/training.js';
import { formatBytes, formatWhole } from '../../lib/units/numbers.js';

const LARGE: TrainingModel = {
  parameters: 70e9,
  activeParameters: 70e9,
  tokens: 1.4e12,
  deadlineHours: 720,
  startUpHours: 0,
  precision: 'bf16',
  lostTime: 0,
  flopsPerParameterToken: 6,
  attention: null,
  stateBytesPerParameter: 16,
  checkpointBytesPerParameter: 14,
  checkpointStallHours: 2 / 60,
  dataset: { bytes: 10e12, epochHours: 240 },
};

describe('training a model', () => {
  const demand = trainingDemand(LARGE);

  it('asks for 6·P·T over the deadline', () => {
    // 6 × 70e9 × 1.4e12 = 5.88e23 FLOP in 2,592,000 s.
    expect(demand.besideOwned?.computeTflops).toBeCloseTo(226851.85, 2);
    expect(demand.minima.precision).toBe('bf16');
  });

  it('asks for the model state and a share for activations', () => {
    // 70e9 × 16 B = 1.12e12 B = 1043.08 GiB; a fifth on top.
    expect(demand.besideOwned?.acceleratorMemoryGib).toBeCloseTo(1251.7, 1);
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
      'rate that ends the run at its deadline: 1.4T tokens ÷ 30 d = 5.401e+5 tokens/s',
      'model state: 70B × 16 B = 1043 GiB',
      'checkpoint: 70B × 14 B = 9.800e+11 B',
      'checkpoint throughput: 980 GB ÷ 120 s = 8.167e+9 B/s',
      'dataset throughput: 10 TB ÷ 240 h = 1.157e+7 B/s',
    ]);
  });

  it('computes in the time that is not lost', () => {
    // 5.88e23 FLOP in 90 % of 2,592,000 s.
    const lost = trainingDemand({ ...LARGE, lostTime: 0.1 });
    expect(lost.besideOwned?.computeTflops).toBeCloseTo(252057.61, 2);
    expect(lost.steps[1]?.formula).toBe('1.4T tokens ÷ (30 d × 0.9)');
  });

  it('adds the attention of long sequences', () => {
    // 6 × 80 × 8192 × 131,072 = 5.154e11 FLOP a token, beside 4.2e11.
    const long = trainingDemand({ ...LARGE, attention: { layers: 80, hiddenSize: 8192, sequence: 131_072 } });
    expect(long.besideOwned!.computeTflops! / demand.besideOwned!.computeTflops!).toBeCloseTo(
      1 + 515_396_075_520 / 420e9,
      9,
    );
    expect(long.steps[1]).toMatchObject({
      label: 'attention of the run',
      formula: '6 × 80 × 8192 × 131.1k × 1.4T',
      unit: 'FLOP',
    });
  });

  it('counts the active parameters of a mixture of experts for the arithmetic, all of them for the memory', () => {
    const mixture = trainingDemand({ ...LARGE, activeParameters: 7e9 });
    expect(mixture.besideOwned?.computeTflops).toBeCloseTo(demand.besideOwned!.computeTflops! / 10, 6);
    expect(mixture.besideOwned?.acceleratorMemoryGib).toBe(demand.besideOwned?.acceleratorMemoryGib);
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
    expect(lora.besideOwned?.acceleratorMemoryGib).toBeCloseTo(168.98, 1);
    // 4 × 70e9 × 1e9 FLOP in 86,400 s.
    expect(lora.besideOwned?.computeTflops).toBeCloseTo(3240.74, 2);
  });
});

describe('numbers in a formula', () => {
  it.each([
    [0.045, '0.045'],
    [1.23456, '1.235'],
    [226_851.85, '226,852'],
    [999.96, '1,000'],
    [5.88e23, '5.88e23'],
  ])('%d', (value, text) => {
    expect(formatWhole(value)).toBe(text);
  });

  it('are in the unit that leaves one', () => {
    expect([shortCount(128_000), shortCount(1.4e12), formatBytes(9.8e9), formatBytes(12)]).toEqual([
      '128k',
      '1.4T',
      '9.8 GB',
      '12 B',
    ]);
  });
});
