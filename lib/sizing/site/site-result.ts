import type { Choice } from '../choice/choice.js';
import type { SharedLimit } from '../choice/limits.js';
import type { Rates } from '../choice/rates.js';
import type { ExcludedReason } from '../model/delivery.js';
import type { Site } from '../model/demand.js';
import type { Solver } from '../solver/solver.js';
import type { Slot } from './slots.js';

/** Everything that can be chosen at one site, and what choosing must respect. */
export interface SiteOptions {
  readonly site: Site;
  readonly rates: Rates;
  readonly slots: readonly Slot[];
  readonly limits: readonly SharedLimit[];
  readonly excluded: () => ReadonlyMap<string, ReadonlyMap<string, ExcludedReason>>;
}

/** The best plan at one site. */
export interface SizedSite {
  readonly status: 'sized';
  readonly options: SiteOptions;
  /** One a slot, in slot order. */
  readonly choices: readonly Choice[];
  readonly method: 'closed-form' | 'milp';
  readonly proven: boolean;
  /** Lower bound on the objective, USD per month. */
  readonly boundUsd: number;
  /** By `identityKey`, the limits that the parts, each at its best, would break. */
  readonly bindingLimits: ReadonlySet<string>;
}

/** What sizing at one site comes to. */
export type SiteResult =
  | SizedSite
  /** `emptySlots`: parts that nothing on offer meets; none: the limits cannot be met together. */
  | { readonly status: 'infeasible'; readonly options: SiteOptions; readonly emptySlots: readonly string[] }
  /** `boundUsd`: no plan has a lower objective, USD per month. */
  | { readonly status: 'undecided'; readonly options: SiteOptions; readonly boundUsd: number };

/** How the solver is called: only where it is needed, and for so long at a time. */
export interface Solving {
  readonly solver: () => Solver;
  readonly timeLimitSeconds: number;
  /** `solver`: every part goes through the solver, also where a closed form exists. */
  readonly method: 'auto' | 'solver';
  /** `any`: whether there is a plan; the first that is found will do. */
  readonly goal: 'best' | 'any';
}
