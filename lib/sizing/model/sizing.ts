import type { HeldPlan, LustreTier, ZoneSpot } from '../../catalog/facts/catalog.js';
import type {
  CostCategory,
  HeldKind,
  LustreDeployment,
  NodeSource,
  PurchaseKind,
  SizedStoreKind,
} from '../../units/closed-lists.js';
import type { Constraint } from './constraint.js';
import type { CostSubject, EnergySubject, UnpricedCost } from './cost-subject.js';
import type { ExcludedReason, FleetDelivery, UnreachedLevel } from './delivery.js';

/**
 * The answer: plain data, sorted, the same to the byte on every machine. Plans are compared and limits checked
 * on exact amounts. For print, each line of the bill is rounded up to the cent by itself, and totals are sums of
 * lines: what is printed adds up, a line that does not change is printed the same in every plan, and a budget that
 * covers what is printed covers the plan.
 */
export type SizingAnswer =
  | { readonly status: 'sized'; readonly sizing: Sizing }
  | { readonly status: 'infeasible'; readonly infeasibility: Infeasibility };

/** What was chosen: site, fleets, stores, their cost and energy, and the proof that nothing scores lower. */
export interface Sizing {
  /** Region chosen among the sites. */
  readonly region: string;
  /** One for each workload. */
  readonly fleets: readonly SizedFleet[];
  /** What the fleets deliver, by workload; of those that ask for work, not for minima alone. */
  readonly deliveries: readonly FleetDelivery[];
  /** Types of the fleets that AWS sells in capacity blocks too: their price guarantees no capacity. Sorted. */
  readonly scarceTypes: readonly string[];
  readonly stores: readonly SizedStore[];
  readonly cost: CostSummary;
  /** What each run costs until its end; by workload. @default - no workload ends */
  readonly runs?: readonly RunCost[];
  readonly energy: EnergySummary;
  /** C + λE (+ carbon price), in USD per month: the bill's total, and the weighted energy rounded up to the cent. */
  readonly objectiveUsdPerMonth: number;
  /** Every constraint, with what it requires and gets. */
  readonly constraints: readonly ConstraintReport[];
  readonly proof: Proof;
  /** Types that were not in the running, by workload and reason; counts of zero are left out. */
  readonly excluded: readonly ExcludedTypes[];
  /** By name. @default - nothing is owned there */
  readonly reservations?: readonly ReservationUse[];
  /** Every site asked about, sorted by region. */
  readonly sites: readonly SiteOutcome[];
}

/** How many types a reason excludes for a workload. */
export interface ExcludedTypes {
  readonly workload: string;
  readonly reason: ExcludedReason;
  /** How many. */
  readonly types: number;
  /** The first three by name. */
  readonly examples: readonly string[];
}

/** What becomes of held capacity at the chosen site. */
export interface ReservationUse {
  readonly name: string;
  /** @default 'reservation' */
  readonly kind?: HeldKind;
  readonly instanceType: string;
  /** Of a Savings Plan: what of it a node of the type takes. @default - it is none */
  readonly plan?: HeldPlan;
  /** Zone id; null: it is a price alone, in every zone of the region. */
  readonly zone: string | null;
  /** Nodes that it holds; of a Savings Plan that it covers at most, were they all of this type. */
  readonly nodes: number;
  /** Nodes that the plan starts in it. */
  readonly usedNodes: number;
  /** Of one more hour of a node. */
  readonly usdPerHour: number;
  /** Day or time in UTC at which it begins. @default - it is there */
  readonly from?: string;
  /** Day or time in UTC at which it ends; null: it has no end. */
  readonly until: string | null;
  /** Workloads that cannot use it, and why; the others may, where it pays. */
  readonly barred: readonly {
    readonly workload: string;
    /** `zone-not-spanned`: the hall has no place for a fleet in that zone. */
    readonly reason: ExcludedReason | 'zone-not-spanned' | 'not-offered-in-zone' | 'kept-for-others' | 'outside-window';
  }[];
}

/** How one of the sites that were asked about fared. */
export interface SiteOutcome {
  readonly region: string;
  /** Power usage effectiveness. */
  readonly pue: number;
  /** Null: no source gives it. */
  readonly gridGramsCo2ePerKwh: number | null;
  /** `carbon-unknown`: carbon is priced or capped and no source gives the grid's intensity. */
  readonly status: 'chosen' | 'sized' | 'infeasible' | 'undecided' | 'carbon-unknown';
  /** Null unless chosen or sized. */
  readonly plan: {
    readonly objectiveUsdPerMonth: number;
    /** The objective, with what has no price there at the dearest price that a site asked about has for it. */
    readonly comparedUsdPerMonth: number;
    readonly totalUsdPerMonth: number;
    readonly totalKwhPerMonth: number | null;
    readonly co2eKgPerMonth: number | null;
    readonly fleets: readonly {
      readonly workload: string;
      readonly nodes: number;
      readonly instanceTypes: readonly string[];
      /** Of the hall, that offer every one of the types. */
      readonly zones: readonly string[];
      /** Ways in which every one of the types can be bought there, at a price that is known. */
      readonly routes: readonly PurchaseKind[];
    }[];
    /** Things without a price there. */
    readonly unpriced: number;
  } | null;
  /** Infeasible: fleets and stores that nothing on offer meets; empty: each is met, and the limits are not. */
  readonly lacks: readonly {
    readonly workload: string;
    /** Null: the fleet. */
    readonly store: string | null;
    /** Of a fleet: why types are out of the running. */
    readonly excluded: readonly Pick<ExcludedTypes, 'reason' | 'types'>[];
  }[];
}

