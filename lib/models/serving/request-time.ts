import type { Efficiency } from './efficiency.js';
import { prefillSeconds, type ServingCase, type Stage, type StepTime, secondsOf, stepTime } from './step-time.js';

/** What a request brings, on average. */
export interface RequestShape {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Tokens before the input that the cache holds already: a conversation so far. */
  readonly earlierTokens: number;
  /** Of the input, share whose cache is there from an earlier request, in [0, 1). */
  readonly prefixHits: number;
  readonly speculation: Speculation | null;
}

/** Tokens drafted by a small model or by extra heads, verified in one step. */
export interface Speculation {
  readonly draftTokens: number;
  /** Probability that a drafted token is accepted, each after its predecessors, in [0, 1]. */
  readonly acceptance: number;
  /** Time of drafting one token, as a share of a step. */
  readonly draftShare: number;
}

/** A request's way through a stage that works on so many at once. */
export interface RequestTime {
  readonly step: StepTime;
  /** From its first step to its last token, while the prompts of all others are read in between, seconds. */
  readonly total: number;
  /** Of its own prompt. */
  readonly prefill: number;
  readonly tokensPerSecond: number;
}

/** Tokens that a step gives each request: accepted drafts, and the one that the verification yields. */
function tokensPerStep(speculation: Speculation | null): number {
  if (speculation === null) return 1;
  const { acceptance, draftTokens } = speculation;
  if (acceptance >= 1) return draftTokens + 1;
  return (1 - acceptance ** (draftTokens + 1)) / (1 - acceptance);
}

/**
 * Time of a request where `concurrency` of them share a stage: its steps, and in between the prompts of all, its own
 * among them.
 */
export function requestTime(
  served: ServingCase,
  stage: Stage,
  efficiency: Efficiency,
  shape: RequestShape,
  concurrency: number,
): RequestTime {
  const { inputTokens, outputTokens, earlierTokens, prefixHits, speculation } = shape;
  const step = stepTime(served, stage, efficiency, {
    requests: concurrency,
    tokensEach: 1 + (speculation?.draftTokens ?? 0),
    contextTokens: earlierTokens + inputTokens + outputTokens / 2,
  });
  const prefill = prefillSeconds(served, stage, efficiency, {
    newTokens: inputTokens * (1 - prefixHits),
    cachedTokens: earlierTokens + inputTokens * prefixHits,
  });
  const drafts = speculation ? speculation.draftTokens * speculation.draftShare : 0;
  const steps = outputTokens / tokensPerStep(speculation);
  const total = steps * secondsOf(step) * (1 + drafts) + concurrency * prefill + step.overhead;
  return { step, total, prefill, tokensPerSecond: outputTokens / (total - prefill) };
}
