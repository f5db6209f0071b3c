import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../../lib/catalog/files/load-catalog.js';
import { bestLayout } from '../../lib/models/training/best-layout.js';
import { type AskedRun, deliverRunOn } from '../../lib/models/training/deliver-run.js';
import { FITTED } from '../../lib/models/training/fitted.js';
import { hardwareOf } from '../../lib/models/training/hardware.js';
import { MEASURED_RUNS, METHODS, TRAINED_MODELS, TRAINING_SOURCES } from '../../lib/models/training/measured-runs.js';
import { heldMemory } from '../../lib/models/training/memory.js';
import { bitsOf, tokenTime } from '../../lib/models/training/token-time.js';
import { completeModel } from '../../lib/models/training/trained-model.js';
import type { Layout, TrainingRun } from '../../lib/models/training/training-run.js';
import { accuracyOf, fitTraining, halves, ratioOf } from '../../scripts/fit/training-fit.js';

const TYPES = loadCatalog({ regions: [] }).types;
const type = (name: string) => TYPES.get(name)!;

const FULL: TrainingRun = {
  precision: 'bf16',
  sequence: 8192,
  globalSequences: 512,
  recomputation: 'auto',
  activationShare: null,
  ...METHODS.full,
};
const LORA: TrainingRun = { ...FULL, ...METHODS.lora, globalSequences: 128 };
const LLAMA_8B = TRAINED_MODELS['llama-3.1-8b']!;

const asked = (over: Partial<AskedRun> = {}): AskedRun => ({
  model: LLAMA_8B,
  run: FULL,
  tokensPerSecond: 50_000,
  measured: new Map(),
  ...over,
});

function delivered(name: string, over: Partial<AskedRun> = {}) {
  const found = deliverRunOn(asked(over), type(name));
  if (typeof found === 'string') throw new Error(`${name}: ${found}`);
  return found;
}

describe('rates of training against published ones', () => {
  it('has rows of a known source, model and type, each once', () => {
    expect(MEASURED_RUNS.length).toBeGreaterThan(200);
    expect(new Set(MEASURED_RUNS.map(({ id }) => id)).size).toBe(MEASURED_RUNS.length);
    for (const { source, model, instanceType, tokensPerSecondPerAccelerator } of MEASURED_RUNS) {
      expect(TRAINING_SOURCES[source]).toMatchObject({ date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) });
      expect(TRAINED_MODELS[model]).toBeDefined();
      expect(TYPES.has(instanceType)).toBe(true);
      expect(tokensPerSecondPerAccelerator).toBeGreaterThan(0);
    }
  });

  it('is within 25 % of four rows of five, and never 1.5 times too high', () => {
    const all = accuracyOf(MEASURED_RUNS, FITTED.efficiency);
    expect(all.within25).toBeGreaterThanOrEqual(0.8);
    expect(all.highest).toBeLessThan(1.5);
    // One source has most of the rows: the others hold it by themselves.
    const others = accuracyOf(
      MEASURED_RUNS.filter(({ source }) => source !== 'llm-foundry'),
      FITTED.efficiency,
    );
    expect(others.rows).toBeGreaterThan(100);
    expect(others.within25).toBeGreaterThanOrEqual(0.8);
  });

  it('has nine rows of ten inside the band that a plan states, of either kind', () => {
    for (const [experts, band] of [
      [false, FITTED.bands.dense],
      [true, FITTED.bands.mixture],
    ] as const) {
      const rows = MEASURED_RUNS.filter(({ model }) => TRAINED_MODELS[model]!.experts > 1 === experts);
      const inside = rows.filter((row) => Math.abs(1 / ratioOf(row, FITTED.efficiency) - 1) <= band);
      expect(inside.length / rows.length).toBeGreaterThanOrEqual(0.9);
    }
  });

  it('holds for rows that the fit has not seen', { timeout: 120_000 }, () => {
    const [seen, unseen] = halves(MEASURED_RUNS);
    expect(accuracyOf(unseen, fitTraining(seen)).within25).toBeGreaterThanOrEqual(0.8);
  });
});

describe('what a run takes', () => {
  it('holds what ZeRO and Korthikanti et al. say of memory', () => {
    const layout: Layout = {
      tensor: 2,
      pipeline: 1,
      context: 1,
      expert: 1,
      data: 4,
      sharding: 'optimizer',
      recompute: false,
      microBatch: 1,
    };
    const { state, activations } = heldMemory(LLAMA_8B, FULL, layout);
    // Weights and gradients split by 2, the rest of the 16 bytes by all 8.
    expect(state).toBeCloseTo((8.03e9 * 4) / 2 + (8.03e9 * 12) / 8, -6);
    expect(activations).toBeCloseTo((8192 * 32 * 34 * 4096 + 4096 * 128_000 * 6) / 2, -6);
    const again = heldMemory(LLAMA_8B, FULL, { ...layout, recompute: true });
    expect(again.activations).toBeLessThan(activations / 5);
  });

  it('grows with the sequence by attention, and by a third of the products when activations are computed again', () => {
    const h100 = hardwareOf(type('p5.48xlarge'), 'bf16')!;
    const layout: Layout = {
      tensor: 1,
      pipeline: 1,
      context: 1,
      expert: 1,
      data: 8,
      sharding: 'optimizer',
      recompute: false,
      microBatch: 1,
    };
    const time = (run: TrainingRun, over: Partial<Layout> = {}) =>
      tokenTime(LLAMA_8B, run, h100, 8, { ...layout, ...over }, FITTED.efficiency);
    expect(time({ ...FULL, sequence: 16_384 }).attention).toBeCloseTo(2 * time(FULL).attention, 9);
    expect(time(FULL, { recompute: true }).products / time(FULL).products).toBeCloseTo(8 / 6, 9);
    // A pipeline of 8 stages in 4 turns waits (8 − 1) ÷ (64 × 4) of the time for itself.
    const piped = time({ ...FULL, globalSequences: 64 }, { pipeline: 8, data: 1 });
    expect(piped.idle / (piped.total - piped.idle)).toBeCloseTo(7 / (64 * 4), 9);
  });

  it('takes the type that the newest published rates make cheaper: Qwen3 30B-A3B', () => {
    const run: TrainingRun = { ...FULL, precision: 'fp8', sequence: 4096, globalSequences: 1024 };
    const model = TRAINED_MODELS['qwen3-30b-a3b']!;
    const h100 = delivered('p5.48xlarge', { model, run, tokensPerSecond: 100_000 });
    const b200 = delivered('p6-b200.48xlarge', { model, run, tokensPerSecond: 100_000 });
    // 8,960 and 27,136 tokens/s on each accelerator in the release of 2026-04.
    expect(h100.perNode / 8 / 8960).toBeGreaterThan(0.75);
    expect(h100.perNode / 8 / 8960).toBeLessThan(1.25);
    expect(b200.perNode / 8 / 27_136).toBeGreaterThan(0.75);
    expect(b200.perNode / 8 / 27_136).toBeLessThan(1.25);
    expect(b200.basis.nearest.map(({ id }) => id).join()).toContain('qwen3-30b-a3b');
  });
});