/** The fleet of a workload. */
export interface SizedFleet {
  readonly workload: string;
  /** Nodes that the minima need. */
  readonly requiredNodes: number;
  /** Nodes on top, for those that fail. */
  readonly spareNodes: number;
  /**
   * Nodes that run at each level of a demand that varies, spares included, highest first; with spot, whose lost work may
   * need a node more at the peak, in proportion. @default - all nodes, whenever the fleet runs; or types mix
   */
  readonly levels?: readonly FleetLevel[];
  /** From the start of a run to its end, in hours, at most its deadline, in whole hours; null: it goes on. */
  readonly runHours: number | null;
  /** Time in UTC at which the run begins, with the held capacity that it uses. @default - nothing says when */
  readonly startsAt?: string;
  /** Sorted by instance type, purchase, zone; nodes include the spares. */
  readonly groups: readonly FleetGroup[];
}

/** Nodes that run while the demand is at a level. */
export interface FleetLevel {
  /** Of the stated demand, in (0, 1]. */
  readonly share: number;
  readonly hoursPerMonth: number;
  readonly nodes: number;
}

/** Nodes of one type, one purchase and one zone. */
export interface FleetGroup {
  /** As AWS names it, e.g. `p5.48xlarge`. */
  readonly instanceType: string;
  readonly purchase: NodeSource;
  /** Days of the capacity block; null: another purchase option. */
  readonly blockDays: number | null;
  /** Zone id. */
  readonly zone: string;
  /** Spares among them. */
  readonly nodes: number;
  /** Of one node, after discount; of spot in several zones, the mean of their medians. */
  readonly usdPerHour: number;
  /** Of spot, how its price moved in this zone. @default - no source tells the zones apart */
  readonly spot?: ZoneSpot;
  /** Name of the owned reservation that the nodes start in. @default - they are bought */
  readonly reservation?: string;
}

/** A store as it is provided. */
export interface SizedStore {
  readonly workload: string;
  readonly name: string;
  readonly kind: SizedStoreKind;
  /** Capacity asked for. */
  readonly requiredBytes: number;
  /** Throughput asked for; 0: none. */
  readonly requiredBytesPerSecond: number;
  /** Capacity provided. */
  readonly providedBytes: number;
  /** Throughput provided; null: the service states none (S3). */
  readonly providedBytesPerSecond: number | null;
  /** FSx for Lustre: tier and capacity in GiB; null for other kinds. */
  readonly lustre: { readonly tier: LustreTier; readonly capacityGib: number } | null;
}

/** One line of the bill. */
export interface CostLine {
  readonly category: CostCategory;
  /** Null: shared by all. */
  readonly workload: string | null;
  /** What the line is for. */
  readonly subject: CostSubject;
  /** In `unit`. */
  readonly quantity: number;
  readonly unit: string;
  /** Of one unit. */
  readonly unitPriceUsd: number;
  /** Path in the catalog of the figure that the unit price rests on; null: a price of the blueprint. */
  readonly figure: string | null;
  /** Rounded up to the cent. */
  readonly usdPerMonth: number;
}

/** The bill of a month, by line and by category, in USD to the cent. */
export interface CostSummary {
  /** They add up to the total. */
  readonly lines: readonly CostLine[];
  /** What has no price in the catalog here: said, never counted as zero. */
  readonly unpriced: readonly UnpricedCost[];
  /** Compute, storage and network. */
  readonly hardwareUsdPerMonth: number;
  /** Control plane, keys and licences. */
  readonly softwareUsdPerMonth: number;
  /** Support and staff. */
  readonly maintenanceUsdPerMonth: number;
  readonly totalUsdPerMonth: number;
}

/**
 * What one run of a workload costs, in USD to the cent: its nodes until it ends (capacity blocks and terms whole), its
 * stores and volumes for as long. What the hall shares is in no run.
 */
export interface RunCost {
  readonly workload: string;
  /** From its start to its end. */
  readonly runHours: number;
  readonly hardwareUsd: number;
  readonly softwareUsd: number;
  readonly maintenanceUsd: number;
  readonly totalUsd: number;
}

