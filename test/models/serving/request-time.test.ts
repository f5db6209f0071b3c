import { describe, expect, it } from 'vitest';
import { completeArchitecture } from '../../../lib/models/serving/architecture.js';
import { FITTED } from '../../../lib/models/serving/efficiency.js';
import { type RequestShape, requestTime, type Speculation } from '../../../lib/models/serving/request-time.js';
import { prefillSeconds, type ServingCase, secondsOf, stepTime } from '../../../lib/models/serving/step-time.js';

const { efficiency } = FITTED;
const SERVED: ServingCase = {
  architecture: completeArchitecture({
    parameters: 8e9,
    activeParameters: 8e9,
    kvHeads: 8,
    cacheNumbersPerToken: 65536,
  }),
  weightBytesPerParameter: 2,
  cacheBytesPerNumber: 2,
  arithmetic: 'bf16',
  engine: 'vllm',
  generation: 'hopper',
  interconnect: 'nvlink',
  bytesPerSecond: 3.35e12,
  flops: 989e12,
};
const STAGE = { accelerators: 1, attentionData: false };

const timeOf = (speculation: Speculation | null, parts: Partial<RequestShape> = {}) =>
  requestTime(
    SERVED,
    STAGE,
    efficiency,
    { inputTokens: 1000, outputTokens: 300, earlierTokens: 0, prefixHits: 0, speculation, ...parts },
    256,
  );

describe('the time of a request', () => {
  it.each<[string, Speculation | null, tokensPerStep: number, drafts: number]>([
    ['without drafts', null, 1, 0],
    // 1 + 1/2 + 1/4 + 1/8 of three drafts, each a tenth of a step.
    ['with drafts of which half are accepted', { draftTokens: 3, acceptance: 0.5, draftShare: 0.1 }, 1.875, 0.3],
    ['with drafts that are all accepted', { draftTokens: 3, acceptance: 1, draftShare: 0.1 }, 4, 0.3],
    ['with drafts that never are', { draftTokens: 2, acceptance: 0, draftShare: 0.25 }, 1, 0.5],
  ])('is that of its steps and of the prompts of all, %s', (_, speculation, tokensPerStep, drafts) => {
    const { step, total, prefill, tokensPerSecond } = timeOf(speculation);
    const expected = (300 / tokensPerStep) * secondsOf(step) * (1 + drafts) + 256 * prefill + step.overhead;
    expect(total / expected).toBeCloseTo(1, 12);
    expect((tokensPerSecond * (total - prefill)) / 300).toBeCloseTo(1, 12);
    // A step reads the context halfway through the answer, and verifies the drafts with the token.
    const tokensEach = 1 + (speculation?.draftTokens ?? 0);
    expect(step).toEqual(stepTime(SERVED, STAGE, efficiency, { requests: 256, tokensEach, contextTokens: 1150 }));
    expect(prefill).toBe(prefillSeconds(SERVED, STAGE, efficiency, { newTokens: 1000, cachedTokens: 0 }));
  });

  it('reads of a prompt what the cache does not hold', () => {
    const { step, prefill } = timeOf(null, { earlierTokens: 500, prefixHits: 0.25 });
    expect(prefill).toBe(prefillSeconds(SERVED, STAGE, efficiency, { newTokens: 750, cachedTokens: 750 }));
    const context = { requests: 256, tokensEach: 1, contextTokens: 1650 };
    expect(step).toEqual(stepTime(SERVED, STAGE, efficiency, context));
  });
});

describe('the exchanges of a step', () => {
  const linkOf = (interconnect: ServingCase['interconnect'], accelerators: number, requests: number) =>
    stepTime({ ...SERVED, interconnect }, { accelerators, attentionData: false }, efficiency, {
      requests,
      tokensEach: 1,
      contextTokens: 0,
    }).link;

  it('are two a layer over PCIe, of 30 µs and at 20 GB/s, as docs/from-a-model.md says', () => {
    const { layers, hiddenSize } = SERVED.architecture;
    // A ring of two passes each number of 2 bytes once: 2 × (1 − 1/2); one of four, 1.5 times.
    expect(linkOf('pcie', 2, 64) / (2 * layers * (30e-6 + (64 * hiddenSize * 2) / 20e9))).toBeCloseTo(1, 12);
    expect(linkOf('pcie', 4, 1) / (2 * layers * (30e-6 + (hiddenSize * 2 * 1.5) / 20e9))).toBeCloseTo(1, 12);
  });

  it('are those of the generation over NVLink, which are shorter', () => {
    const { layers, hiddenSize } = SERVED.architecture;
    const { exchangeSeconds, exchangeBytesPerSecond } = efficiency.generations.hopper;
    const each = exchangeSeconds + (64 * hiddenSize * 2) / exchangeBytesPerSecond;
    expect(linkOf('nvlink', 2, 64) / (2 * layers * each)).toBeCloseTo(1, 12);
    expect(linkOf('nvlink', 2, 64)).toBeLessThan(linkOf('pcie', 2, 64));
  });

  it('are none on one accelerator', () => {
    expect(linkOf('pcie', 1, 64)).toBe(0);
  });

  it('of a prompt wait for nothing', () => {
    const pair = { accelerators: 2, attentionData: false };
    const prompt = (interconnect: ServingCase['interconnect']) =>
      prefillSeconds({ ...SERVED, interconnect }, pair, efficiency, { newTokens: 1000, cachedTokens: 0 });
    const { layers, hiddenSize } = SERVED.architecture;
    const bytes = 2 * layers * 1000 * hiddenSize * 2;
    const { exchangeBytesPerSecond } = efficiency.generations.hopper;
    expect(prompt('pcie') - prompt('nvlink')).toBeCloseTo(bytes / 20e9 - bytes / exchangeBytesPerSecond, 12);
  });
});
