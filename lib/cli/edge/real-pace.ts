import type { Pace } from '../../catalog/refresh/call-aws.js';

/** Calls of AWS are paced by the clock and the chance of this machine. */
export const REAL_PACE: Pace = {
  now: () => Date.now(),
  sleep: (milliseconds) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
  random: () => Math.random(),
};
