import type {
  AcceleratorLink,
  AcceleratorVendor,
  Architecture,
  Continent,
  HeldKind,
  LustreDeployment,
  LustreDrive,
  Precision,
  Purpose,
  UsageClass,
} from '../../units/closed-lists.js';
import type { SavingsPlanRates } from './savings-plans.js';
import type { ServiceFigureKey } from './service-figures.js';

/**
 * What exists: the catalog's shape. Data lives beside it in `data/`, dated and sourced; a figure that no
 * source gives is `null`; the provenance of its table has the reason.
 */

/** How the accelerators of one node reach each other. `none`: one accelerator, or a part of one. */
export type Interconnect = AcceleratorLink | 'none';

/** One model of accelerator: peak rates, memory, and what it is for. */
export interface Accelerator {
  /** Catalog key, e.g. `H100-SXM-80GB`. `L4-FRACTION` is the L4 of which g6f and gr6f carry a part. */
  readonly key: string;
  readonly vendor: AcceleratorVendor;
  /** Of a whole one, as EC2 exposes it, in GiB; a fraction of one has that fraction of it. */
  readonly memoryGib: number;
  /** In GB/s (10^9 bytes); null: not published. */
  readonly memoryBandwidthGbytesPerSecond: number | null;
  /** Dense peak, never sparse, in TFLOPS (TOPS for int8); null: not supported, or no figure found. */
  readonly denseTflops: Readonly<Record<Precision, number | null>>;
  /** What it is for. Inference-only chips never carry training. Empty: neither (graphics). */
  readonly purposes: readonly Purpose[];
  /** Precisions whose figure is estimated or disputed, with the reason; a plan that depends on one is flagged. */
  readonly doubts: readonly { readonly figure: string; readonly reason: string }[];
}

/** One EC2 instance type, the same in every region. */
export interface InstanceType {
  /** AWS's name, e.g. `p5.48xlarge`. */
  readonly name: string;
  /** The part before the dot. */
  readonly family: string;
  readonly vcpus: number;
  readonly memoryGib: number;
  readonly architecture: Architecture;
  /** Null: a CPU or storage type, or one with FPGAs or media processors (f2, vt1), which are not sized. */
  readonly accelerators: {
    readonly model: Accelerator;
    /** May be a fraction: g6f carries 1/8 of a GPU and up. */
    readonly count: number;
    readonly interconnect: Interconnect;
  } | null;
  readonly network: {
    /** Sustained, in Gbit/s; null: not published. Never the "up to" figure. */
    readonly baselineGbps: number | null;
    readonly cards: readonly NetworkCard[];
    /** Most EFA interfaces; 0: no EFA. */
    readonly efaInterfaces: number;
  };
  /** Local disks, in GB (10^9), summed; 0: none. All NVMe; d3en's are hard disks (see `localDisks`). */
  readonly localNvmeGb: number;
  /** For the report, e.g. `8x3800GB ssd`. */
  readonly localDisks: readonly string[];
  /** How AWS sells it at all. */
  readonly usageClasses: readonly UsageClass[];
  readonly placementStrategies: readonly ('cluster' | 'partition' | 'spread')[];
  readonly bareMetal: boolean;
  /** Modelled electrical power of one instance; null: no basis for an estimate. */
  readonly power: InstancePower | null;
}

/** One network card of an instance: what `DescribeInstanceTypes` calls `NetworkCards[i]`. */
export interface NetworkCard {
  /** Most interfaces on this card. */
  readonly interfaces: number;
  /** Whether an EFA interface may sit on it (p6-b300's card 0 takes ENA only). */
  readonly efa: boolean;
}

/** Electrical power of one instance, and how it is known. */
export interface InstancePower {
  /** At the wall of the server, without cooling, in W. */
  readonly idleWatts: number;
  readonly maxWatts: number;
  /** How the figures were made, in a phrase that a report prints. */
  readonly method: string;
  /** Relative, e.g. 0.25 for ±25 %. */
  readonly uncertainty: number;
}

