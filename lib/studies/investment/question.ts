/** The question of `appraiseInvestment`: the same nodes, rented on several terms or bought. All money in USD. */
export interface InvestmentQuestion {
  readonly demand: CapacityDemand;
  /** Names unique. */
  readonly rentals: readonly Rental[];
  /** Null: nothing is known that could be bought. */
  readonly purchase: Purchase | null;
  /** Per year, effective: what money costs, or would earn elsewhere. > −1. */
  readonly discountRate: number;
}

/** How many nodes work, and how much of the time. */
export interface CapacityDemand {
  /** Nodes of work: those of every rental sum to it. */
  readonly nodes: number;
  /**
   * Share of its hours in which a node works, by month, each in [0, 1]; as many as the horizon has months, at least 1.
   * A node-month has 730 h.
   */
  readonly utilization: readonly number[];
}

/** All the nodes, rented. */
export interface Rental {
  readonly name: string;
  readonly parts: readonly RentalPart[];
  /** Paid each month, used or not: control plane, stores, network. */
  readonly otherUsdPerMonth: number;
}

/** Nodes of one type on the same terms. */
export interface RentalPart {
  readonly instanceType: string;
  readonly nodes: number;
  readonly terms: RentalTerms;
}

/** How nodes are paid for. */
export type RentalTerms =
  /** Paid by the hour of use. `overhead`: hours beyond those asked, as a share: work lost to interruptions. */
  | { readonly kind: 'by-the-hour'; readonly usdPerNodeHour: number; readonly overhead: number }
  /**
   * Paid for each node, used or not; renewed until the horizon. A term that ends after the horizon is paid upfront in
   * full all the same.
   */
  | {
      readonly kind: 'committed';
      readonly termMonths: number;
      readonly upfrontUsdPerNode: number;
      readonly usdPerNodeMonth: number;
    };

/** Owned nodes. They are sold and bought again at the end of their life. */
export interface Purchase {
  readonly name: string;
  /** May differ from the rented nodes, where own nodes are slower or faster. */
  readonly nodes: number;
  /** With its share of fabric, racks and delivery. */
  readonly capitalUsdPerNode: number;
  readonly lifeMonths: number;
  /** Of its value, each year, in [0, 1]: after n years (1 − decline)^n of the capital comes back. */
  readonly resaleDeclinePerYear: number;
  /** IT power of a node that does nothing, and of one that works. */
  readonly idleKwPerNode: number;
  readonly busyKwPerNode: number;
  readonly electricityUsdPerKwh: number;
  /** Site energy ÷ IT energy; ≥ 1. */
  readonly pue: number;
  /** Space, cooling plant and power feed, for each kW of busy power. */
  readonly hallUsdPerKwMonth: number;
  /** Of the capital, each year: hardware support and repairs. */
  readonly maintenanceShare: number;
  /** People who run it, in full-time equivalents. */
  readonly staff: number;
  readonly usdPerStaffYear: number;
  readonly otherUsdPerMonth: number;
}
