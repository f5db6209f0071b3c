import type { PriceDates } from '../../catalog/facts/catalog.js';
import type { DerivationStep } from '../../models/derivation.js';
import type { Sizing } from '../../sizing/model/sizing.js';
import type { Purpose } from '../../units/closed-lists.js';
import type { Infrastructure } from './hall.js';

/** Version of the form of a plan: it rises when a reader of earlier plans would misread a new one. */
export const PLAN_FORMAT = 2;

/**
 * What will be done: plain JSON, sorted, with every decision taken. Constructs and reports read nothing else.
 * Cost, energy and the difference between two halls are functions of plans; the goldens are plans.
 *
 * Names that reach AWS are final here: valid, short enough and free of clashes. `key`s become construct ids and
 * so Terraform addresses: they derive from names in the blueprint (joined by `.`, which no name contains) and never
 * change with a count or an order.
 */
export type Plan = Infrastructure & {
  readonly format: typeof PLAN_FORMAT;
  /** Catalog that the choice rests on, and the user's own figures over it. */
  readonly catalog: {
    readonly date: string;
    readonly hash: string;
    /** When the instance prices of the region were true, `YYYY-MM-DD`. */
    readonly prices: PriceDates;
    readonly overlays: readonly { readonly name: string; readonly date: string }[];
  };
  /** How each workload's minima came about, in the blueprint's order. */
  readonly derivations: readonly DemandDerivation[];
  readonly sizing: Sizing;
  readonly carbon: CarbonPlan;
};

/** CO₂e of a month beside that of the choice, which is location-based and of the energy alone; in kg. */
export interface CarbonPlan {
  /** Location-based: of the grids that the hall stands on; null: the intensity of one is unknown. */
  readonly locationKgPerMonth: number | null;
  /** Market-based: after what AWS and the blueprint's contracts buy; null: the same. */
  readonly marketKgPerMonth: number | null;
  /** How the market-based figure came about. */
  readonly marketBasis: string;
  /** Of making the servers of AWS that the fleets use, over their life; null: of none the figures are known. */
  readonly embodiedKgPerMonth: number | null;
  readonly embodiedBasis: string;
  /** What far differs from source to source. */
  readonly doubts: readonly string[];
}

/** From what a blueprint states of a workload to the minima that its fleet must meet. */
export interface DemandDerivation {
  readonly workload: string;
  readonly purpose: Purpose;
  /** Who pays for it. @default - nobody is named, or several teams share the pool */
  readonly team?: string;
  /** The model that the blueprint names, and where its architecture is from. @default - it names none */
  readonly model?: { readonly name: string; readonly source: string; readonly repository: string | null };
  /** Empty: the blueprint gives the minima outright. */
  readonly steps: readonly DerivationStep[];
  /** Longest that the run may take, in hours; null: the fleet has no end. When it ends is in `sizing.fleets`. */
  readonly deadlineHours: number | null;
  /** Tokens that its model works on. @default - it names no model, or nothing says how often a run comes again */
  readonly tokens?: WorkedTokens;
}

/** Tokens that a model works on: of a run, or of the requests of a month, as the curve of the demand has them. */
export type WorkedTokens =
  | { readonly per: 'run'; readonly trained: number }
  | { readonly per: 'month'; readonly input: number; readonly output: number };
