import type { LustreTier } from '../catalog/catalog.js';
import type { PurchaseKind, StoreKind } from './demand.js';

/**
 * The answer: plain data, sorted, the same to the byte on every machine. Money is rounded to the cent line by
 * line and totals are sums of rounded lines, so that what is printed adds up.
 */
export type SizingAnswer =
  | { readonly status: 'sized'; readonly sizing: Sizing }
  | { readonly status: 'infeasible'; readonly infeasibility: Infeasibility };

export interface Sizing {
  /** Region chosen among the sites. */
  readonly region: string;
  readonly fleets: readonly SizedFleet[];
  readonly stores: readonly SizedStore[];
  readonly cost: CostSummary;
  readonly energy: EnergySummary;
  /** C + λE (+ carbon price), in USD per month. */
  readonly objectiveUsdPerMonth: number;
  readonly constraints: readonly ConstraintReport[];
  readonly proof: Proof;
}

export interface SizedFleet {
  readonly workload: string;
  /** Nodes that the minima need, and spares on top. */
  readonly requiredNodes: number;
  readonly spareNodes: number;
  /** Sorted by instance type, purchase, zone; nodes include the spares. */
  readonly groups: readonly FleetGroup[];
}

export interface FleetGroup {
  readonly instanceType: string;
  readonly purchase: PurchaseKind;
  /** Zone id. */
  readonly zone: string;
  readonly nodes: number;
  /** After discount. */
  readonly usdPerHour: number;
}

export interface SizedStore {
  readonly workload: string;
  readonly name: string;
  readonly kind: StoreKind;
  /** What was asked. */
  readonly requiredBytes: number;
  readonly requiredBytesPerSecond: number;
  /** What is provided; throughput null where the service states none per bucket (S3). */
  readonly providedBytes: number;
  readonly providedBytesPerSecond: number | null;
  /** FSx for Lustre: tier and capacity in GiB; null for other kinds. */
  readonly lustre: { readonly tier: LustreTier; readonly capacityGib: number } | null;
}

export interface CostLine {
  readonly category: 'hardware' | 'software' | 'maintenance';
  /** Null: shared by all. */
  readonly workload: string | null;
  readonly item: string;
  readonly quantity: number;
  readonly unit: string;
  readonly unitPriceUsd: number;
  /** Rounded to the cent. */
  readonly usdPerMonth: number;
}

export interface CostSummary {
  readonly lines: readonly CostLine[];
  /** What has no price in the catalog here: said, never counted as zero. */
  readonly unpriced: readonly { readonly item: string; readonly reason: string }[];
  readonly hardwareUsdPerMonth: number;
  readonly softwareUsdPerMonth: number;
  readonly maintenanceUsdPerMonth: number;
  readonly totalUsdPerMonth: number;
}

export interface EnergySummary {
  readonly lines: readonly {
    readonly workload: string | null;
    readonly item: string;
    readonly itKwhPerMonth: number;
    readonly coolingKwhPerMonth: number;
    readonly method: string;
    /** Relative, e.g. 0.25. */
    readonly uncertainty: number;
  }[];
  readonly itKwhPerMonth: number;
  readonly coolingKwhPerMonth: number;
  readonly totalKwhPerMonth: number;
  /** Null: the region's grid intensity is unknown. */
  readonly co2eKgPerMonth: number | null;
}

export interface ConstraintReport {
  readonly workload: string | null;
  /** e.g. `compute`, `network`, `capacity of scratch`, `monthly cost`. */
  readonly name: string;
  readonly unit: string;
  readonly sense: '>=' | '<=';
  readonly required: number;
  readonly provided: number;
  /** provided − required (or required − provided for a limit); ≥ 0 in a feasible answer. */
  readonly slack: number;
  /** Whether one unit less (a node, a capacity step) would break it. */
  readonly binding: boolean;
}

export interface Proof {
  /** `closed-form`: no shared limit binds and each part was solved exactly; `milp`: branch and bound. */
  readonly method: 'closed-form' | 'milp';
  readonly status: 'optimal' | 'time-limit';
  /** Lower bound on the objective, in USD per month; equals it when optimal. */
  readonly boundUsdPerMonth: number;
  readonly gap: number;
}

/** Why nothing fits: constraints that cannot hold together, none of which can be spared. */
export interface Infeasibility {
  readonly conflict: readonly { readonly workload: string | null; readonly name: string; readonly detail: string }[];
  /** One sentence for a person. */
  readonly summary: string;
}