describe('what a node delivers to a run', () => {
  it('puts LoRA of 8B on one L4 for short sequences, never for 131,072 tokens', () => {
    const short: TrainingRun = { ...LORA, ...METHODS.qlora, sequence: 2048 };
    expect(delivered('g6.xlarge', { run: short, tokensPerSecond: 1 }).fewestNodes).toBe(1);
    const long: TrainingRun = { ...LORA, sequence: 131_072 };
    const l4 = hardwareOf(type('g6.xlarge'), 'bf16')!;
    expect(bestLayout(LLAMA_8B, long, l4, 1, FITTED.efficiency)).toBeNull();
    const onL4 = deliverRunOn(asked({ run: long, tokensPerSecond: 1 }), type('g6.xlarge'));
    expect(typeof onL4 === 'string' || onL4.fewestNodes >= 4).toBe(true);
    expect(delivered('p5.48xlarge', { run: long, tokensPerSecond: 1 }).fewestNodes).toBe(1);
  });

  it('never lets more nodes share a batch than it has sequences', () => {
    // 7B, 1T tokens in 4 h with 4M tokens a batch.
    const seven = completeModel({ parameters: 7e9, activeParameters: 7e9 });
    const run: TrainingRun = { ...FULL, sequence: 4096, globalSequences: 1024 };
    const tokensPerSecond = 1e12 / (4 * 3600);
    const p5 = delivered('p5.48xlarge', { model: seven, run, tokensPerSecond });
    expect(p5.mostNodes).toBe(1024);
    expect(p5.perNode * 1024).toBeLessThan(tokensPerSecond);
    const leisurely = delivered('p5.48xlarge', { model: seven, run, tokensPerSecond: 1e12 / (40 * 86_400) });
    expect(leisurely.perNode).toBeGreaterThan(1.3 * p5.perNode);
  });

  it('needs as many nodes as hold the state: 405B', () => {
    const model = TRAINED_MODELS['llama-3.1-405b']!;
    // 405.85e9 × 16 B over 8 × 80 GiB: 9.5 nodes at the least.
    const { fewestNodes } = delivered('p5.48xlarge', { model, tokensPerSecond: 1 });
    expect(fewestNodes).toBeGreaterThanOrEqual(10);
    expect(fewestNodes).toBeLessThanOrEqual(16);
    expect(deliverRunOn(asked({ model }), type('p5.4xlarge'))).not.toMatchObject({ fewestNodes: 1 });
  });

  it('takes what the user says before what is fitted', () => {
    const measured = new Map([['p5.48xlarge', 77_000]]);
    expect(delivered('p5.48xlarge', { measured })).toMatchObject({
      perNode: 77_000,
      pessimisticPerNode: 77_000,
      basis: { from: 'user', limit: 'measured', band: 0 },
    });
    const half = delivered('p5.48xlarge', { utilization: () => 0.5 });
    const flops = 6 * 8.03e9 + 6 * 32 * 4096 * 8192;
    expect(half.perNode).toBeCloseTo((8 * 989.5e12 * 0.5) / flops, 3);
  });

  it('refuses what can not do the work, with the reason', () => {
    expect(deliverRunOn(asked(), type('c6i.12xlarge'))).toBe('no-accelerator');
    expect(deliverRunOn(asked({ run: { ...FULL, precision: 'fp8' } }), type('p4d.24xlarge'))).toBe(
      'no-rate-at-precision',
    );
    const one: TrainingRun = { ...FULL, globalSequences: 1 };
    expect(deliverRunOn(asked({ model: TRAINED_MODELS['llama-3.1-405b']!, run: one }), type('p5.4xlarge'))).toBe(
      'model-too-large',
    );
  });

  it('states a wider band where no rate was published', () => {
    expect(delivered('p5.48xlarge').basis.band).toBe(FITTED.bands.dense);
    expect(delivered('trn2.48xlarge').basis.band).toBe(0.5);
    expect(delivered('trn2.48xlarge').basis.nearest).toEqual([]);
  });
});

it.each([
  ['fp4', 4],
  ['fp8', 8],
  ['int8', 8],
  ['fp16', 16],
  ['bf16', 16],
] as const)('rates of %s were measured in %i bits', (precision, bits) => {
  expect(bitsOf(precision)).toBe(bits);
});