/** What one region asks for one instance type; null: AWS publishes none there, or the source lacks it. */
export interface TypeOffer {
  /** Zone ids (`use1-az6`), sorted: the same place in every account, unlike zone names. */
  readonly zones: readonly string[];
  /** USD per instance-hour, Linux, shared tenancy. */
  readonly onDemandUsdPerHour: number | null;
  /** Average over zones on the day of the snapshot. */
  readonly spotUsdPerHour: number | null;
  /** Standard reserved instance, all upfront, divided by the hours of the term. */
  readonly reserved1YearUsdPerHour: number | null;
  readonly reserved3YearUsdPerHour: number | null;
  readonly capacityBlockUsdPerHour: number | null;
  /** By zone id, where a source tells the zones apart, which differ several times. @default - the mean holds in each */
  readonly spotByZone?: Readonly<Record<string, ZoneSpot>>;
  /** Rates of Savings Plans: a commitment in USD per hour, which any instances use up. @default - none is known */
  readonly savingsPlans?: SavingsPlanRates;
}

/** How the spot price of a type moved in one zone; USD per hour. */
export interface ZoneSpot {
  /** Half of the time it was no more: what plans are sized with. */
  readonly medianUsdPerHour: number;
  /** Nine tenths of the time it was no more. */
  readonly p90UsdPerHour: number;
  /** First and last day of the period, `YYYY-MM-DD`. */
  readonly from: string;
  readonly until: string;
}

/** Everything that a blueprint's region needs. Unit prices are null where no source gives them. */
export interface RegionCatalog {
  /** e.g. `us-east-1`. */
  readonly region: string;
  /** e.g. `US East (N. Virginia)`. */
  readonly label: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly continent: Continent;
  /** Zone ids, sorted. */
  readonly zones: readonly string[];
  /** By instance type name, in name order. */
  readonly offers: ReadonlyMap<string, TypeOffer>;
  readonly prices: ServicePrices;
  readonly energy: {
    /** Power usage effectiveness: site energy ÷ IT energy. */
    readonly pue: number;
    /** `site`: AWS's own figure for the region; `global`: AWS's global figure, for want of the site's. */
    readonly pueBasis: 'site' | 'global';
    /** Location-based, consumption mix, in gCO₂e/kWh; null: no source covers the region. */
    readonly gridGramsCo2ePerKwh: number | null;
    readonly gridYear: number | null;
    /**
     * Market-based, as AWS states it after its purchases of renewable energy, in gCO₂e/kWh; null: it states none.
     * @default null
     */
    readonly marketGramsCo2ePerKwh?: number | null;
    /**
     * Location-based by another source, in gCO₂e/kWh: what far differs from the first is in doubt; null: it has none.
     * @default null
     */
    readonly otherGramsCo2ePerKwh?: number | null;
  };
}

/** One class of FSx for Lustre storage and its price in a region. */
export interface LustreTier {
  readonly deployment: LustreDeployment;
  readonly storageType: LustreDrive;
  /** Baseline, in MB/s per TiB of capacity. */
  readonly mbytesPerSecondPerTib: number;
  /** USD per GiB-month as AWS bills it ("GB-month"); null: not priced in this region. */
  readonly usdPerGibMonth: number | null;
}

/** USD; storage "GB" is billed by AWS as GiB (2^30 bytes); a month is 730 h. A figure is null where no source gives it. */
export interface ServicePrices extends Readonly<Record<ServiceFigureKey, number | null>> {
  /**
   * S3 Standard, tiers in order: `upToTb` is the tier's upper bound in TB as AWS prints it; null: no bound. Where
   * only the first tier's price is known it is used for all, which slightly overstates large buckets.
   */
  readonly s3StandardTiers: readonly { readonly upToTb: number | null; readonly usdPerGibMonth: number }[] | null;
  /** What the region sells, or may sell for all that is known: a class that is not here is not offered there. */
  readonly lustre: readonly LustreTier[];
  readonly internetEgressTiers: readonly { readonly upToTb: number | null; readonly usdPerGb: number }[] | null;
}

/** Parts of the catalog that have a date of their own and can be refreshed alone. */
export type CatalogTable =
  | 'instance-types'
  | 'availability'
  | 'on-demand'
  | 'spot'
  | 'reserved'
  | 'capacity-blocks'
  | 'services'
  | 'energy';

