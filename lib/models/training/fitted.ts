import fitted from './fitted.json' with { type: 'json' };
import type { Generation } from './hardware.js';
import type { Bits, TrainingEfficiency } from './token-time.js';

/** What `npm run fit` writes: the shares, and how far rows lie from what they give. */
export interface FittedTraining {
  readonly efficiency: TrainingEfficiency;
  /** Relative: 90 % of the rows of each kind are within ± this share of the rate that the model gives. */
  readonly bands: { readonly dense: number; readonly mixture: number };
  /** Cases that rows tell of, as `caseKey` writes them, sorted. */
  readonly cases: readonly string[];
}

/** Fitted to all rows of `runs.json`. */
export const FITTED: FittedTraining = fitted;

/** Of what no row tells; assumed. */
export const UNMEASURED_BAND = 0.5;

/** What shares differ by: `hopper dense 8`. */
export function caseKey(generation: Generation, mixture: boolean, bits: Bits): string {
  return `${generation} ${mixture ? 'mixture' : 'dense'} ${bits}`;
}
