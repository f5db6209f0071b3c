import type { DeliveryUnit, Precision, ServingEngine } from '../../units/closed-lists.js';
import type { SharedConstraint } from './constraint.js';

/**
 * What nodes of each type deliver for a demand that is stated as a model of work (a model to train or to serve), worked
 * out by `lib/models` before the sizing. One rate a type, so that the sizing stays a linear integer programme.
 */
export interface Delivery {
  /** What is delivered: requests of a service, tokens of a run, or the coincident peak of a pool, in hundredths. */
  readonly unit: DeliveryUnit;
  readonly asked: ServiceAsked | RunAsked;
  /** By instance type. A type that is in neither map delivers nothing: it has no accelerators. */
  readonly byType: ReadonlyMap<string, TypeDelivery>;
  /** Types that can not do the work, with the first reason that applies. */
  readonly refused: ReadonlyMap<string, ExcludedReason>;
  /** Of the types that hold the model and miss the level of a service, what they can give. @default - none misses one */
  readonly missed?: ReadonlyMap<string, ServedAlone>;
}

/** What a request gets that has a replica for itself, each figure on the layout that is best for it. */
export interface ServedAlone {
  readonly tokensPerSecondEach: number;
  readonly firstTokenSeconds: number;
}

/** What each request of a service must get. */
export interface LevelAsked {
  readonly tokensPerSecondEach: number;
  /** Null: not bounded. */
  readonly firstTokenSeconds: number | null;
  /** Share of requests that get it, in [0.5, 1). */
  readonly percentile: number;
}

/** A run has at most so many times the nodes that its deadline needs: so far are rates worked out. */
export const MOST_TIMES_FEWEST = 8;

/** A service that goes on: a rate at which requests come. */
export interface ServiceAsked {
  readonly kind: 'service';
  /** In `unit` a second, over the fleet, as asked: what nodes deliver has the margin for random arrivals in it. */
  readonly perSecond: number;
  /** @default - tokens of a run that goes on */
  readonly level?: LevelAsked;
}

/** A run that ends when its work is done; the deadline is a limit, not its length. */
export interface RunAsked {
  readonly kind: 'run';
  /** In `unit`, the whole run. */
  readonly amount: number;
  /** From its start to its end, hours. */
  readonly deadlineHours: number;
  /** Share of the time in which nothing is computed that counts, in [0, 1). */
  readonly lostTime: number;
  /** Hours that every node is paid for before the work begins: boot, images, data. */
  readonly startUpHours: number;
}

/** What nodes of one type deliver. */
export interface TypeDelivery {
  /** In `unit` a second, of one working node; the rate expected. Greater than 0. */
  readonly perNode: number;
  /**
   * To a run, of larger fleets, whose nodes wait longer for each other: by the most nodes that deliver so much each, ascending, of
   * falling rates; the first is `perNode`. Beyond the last no rate is known, and there is no fleet. @default - `perNode`
   * whatever the number
   */
  readonly byNodes?: readonly { readonly most: number; readonly perNode: number }[];
  /** The pessimistic end of the stated band, at most `perNode`. */
  readonly pessimisticPerNode: number;
  /** Nodes come in multiples of this: those that hold one replica together. 1 unless a replica spans nodes. */
  readonly nodesPerReplica: number;
  /** Fewest working nodes, which hold the model. At least 1. */
  readonly fewestNodes: number;
  /** Most working nodes that the work can be shared by (batch limit); null: no limit. */
  readonly mostNodes: number | null;
  /** What limits it, the replica or parallel layout, the band, the sources: data that the report words. */
  readonly basis: DeliveryBasis;
}

/** How a rate was found. */
export interface DeliveryBasis {
  /** `user`: measured by the user. `measured`: a sourced row of the same case. `modelled`: the fitted model. `pool`: added up. */
  readonly from: 'user' | 'measured' | 'modelled' | 'pool';
  /** What the time of a step goes to most. */
  readonly limit:
    | 'weights'
    | 'cache'
    | 'compute'
    | 'link'
    | 'overhead'
    | 'first-token'
    | 'memory'
    | 'batch'
    | 'measured';
  /** Accelerators of one replica (serving) or one model-parallel group (training), over all its nodes; 0: not known. */
  readonly acceleratorsPerReplica: number;
  /** Null: measured by the user, however it was laid out. */
  readonly layout: ModelLayout | null;
  /** Requests that one replica works on at once (serving), or sequences of a micro-batch (training); 0: not known. */
  readonly batch: number;
  /** Relative, e.g. 0.25: the true rate is within ± this share of `perNode` for 90 % of measured rows. 0: measured by the user. */
  readonly band: number;
  /** `assumed`: no row was measured on such an accelerator, so that nothing bounds the band. */
  readonly bandFrom: 'measured' | 'assumed';
  /** The measured rows nearest to the case, the nearest first, at most 3; empty: none near. */
  readonly nearest: readonly MeasuredRow[];
}

