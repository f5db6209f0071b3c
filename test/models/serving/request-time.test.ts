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
