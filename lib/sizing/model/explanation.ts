import type { NodeSource, PurchaseKind } from '../../units/closed-lists.js';
import type { Constraint, SharedConstraint } from './constraint.js';
import type { SizingAnswer } from './sizing.js';

/** What `datahall size --json` prints. */
export type SizeOutput =
  | (Extract<SizingAnswer, { status: 'sized' }> & { readonly explanation: SizingExplanation })
  | Extract<SizingAnswer, { status: 'infeasible' }>;

/** Why a plan is what it is: plain data, sorted, money in USD per month. */
export interface SizingExplanation {
  /** By workload, the best plan on each other type, cheapest first; the rest of the plan as it is. */
  readonly alternatives: readonly Alternative[];
  /** What another answer to an open question would save, largest first; only what saves. */
  readonly openChoices: readonly OpenChoice[];
  /** What the hall would save beside its fleets with other settings of the foundation, largest first; only what saves. */
  readonly foundationChoices: readonly FoundationChoice[];
  /** Each number of the demand loosened by a tenth and the problem solved again, largest saving first. */
  readonly relaxations: readonly Relaxation[];
  /** Relaxations that were not tried, because each takes a coupled problem of its own. */
  readonly relaxationsNotTried: number;
  /** Types that do as well as the chosen ones to the last digit. */
  readonly ties: readonly Tie[];
  /** Choices that rest on estimated or disputed figures. */
  readonly doubts: readonly Doubt[];
  /** How each chosen type can really be bought where it was chosen. */
  readonly routes: readonly PurchaseRoutes[];
}

/** The best fleet of a workload on one type that was not chosen. */
export interface Alternative {
  readonly workload: string;
  readonly instanceType: string;
  readonly requiredNodes: number;
  readonly spareNodes: number;
  readonly purchases: readonly { readonly kind: NodeSource; readonly nodes: number }[];
  readonly objectiveUsdPerMonth: number;
  /** Above the chosen fleet: 0.12 is 12 % more. */
  readonly excess: number;
  /** Whether it would be the better one with the chosen fleet at the low end of its band: the rates do not decide. */
  readonly withinBand: boolean;
  /** Of a run, its first month. */
  readonly costUsdPerMonth: number;
  /** What the whole run costs; null: it is none. */
  readonly costUsdOfRun: number | null;
  /** Minima that set the number of nodes; empty: the smallest fleet there is, or the cheapest pace of a run. */
  readonly binding: readonly Constraint[];
  /** Shared limits that it would break. */
  readonly breaks: readonly SharedConstraint[];
  /** What decides against it; `tie-break`: less energy, then the name, among fleets of one objective and size. */
  readonly decidedBy: 'limits' | 'objective' | 'nodes' | 'tie-break';
}

/** What a workload would save if it allowed more than it does. */
export interface OpenChoice {
  readonly workload: string;
  readonly choice:
    | 'vendor-aws'
    | 'vendor-nvidia'
    | 'architecture-arm64'
    | 'any-interconnect'
    | 'doubtful-figures'
    | 'denied-types'
    | 'all-types'
    | 'mixed-types'
    | 'unknown-power'
    | 'one-zone'
    | 'any-zones'
    | 'no-spares'
    | 'more-spot'
    | PurchaseKind;
  readonly condition: string;
  /** The power of its types is unknown: the saving is in cost, energy left aside. */
  readonly byCostAlone: boolean;
  readonly instanceTypes: readonly string[];
  readonly nodes: number;
  readonly savingUsdPerMonth: number;
  /** Of the workload's fleet. */
  readonly savingShare: number;
}

/** A setting of what every hall has before its fleets, and what it saves at the volumes of `usage`. */
export interface FoundationChoice {
  /** As it is written in the blueprint, e.g. `network.nat: single`. */
  readonly setting: string;
  /** What is then given up. */
  readonly consequence: string;
  readonly savingUsdPerMonth: number;
}

/** What a constraint loosened by a tenth saves, in USD per month. */
export interface Relaxation {
  readonly workload: string | null;
  readonly constraint: Constraint;
  readonly unit: string;
  readonly asked: number;
  readonly loosenedTo: number;
  /** Of a run, what the whole of it saves. */
  readonly savingUsdPerMonth: number;
}

/** A type that does as well as the chosen one in the objective. */
export interface Tie {
  readonly workload: string;
  readonly chosen: string;
  readonly instanceType: string;
  readonly chosenNodes: number;
  readonly nodes: number;
}

/** A chosen type whose decisive figures are estimated or disputed. */
export interface Doubt {
  readonly workload: string;
  readonly instanceType: string;
  readonly reasons: readonly string[];
  /** The best fleet on firm figures; null: there is none. */
  readonly firm: {
    readonly instanceTypes: readonly string[];
    readonly nodes: number;
    /** Of a run, what the whole of it costs more. */
    readonly extraUsdPerMonth: number;
  } | null;
}

/** Every purchase of a chosen type at the chosen site. */
export interface PurchaseRoutes {
  readonly workload: string;
  readonly instanceType: string;
  readonly chosen: readonly NodeSource[];
  readonly routes: readonly {
    readonly kind: PurchaseKind;
    readonly sold: boolean;
    /** Null: not sold this way, or no source gives a price here. */
    readonly usdPerHour: number | null;
  }[];
  /** Capacity blocks are sold for types that are scarce: an on-demand price is then no promise of capacity. */
  readonly scarce: boolean;
}