/** What is small enough to read always: names, and where the rest lies. */
export interface CatalogIndex {
  /** Day of the snapshot, `YYYY-MM-DD`: the latest date among its sources. */
  readonly date: string;
  /** SHA-256 over every data file, hex. */
  readonly hash: string;
  /** The day that each table's main source was true, `YYYY-MM-DD`; single figures may be older: trace them. */
  readonly tableDates: Readonly<Record<CatalogTable, string>>;
  /** In name order. */
  readonly regions: readonly {
    readonly region: string;
    readonly label: string;
    readonly country: string;
    readonly continent: Continent;
    /** Zone ids, sorted. */
    readonly zones: readonly string[];
    /** Tables that were refreshed for this region alone, and when. */
    readonly tableDates?: Readonly<Partial<Record<CatalogTable, string>>>;
  }[];
  /** In name order. */
  readonly instanceTypes: readonly string[];
}

/** Days on which the instance prices of one region were true, `YYYY-MM-DD`. */
export interface PriceDates {
  readonly oldest: string;
  readonly newest: string;
}

/** The catalog as it is loaded: every instance type, and the regions asked for. */
export interface Catalog {
  readonly date: string;
  readonly hash: string;
  /** All types, in name order. */
  readonly types: ReadonlyMap<string, InstanceType>;
  /** The regions that were asked for, by name. */
  readonly regions: ReadonlyMap<string, RegionCatalog>;
  /** When the instance prices of those regions were true, by region. */
  readonly priceDates: ReadonlyMap<string, PriceDates>;
  /** Users' own catalogs that were laid over it, in order; a report that used one names it. */
  readonly overlays: readonly AppliedOverlay[];
}

/** A user's own figures over a catalog. */
export interface AppliedOverlay {
  readonly name: string;
  /** Day on which its figures were right. */
  readonly date: string;
  readonly hash: string;
  /** Paths of the figures that it set, as `traceFigure` takes them; a final `**` matches everything below. Sorted. */
  readonly figures: readonly string[];
  /** Sorted by name. */
  readonly reservations: readonly OwnedReservation[];
}

/** A Savings Plan that is held. */
export interface HeldPlan {
  /** As its owner calls it. */
  readonly name: string;
  /** Of an EC2 Instance Savings Plan; null: a Compute Savings Plan, which covers every family. */
  readonly family: string | null;
  /** What is committed, in USD per hour. */
  readonly commitmentUsdPerHour: number;
  /** What a node of the type takes of it, in USD per hour; above 0. */
  readonly usdPerHour: number;
}

/**
 * What is held already: so many nodes of one type in one zone, for a time; or so many of a type that cost nothing more
 * wherever they are on demand in the region.
 */
export interface OwnedReservation {
  readonly name: string;
  /**
   * capacity-block: a Capacity Block for ML. reservation: an on-demand capacity reservation. reserved-instance, savings-plan:
   * a price of nodes on demand, which a zonal reserved instance also keeps capacity for. @default 'reservation'
   */
  readonly kind?: HeldKind;
  readonly instanceType: string;
  /** Zone id; null: it is a price alone, in every zone of the region. */
  readonly zone: string | null;
  /** Of a Savings Plan, which types share: what of it a node of this type takes. @default - nothing is shared */
  readonly plan?: HeldPlan;
  readonly nodes: number;
  /** What one more hour of one instance costs; 0: nothing. */
  readonly usdPerHour: number;
  /** Whether the blueprint states it, so that its price is no figure of a catalog. @default false */
  readonly isStated?: boolean;
  /** Of the capacity reservation, e.g. `cr-0123456789abcdef0`; null: it is open to every instance that matches. */
  readonly id: string | null;
  /** Day or time in UTC at which it begins; null: it is there. @default null */
  readonly from?: string | null;
  /** Day or time in UTC at which it ends, `YYYY-MM-DD` or `YYYY-MM-DDTHH:MMZ`; null: it has no end. */
  readonly until: string | null;
  /** Workloads that may start nodes in it. @default - all */
  readonly workloads?: readonly string[];
}
