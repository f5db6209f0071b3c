import type { InstanceType, Interconnect, OwnedReservation, RegionCatalog } from '../../catalog/facts/catalog.js';
import type {
  AcceleratorVendor,
  Architecture,
  CostCategory,
  PurchaseKind,
  Purpose,
  SizedStoreKind,
} from '../../units/closed-lists.js';
import type { NodePart, SharedSubject } from './cost-subject.js';
import type { Delivery } from './delivery.js';
import type { DemandMinima } from './minima.js';
import type { ObjectClass } from './store-kinds.js';

/** What one workload needs: minima, and what may be chosen to meet them. Units are in the names. */
export interface Demand {
  /** Unique among the demands of a problem. */
  readonly name: string;
  readonly purpose: Purpose;
  readonly minima: DemandMinima;
  /** Work that is asked for, and what nodes of each type do of it. @default - minima alone say what is needed */
  readonly delivery?: Delivery;
  /**
   * Share of the dense peak that the workload reaches (model FLOPs utilisation), in (0, 1].
   * `computeTflops` is sustained: peak × utilization, summed over the fleet, must reach it.
   * 1 when the user speaks of peak.
   */
  readonly utilization: Utilization;
  readonly types: TypeFilter;
  /** true: one instance type for the whole fleet; false: types may mix. */
  readonly homogeneous: boolean;
  /** In the order given; at least one. */
  readonly purchase: readonly PurchaseOption[];
  readonly zones: ZoneDemand;
  readonly spares: SpareDemand;
  /** Floor and ceiling on working nodes (spares not counted). */
  readonly nodes: { readonly min: number; readonly max: number | null };
  /** Hours that the fleet runs in a month, in (0, 730]; of a `run`, at most. */
  readonly hoursPerMonth: number;
  /**
   * Hours of a month at each level of the demand, highest first; they sum to `hoursPerMonth`, and the first is the whole
   * demand. Fewer nodes run at lower ones. @default - the whole demand in all of `hoursPerMonth`
   */
  readonly levels?: readonly DemandLevel[];
  /** The fleet works until its work is done, once. @default - that of `delivery`; else it runs `hoursPerMonth` every month */
  readonly run?: RunDemand;
  /** Time in UTC at which the run begins, `YYYY-MM-DDTHH:MMZ`. @default - when what it runs in does */
  readonly startsAt?: string;
  /** Held capacity that its nodes start in, and in nothing else, by name. @default - what is held and what is bought */
  readonly boundTo?: readonly string[];
  /** Share of the span between idle and maximum power that the fleet draws while it runs, in [0, 1]. */
  readonly load: number;
  readonly stores: readonly StoreDemand[];
  /** Its nodes stand elsewhere and are enough: stores alone are sized. @default - it has a fleet */
  readonly storesAlone?: true;
}

/** Demands that have a fleet. */
export function withFleets(demands: readonly Demand[]): readonly Demand[] {
  return demands.filter(({ storesAlone }) => storesAlone !== true);
}

/** A level of a demand that varies, and how long it lasts. */
export interface DemandLevel {
  /** Of what is summed over the fleet, in (0, 1]; what is held (accelerator memory, local disks) stays whole. */
  readonly share: number;
  /** In (0, 730]. */
  readonly hoursPerMonth: number;
  /** Share on types that do the work at another, by name, in (0, 1]. @default - `share` on all */
  readonly byType?: ReadonlyMap<string, number>;
}

/** Work that is done once. */
export interface RunDemand {
  /** `work`: it ends when its work is done, sooner on a faster fleet. `deadline`: it lasts until then on any fleet. */
  readonly endsWith: 'work' | 'deadline';
  /** Only fleets that work until the deadline, which are the smallest, count: a search for any plan begins with them. */
  readonly slowestOnly?: true;
  /** Longest that it may take, in hours. The compute minimum is the rate that ends the work then. */
  readonly deadlineHours: number;
  /** Hours in which nodes are paid for and nothing is computed yet: boot, images, data. Less than the deadline. */
  readonly startUpHours: number;
}

/** Share of the dense peak that a workload reaches, each in (0, 1]. */
export interface Utilization {
  readonly default: number;
  /** Overrides by instance family, e.g. `{ 'p5': 0.45 }`; they win over those by interconnect. */
  readonly byFamily: Readonly<Record<string, number>>;
  /** Overrides by interconnect, e.g. `{ pcie: 0.3 }`. @default - none */
  readonly byInterconnect?: Readonly<Partial<Record<Interconnect, number>>>;
}

/** Which instance types a workload may use. */
export interface TypeFilter {
  readonly vendors: readonly AcceleratorVendor[];
  readonly architectures: readonly Architecture[];
  /** Families or types; empty: all. */
  readonly allow: readonly string[];
  readonly deny: readonly string[];
  /**
   * `fast`: NVLink or NeuronLink wherever a node has more than one accelerator or the fleet more than one node. A
   * node with one accelerator, or a part of one, then serves only as the single working node of its fleet.
   */
  readonly interconnect: 'fast' | 'any';
  /** Whether types whose decisive figures are estimated or disputed may be chosen. */
  readonly doubtful: 'allow' | 'deny';
}