/** The energy of a month in kWh, to the watt-hour, and its CO₂e. */
export interface EnergySummary {
  readonly lines: readonly {
    readonly workload: string;
    readonly subject: EnergySubject;
    /** At the servers. */
    readonly itKwhPerMonth: number;
    /** Cooling and other overhead of the site. */
    readonly coolingKwhPerMonth: number;
    /** How the figure was made. */
    readonly method: string;
    /** Relative, e.g. 0.25. */
    readonly uncertainty: number;
  }[];
  /** What draws power of which nothing gives the energy, or the CO₂e alone; the totals are without it. */
  readonly unknown: readonly {
    readonly workload: string;
    readonly subject: EnergySubject;
    readonly lacks: 'energy' | 'co2e';
  }[];
  /** At the servers. */
  readonly itKwhPerMonth: number;
  /** Cooling and other overhead of the site. */
  readonly coolingKwhPerMonth: number;
  readonly totalKwhPerMonth: number;
  /** Location-based; null: the grid intensity of the region is unknown. */
  readonly co2eKgPerMonth: number | null;
}

/** A constraint of the plan: what it requires and what the plan provides. */
export interface ConstraintReport {
  /** Null: shared by all. */
  readonly workload: string | null;
  readonly constraint: Constraint;
  /** Of the amounts below. */
  readonly unit: string;
  /** `>=`: a minimum; `<=`: a limit. */
  readonly sense: '>=' | '<=';
  /** Asked for, or allowed. */
  readonly required: number;
  /** Provided, or used. */
  readonly provided: number;
  /** provided − required (or required − provided for a limit); ≥ 0 in a feasible answer. */
  readonly slack: number;
  /** Whether one unit less (a node, a capacity step) would break it. */
  readonly binding: boolean;
}

/** How it was proven that no other plan is better, or how far the plan may be from the best. */
export interface Proof {
  /**
   * `closed-form`: no shared limit binds and each part was solved exactly. `milp`: branch and bound, in exact
   * arithmetic over the parts' choices where these are few, else by the solver, whose answer is checked exactly.
   */
  readonly method: 'closed-form' | 'milp';
  /** After `time-limit` the plan depends on the machine and the moment; after `optimal` on neither. */
  readonly status: 'optimal' | 'time-limit';
  /** Lower bound on the objective, in USD per month; equals it when optimal. */
  readonly boundUsdPerMonth: number;
  /** (objective − bound) ÷ objective. */
  readonly gap: number;
}

/** Why there is no plan. */
export type Infeasibility =
  /** Figures that cannot be meant. */
  | { readonly kind: 'invalid-input'; readonly faults: readonly InputFault[] }
  /** Conditions that cannot hold together, none of which can be spared. */
  | {
      readonly kind: 'conflict';
      readonly conflict: readonly ConflictingCondition[];
      /** Null: loosening numbers does not help. */
      readonly minimalRelaxation: MinimalRelaxation | null;
      /** Levels of services that no type reaches, whatever the fleet costs; empty: none is. */
      readonly unreached: readonly UnreachedLevel[];
    }
  /** No type for its purpose is offered in these regions, even with minima removed. */
  | { readonly kind: 'no-offer'; readonly regions: readonly string[] }
  /** Types are offered, but these stores need a class of file system that is not sold there. */
  | { readonly kind: 'store-not-sold'; readonly stores: readonly UnsoldStore[] }
  /** Carbon is priced or limited, and no source gives the intensity of the grid in these regions. */
  | { readonly kind: 'carbon-unknown'; readonly regions: readonly string[] }
  /** The time limit came before a plan or a proof; no plan costs less than the bound, in USD per month. */
  | { readonly kind: 'undecided'; readonly boundUsdPerMonth: number }
  /** The caller asked for no explanation. */
  | { readonly kind: 'unexplained' };

/** A store that one of the regions can not hold. */
export interface UnsoldStore {
  readonly workload: string;
  readonly store: string;
  /** Of FSx for Lustre, those that its data may be on. */
  readonly deployments: readonly LustreDeployment[];
  /** Sorted; none of them sells one of the deployments. */
  readonly regions: readonly string[];
}

/** A figure of a problem that cannot be meant. */
export interface InputFault {
  /** Null: the objective, a limit or a site. */
  readonly workload: string | null;
  readonly name: string;
  readonly detail: string;
}

/** One of the conditions in conflict. */
export interface ConflictingCondition {
  /** Null: shared by all. */
  readonly workload: string | null;
  readonly constraint: Constraint;
  /** As asked, e.g. `at least 1000 TFLOPS in bf16`. */
  readonly detail: string;
}

/**
 * A plan for numbers that are looser than those asked for. As few are changed as can be; then by the least factor (a
 * minimum divided, a limit multiplied), the largest of them first; then at the lowest objective.
 */
export interface MinimalRelaxation {
  readonly changes: readonly {
    readonly workload: string | null;
    readonly constraint: Constraint;
    readonly unit: string;
    readonly asked: number;
    /** What the plan gives or takes: asked for that, it is the answer. */
    readonly to: number;
  }[];
  readonly region: string;
  readonly totalUsdPerMonth: number;
  readonly fleets: readonly SizedFleet[];
  /** Whether no smaller relaxation is proven to exist; false: too many numbers to search, or the time limit. */
  readonly exact: boolean;
}
