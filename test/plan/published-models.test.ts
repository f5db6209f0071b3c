import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../../lib/catalog/files/load-catalog.js';
import { deriveDemands } from '../../lib/plan/demand/derive-demands.js';
import { readHall } from '../../lib/plan/plan-hall.js';
import type { Demand } from '../../lib/sizing/model/demand.js';

/** Runs and rates that others published, beside what the defaults make of the same model; also a table of the docs. */
const page = readFileSync(new URL('../../docs/from-a-model.md', import.meta.url), 'utf8');

const catalog = loadCatalog({ regions: [] });
const { types } = catalog;

describe('the page', () => {
  it('shows the arithmetic of a blueprint that ships', () => {
    const read = readHall(readFileSync(new URL('../../blueprints/train-70b.yaml', import.meta.url), 'utf8'));
    if (!read.ok) throw new Error(JSON.stringify(read.diagnostics));
    const { steps } = deriveDemands(read.value, catalog)[0]!.derivation;
    expect(steps.length).toBeGreaterThan(4);
    for (const { label, formula } of steps) expect(page.replace(/ +/g, ' ')).toContain(`${label} ${formula} `);
  });
});

function demandOf(model: string): Demand {
  const read = readHall(`{ version: 1, name: hall, region: us-east-1, workloads: [{ name: work, ${model} }] }`);
  if (!read.ok) throw new Error(JSON.stringify(read.diagnostics));
  return deriveDemands(read.value, catalog)[0]!.demand;
}

function rowOf(first: string, published: number, ours: number): string {
  const difference = Math.round((ours / published - 1) * 100);
  const sign = difference < 0 ? '−' : '+';
  return `| ${first} | ${grouped(published)} | ${grouped(ours)} | ${sign}${Math.abs(difference)} % |`;
}

function grouped(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

const TRAINED: readonly (readonly [string, type: string, hours: number, model: string])[] = [
  ['Llama 2 7B, 2T tokens, A100', 'p4de.24xlarge', 184_320, 'parameters: 7B, tokens: 2T'],
  ['Llama 2 13B, 2T tokens, A100', 'p4de.24xlarge', 368_640, 'parameters: 13B, tokens: 2T'],
  ['Llama 2 70B, 2T tokens, A100', 'p4de.24xlarge', 1_720_320, 'parameters: 70B, tokens: 2T'],
  [
    'Llama 3 70B, 15T tokens, H100',
    'p5.48xlarge',
    6_400_000,
    'parameters: 70B, tokens: 15T, sequence: 8192, layers: 80, hiddenSize: 8192',
  ],
  [
    'Llama 3.1 405B, 15.6T tokens, H100',
    'p5.48xlarge',
    30_840_000,
    'parameters: 405B, tokens: 15.6T, sequence: 8192, layers: 126, hiddenSize: 16384',
  ],
  [
    'DeepSeek-V3 671B, 14.8T tokens, fp8, H800',
    'p5.48xlarge',
    2_664_000,
    'parameters: 671B, activeParameters: 37B, tokens: 14.8T, precision: fp8',
  ],
];

describe('training, beside published runs', () => {
  it.each(TRAINED)('%s', (name, typeName, published, model) => {
    const { delivery } = demandOf(`training: { ${model}, deadline: 90 d }`);
    const { perNode } = delivery!.byType.get(typeName)!;
    const tokens = delivery!.asked.kind === 'run' ? delivery!.asked.amount : 0;
    // 5 % of the time is lost.
    const ours = (tokens * types.get(typeName)!.accelerators!.count) / perNode / 3600 / 0.95;
    expect(page).toContain(rowOf(name, published, ours));
    // Benchmarks run on the newest software, and do not fail: Llama 2 is of early 2023.
    expect(ours / published).toBeGreaterThan(0.65);
    expect(ours / published).toBeLessThan(1.3);
  });
});

const LLAMA = 'parameters: 70B, layers: 80, hiddenSize: 8192, kvHeads: 8, headDim: 128';
const R1 =
  'parameters: 671B, activeParameters: 37B, kvBytesPerToken: 35136 B, layers: 61, hiddenSize: 20480, experts: 256, expertsPerToken: 8';
const QWEN =
  'parameters: 235B, activeParameters: 22B, layers: 94, hiddenSize: 8192, kvHeads: 4, headDim: 128, kvPrecision: fp8';
const FP8_CACHE = 'kvPrecision: fp8';

const SERVED: readonly (readonly [string, type: string, tokens: number, model: string, read: number, wrote: number])[] =
  [
    ['Llama 3.3 70B, 1000 in, 1000 out, H100', 'p5.48xlarge', 2209, `${LLAMA}, ${FP8_CACHE}`, 1000, 1000],
    ['Llama 3.3 70B, 8192 in, 1024 out, H100', 'p5.48xlarge', 398, `${LLAMA}, ${FP8_CACHE}`, 8192, 1024],
    ['Llama 3.3 70B, 1000 in, 1000 out, H200', 'p5en.48xlarge', 2587, `${LLAMA}, ${FP8_CACHE}`, 1000, 1000],
    ['Llama 3.3 70B, 1024 in, 8192 out, H200', 'p5en.48xlarge', 2009, `${LLAMA}, ${FP8_CACHE}`, 1024, 8192],
    ['Llama 3.3 70B, 8192 in, 1024 out, H200', 'p5en.48xlarge', 537, `${LLAMA}, ${FP8_CACHE}`, 8192, 1024],
    ['Llama 3.3 70B, 32768 in, 1024 out, H200', 'p5en.48xlarge', 120, `${LLAMA}, ${FP8_CACHE}`, 32768, 1024],
    ['DeepSeek-R1 671B, 1000 in, 1000 out, H200', 'p5en.48xlarge', 1627, R1, 1000, 1000],
    ['Qwen3 235B A22B, 1000 in, 1000 out, H100', 'p5.48xlarge', 1932, QWEN, 1000, 1000],
    ['Qwen3 235B A22B, 1000 in, 1000 out, H200', 'p5en.48xlarge', 3288, QWEN, 1000, 1000],
  ];

describe('serving in fp8, beside the output tokens a second of an accelerator that NVIDIA measured', () => {
  it.each(SERVED)('%s', (name, typeName, published, model, inputTokens, outputTokens) => {
    const tokens = `inputTokens: ${inputTokens}, outputTokens: ${outputTokens}`;
    // Many requests, so that random arrivals hardly matter, at the speed that gives the most.
    const level = 'requestsPerSecond: 10k, tokensPerSecondEach: 10, engine: trtllm';
    const { delivery } = demandOf(`inference: { ${model}, precision: fp8, ${level}, ${tokens} }`);
    const ours = (delivery!.byType.get(typeName)!.perNode * outputTokens) / 8;
    expect.soft(page).toContain(rowOf(name, published, ours));
    expect(ours / published).toBeGreaterThan(0.4);
    expect(ours / published).toBeLessThan(1.4);
  });
});