/** Into how many parts a model is split over accelerators, by what is split; 1: not split that way. */
export interface ModelLayout {
  /** Each layer, over accelerators of a node. */
  readonly tensor: number;
  /** The layers, into stages: of a replica over several nodes, a stage is a node. */
  readonly pipeline: number;
  /** Each sequence. */
  readonly context: number;
  /** The experts; 1 also for a dense model. */
  readonly expert: number;
  /** The batch: copies of the group that the others make up; of serving, of attention alone, beside shared experts. */
  readonly data: number;
  /** What `data` splits of a training state: the optimizer (ZeRO-1), or weights and gradients too (ZeRO-3, FSDP); null: serving. */
  readonly sharding: 'optimizer' | 'full' | null;
  /** Whether the backward pass computes activations again. */
  readonly recompute: boolean;
}

/** A rate that somebody measured and published. */
export interface MeasuredRow {
  readonly id: string;
  /** Where it was published, and when it was: `YYYY-MM-DD`. */
  readonly source: string;
  readonly date: string;
  readonly model: string;
  /** With the accelerators that were measured. */
  readonly instanceType: string;
  /** How many were measured. */
  readonly accelerators: number;
  readonly precision: Precision;
  readonly tokensPerSecondPerAccelerator: number;
  readonly of:
    | {
        readonly kind: 'service';
        readonly engine: ServingEngine;
        readonly inputTokens: number;
        readonly outputTokens: number;
        /** Requests that the replica worked on at once. */
        readonly concurrency: number;
      }
    | { readonly kind: 'run'; readonly sequence: number; readonly globalSequences: number };
}

/** What a fleet delivers of the work that was asked for, how that was found, and how sure it is. */
export interface FleetDelivery extends Pick<Delivery, 'unit' | 'asked'> {
  readonly workload: string;
  /** Types of the fleet, sorted by name. */
  readonly types: readonly DeliveringType[];
  /**
   * The same types where a node of each delivers what the low end of its band says, beside the rest of the plan as it
   * is; null: no number of them does the work then, for the batch or the end of the run.
   */
  readonly pessimistic: PessimisticFleet | null;
}

/** A type of a fleet, and what a node of it delivers. */
export interface DeliveringType extends TypeDelivery {
  readonly instanceType: string;
  /** That work; spares are not among them. */
  readonly workingNodes: number;
}

/** A fleet that does the work at the pessimistic end of the band. */
export interface PessimisticFleet {
  /** Spares among them. */
  readonly nodes: number;
  /** From the start of a run to its end, in hours; null: it goes on. */
  readonly runHours: number | null;
  /** What the month costs more than planned, USD. */
  readonly extraUsdPerMonth: number;
  /** What the whole run costs more than planned, USD; null: it is none. */
  readonly extraUsdOfRun: number | null;
  /** Limits that it exceeds with the rest of the plan; empty: a fleet within all of them does the work. */
  readonly breaks: readonly SharedConstraint[];
}

/** A level that no type reaches which the workload may use and the regions offer, and what the best of them give. */
export interface UnreachedLevel {
  readonly workload: string;
  readonly asked: LevelAsked;
  /** Where a request that is alone gets the most tokens. */
  readonly fastest: { readonly instanceType: string; readonly tokensPerSecondEach: number };
  /** Where it has its first token soonest. */
  readonly soonest: { readonly instanceType: string; readonly firstTokenSeconds: number };
}

/** Why a type is not in the running; the first that applies, in this order. */
export type ExcludedReason =
  | 'no-accelerator'
  | 'purpose'
  | 'vendor'
  | 'architecture'
  | 'not-allowed'
  | 'denied'
  | 'no-rate-at-precision'
  | 'accelerator-memory'
  | 'interconnect'
  | 'doubtful'
  | 'figure-unknown'
  | 'model-too-large'
  | 'delivers-nothing'
  | 'level-missed'
  | 'lacks-resource'
  | 'not-offered'
  | 'too-few-zones'
  | 'capacity-block-only'
  | 'no-held-capacity'
  | 'unpriced'
  | 'power-unknown'
  | 'too-many-nodes';