/** A purchase that a workload may use, with its terms. */
export interface PurchaseOption {
  readonly kind: PurchaseKind;
  /** Taken off the catalog's price, in [0, 1): a private or savings agreement. */
  readonly discount: number;
  /** Spot: largest share of the nodes of each type, in [0, 1]. 1 for the other kinds. */
  readonly maxShare: number;
  /**
   * Spot: extra work for interruptions. A spot node counts 1 / (1 + overhead) of a node towards the compute
   * minimum: work is lost, memory and network are not. 0 for the other kinds.
   */
  readonly overhead: number;
  /** Capacity block: days of the block; null: as `daysOfBlock` says, and for the other kinds. */
  readonly blockDays: number | null;
  /** Reserved: what a run leaves of the term has other work, so that the run pays for its hours alone. @default false */
  readonly restUsed?: boolean;
}

/** How many availability zones a fleet is in, and how many may be lost. */
export type ZoneDemand =
  | { readonly kind: 'single' }
  /** Over as many zones as the type is offered in, at most so many; none need be lost. */
  | { readonly kind: 'spread-where-offered'; readonly most: number }
  /** Any `survive` of the zones lost still leaves the required nodes. */
  | { readonly kind: 'spread'; readonly zones: number; readonly survive: number };

/** Nodes beyond those that the minima need. */
export type SpareDemand =
  | { readonly kind: 'count'; readonly nodes: number }
  /** Smallest k with P[Binomial(N + k, nodeAvailability) ≥ N] ≥ target, per type. */
  | {
      readonly kind: 'availability';
      readonly target: number;
      readonly nodeAvailability: number;
      /** And at least so many spares. @default 0 */
      readonly nodes?: number;
    };

/** Data that a workload keeps near it. */
export interface StoreDemand {
  /** Unique within the workload. */
  readonly name: string;
  readonly kind: SizedStoreKind;
  readonly capacityBytes: number;
  /** 0: none asked. */
  readonly throughputBytesPerSecond: number;
  /** Of an object store. @default 'standard' */
  readonly objectClass?: ObjectClass;
  /** Of a file system: clients reach it over EFA, which has steps of capacity of its own. @default false */
  readonly efa?: boolean;
}

/** A place that could hold the whole hall, with its fixed costs. */
export interface Site {
  readonly catalog: RegionCatalog;
  /** Zones that the network spans or may span; fleets go into these only. */
  readonly zones: readonly string[];
  /** Control planes, gateways, endpoints, support: cost and energy that the choice does not change. */
  readonly fixedCosts: readonly FixedCost[];
  /** What every node carries besides its instance price: volumes, licences. @default - nothing */
  readonly nodeCosts?: readonly NodeCost[];
  /** Support plan as a share of the hardware cost, e.g. 0.03; a maintenance line. @default 0 */
  readonly supportShare?: number;
  /**
   * Capacity there that is held already. Every demand that it is not kept from may use it under any `purchase`, since
   * nothing is bought; the demands share its nodes, and none uses the hours that another leaves. @default - none
   */
  readonly reservations?: readonly OwnedReservation[];
  /**
   * By class of file system (`lustreClass`), the dearest price of the sites asked about. It chooses a class where this
   * site has no price, and compares sites; no bill and no budget holds it. @default - set while a problem is put in order
   */
  readonly assumedLustreUsdPerGibMonth?: ReadonlyMap<string, number>;
}

/** What every node carries besides its instance price, for a month. */
export interface NodeCost {
  readonly category: CostCategory;
  readonly part: NodePart;
  /** What is counted on each node. */
  readonly per: 'node' | 'accelerator' | 'vcpu';
  /** Of a month of 730 h; the share of it that the fleet runs is charged. Null: no source gives a price here. */
  readonly usdPerMonth: number | null;
  /** Path in the catalog of the figure that the price rests on; null: a price of the blueprint. */
  readonly figure: string | null;
}

/** Monthly costs of a site in every plan. */
export interface FixedCost {
  readonly category: CostCategory;
  readonly subject: SharedSubject;
  readonly quantity: number;
  readonly unit: string;
  /** Null: no source gives a price here; reported, never taken as zero. */
  readonly unitPriceUsd: number | null;
  /** Path in the catalog of the figure that the price rests on; null: a price of the blueprint. */
  readonly figure: string | null;
}

/** What is to be chosen: demands, the sites and purchase options that may meet them, limits and weights. */
export interface SizingProblem {
  /** Sorted or not: the answer does not depend on the order. */
  readonly demands: readonly Demand[];
  readonly types: readonly InstanceType[];
  /** One or more; the best is chosen with the rest. */
  readonly sites: readonly Site[];
  readonly objective: {
    /** λ, in USD per kWh of site energy (IT and cooling); 0: cost alone. */
    readonly energyWeightUsdPerKwh: number;
    /** In USD per tonne CO₂e. */
    readonly carbonPriceUsdPerTonne: number;
  };
  /** Shared by all demands; absent: no limit. */
  readonly limits: {
    readonly monthlyCostUsd?: number;
    readonly monthlyEnergyKwh?: number;
    readonly monthlyCo2eKg?: number;
    readonly nodes?: number;
    /** By quota name (see `quotas.ts`), in vCPU. */
    readonly vcpuQuotas?: Readonly<Record<string, number>>;
  };
}
