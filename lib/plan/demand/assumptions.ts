/** Defaults where a blueprint is silent. Each has its source; each can be overridden in the blueprint. */

/**
 * Extra work that a spot node's interruptions cost: the time since the last checkpoint, and the restart.
 * Assumed: one interruption a day, half an hour lost to each, and a fifth of an hour to come back; about 3 %.
 * Serving loses nothing but the drain.
 */
export const SPOT_OVERHEAD = { training: 0.03, inference: 0 } as const;

/** Share of a fleet that is proposed on spot where none is asked for: serving keeps half its capacity if all of it is lost. */
export const SPOT_SUGGESTED_SHARE = { training: 1, inference: 0.5 } as const;

/**
 * Share of the span between idle and maximum power that a running fleet draws, in [0, 1].
 * Training: assumed; large dense runs hold accelerators near their limit.
 * Inference: 0.7, from H200 serving at batch 128: (516.9 − 80.3) ÷ (700 − 80.3) W, measured with vLLM (2026-06).
 */
export const POWER_LOAD = { training: 0.9, inference: 0.7 } as const;

/**
 * Share of the dense peak that owned nodes reach in training, where the blueprint does not say: their type is not one of
 * the catalog's. By bits: Llama 3 405B 38 to 43 % in 16 on H100; mixtures in 8, 17 % (DeepSeek-V3).
 */
export const OWNED_UTILIZATION = {
  dense: { 16: 0.4, 8: 0.3, 4: 0.2 },
  mixture: { 16: 0.25, 8: 0.17, 4: 0.1 },
} as const;
