import type { SavingsPlanPayment } from '../../units/closed-lists.js';
import type { CommitmentKind } from './model/problem.js';
import type { BuyingRule } from './rules.js';

/** Answer of `datahall portfolio --json`. */
export type PortfolioOutput = Portfolio;

/** What to buy when, over a horizon: plain data. USD to the cent; present values at the start of the horizon. */
export interface Portfolio {
  readonly hall: string;
  /** Where the hall costs least over the horizon, of all that the blueprint allows. */
  readonly region: string;
  /** Every region that the blueprint allows; sorted. */
  readonly regions: readonly RegionPortfolio[];
  /** First day, `YYYY-MM-DD`. */
  readonly start: string;
  readonly months: number;
  /** Effective yearly rate. */
  readonly discountRate: number;
  /** The type that carries each workload. */
  readonly workloads: readonly {
    readonly workload: string;
    readonly region: string;
    readonly instanceType: string;
    readonly peakNodes: number;
    /** Most nodes in each month. */
    readonly nodesByMonth: readonly number[];
    readonly nodeHours: number;
    /** Its share of what is paid for its type, by node-hours. */
    readonly totalUsd: number;
    /** Null: it uses none. */
    readonly usdPerNodeHour: number | null;
    /** Null: spot is not asked for, or has no price. */
    readonly spot: SpotJustified | null;
  }[];
  /**
   * What the workloads of each team cost over the horizon, by name, those of none last; of a pool that teams share, by what is
   * guaranteed to each of its workloads. @default - no team is named
   */
  readonly teams?: readonly { readonly team: string | null; readonly totalUsd: number }[];
  /** Twelve months each, the last one fewer where the horizon ends. */
  readonly years: readonly { readonly from: string; readonly months: number; readonly totalUsd: number }[];
  /** By day, then type and kind. */
  readonly purchases: readonly PortfolioPurchase[];
  readonly byMonth: readonly PortfolioMonth[];
  /** Commitments whole, also where they outlast the horizon. Excluded: stores, network, control plane. */
  readonly presentUsd: number;
  readonly totalUsd: number;
  /** Commitments that nobody used. */
  readonly unusedUsd: number;
  readonly unusedShare: number;
  readonly proof: {
    readonly status: 'optimal' | 'rounds';
    /** No portfolio of what was considered costs less; of what is minimised. */
    readonly boundUsd: number;
    readonly objectiveUsd: number;
    readonly gap: number;
  };
  readonly rules: readonly {
    readonly rule: BuyingRule;
    /** Null: a type is not sold that way. */
    readonly presentUsd: number | null;
    /** Of the rule's present value; null with it. */
    readonly savedShare: number | null;
  }[];
  readonly sensitivity: readonly PortfolioVariation[];
  readonly waiting: WaitingValue;
  /** That capacity is there when it is needed, as asked; null: not asked. */
  readonly capacityProbability: number | null;
  /** What was not considered, and why. */
  readonly excluded: readonly { readonly option: string; readonly reason: string }[];
}

/** The best portfolio of one region. */
export interface RegionPortfolio {
  readonly region: string;
  /** Null: there is none. */
  readonly presentUsd: number | null;
  /** Network, control plane and stores, each month. */
  readonly besideUsdPerMonth: number;
}

/** What spot is worth to a workload. */
export interface SpotJustified {
  /** Of the nodes at any time: what the blueprint allows, or 0 where interruptions cost more than spot saves. */
  readonly share: number;
  readonly usdPerHour: number;
  /** Node-hours lost for each node-hour on spot. */
  readonly lostShare: number;
}

/** What to commit to on a day. */
export interface PortfolioPurchase {
  /** `YYYY-MM-DD`. */
  readonly on: string;
  readonly until: string;
  /** Null: any; of a Savings Plan. */
  readonly region: string | null;
  /** Null: any type of the family, or any at all; of a Savings Plan. */
  readonly instanceType: string | null;
  /** Of a Savings Plan for one family; null otherwise. */
  readonly family: string | null;
  readonly kind: CommitmentKind;
  /** How much of the price is paid at the beginning. */
  readonly payment: SavingsPlanPayment;
  /** Null: of a Savings Plan. */
  readonly nodes: number | null;
  /** What a Savings Plan commits to, before what is paid upfront; null: nodes are bought. */
  readonly usdPerHour: number | null;
  readonly upfrontUsd: number;
  readonly usdPerMonth: number;
  /** The blocks that follow each other; empty for every other kind. */
  readonly blocks: readonly PortfolioBlock[];
}

/** One capacity block of a chain. */
export interface PortfolioBlock {
  /** `YYYY-MM-DD`. */
  readonly on: string;
  readonly days: number;
  /** The first day on which AWS sells it: blocks start within eight weeks. */
  readonly soldFrom: string;
}

/** One month of a portfolio. */
export interface PortfolioMonth {
  /** `YYYY-MM`. */
  readonly month: string;
  readonly upfrontUsd: number;
  readonly recurringUsd: number;
  readonly onDemandUsd: number;
  readonly spotUsd: number;
  readonly otherUsd: number;
  readonly totalUsd: number;
  readonly unusedUsd: number;
  readonly neededNodeHours: number;
  readonly unusedNodeHours: number;
  /** Accelerators in the busiest hours of each type. */
  readonly capacity: {
    readonly needed: number;
    readonly mean: number;
    readonly held: number;
    readonly committed: Readonly<Record<CommitmentKind, number>>;
    readonly spot: number;
    readonly onDemand: number;
  };
}

/** What becomes of the cost when one input differs. */
export interface PortfolioVariation {
  readonly input: 'demand' | 'rental-prices' | 'start';
  /** Multiplied by this; of `start`: months later. */
  readonly by: number;
  /** Present value with the best purchases for it, on the same types; null: there are none. */
  readonly bestUsd: number | null;
  /** With the purchases of this portfolio kept; null: they do not suffice. */
  readonly keptUsd: number | null;
}

/** Whether to commit now or to look at the demand first: expected present values over three demands, equally likely. */
export interface WaitingValue {
  readonly months: number;
  readonly demandFactors: readonly number[];
  /** The commitments of the first months are made now, later ones once the demand is known; null: not in every case. */
  readonly nowUsd: number | null;
  /** Nothing is committed until then. */
  readonly waitUsd: number | null;
  /** Now less wait: above 0, waiting is worth it. */
  readonly valueUsd: number | null;
}
