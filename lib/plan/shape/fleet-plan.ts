import type { BuiltVendor, NodeSource } from '../../units/closed-lists.js';

/** Numbers of nodes: 0 ≤ min ≤ desired ≤ max, max ≥ 1. */
export interface NodeRange {
  readonly min: number;
  readonly desired: number;
  readonly max: number;
}

/** Fleets that several workloads share. */
export interface PoolPlan {
  /** Owner of the fleets, in the place of a workload. */
  readonly name: string;
  /** Sorted by workload. */
  readonly shares: readonly PoolShare[];
}

/** What one workload may use of a pool, in accelerators. */
export interface PoolShare {
  readonly workload: string;
  /** Its own whenever it asks for them. */
  readonly guaranteed: number;
  /** Null: all of the pool. */
  readonly atMost: number | null;
  /** Null: not stated. */
  readonly largestJob: number | null;
}

/** One workload or pool, one instance type, one purchase option, one set of zones. */
export interface FleetPlan {
  /** Workload, then how it differs from the workload's other fleets, e.g. `train` or `train.spot`. */
  readonly key: string;
  /** Or the pool, where several workloads share it. */
  readonly workload: string;
  /** Who pays for it. @default - nobody is named, or several teams share the pool */
  readonly team?: string;
  /** Of the node group, compute environment or scaling group, its launch template and its placement group. */
  readonly name: string;
  readonly instanceType: string;
  /** `perNode` may be a fraction. */
  readonly accelerators: { readonly vendor: BuiltVendor; readonly model: string; readonly perNode: number } | null;
  /** capacity-block: without a reservation a Terraform variable names it. owned: on demand, in a reservation that is held; without id, open. */
  readonly purchase: NodeSource;
  /** Types that the fleet may start where the first has no capacity; on spot only. Sorted. */
  readonly alternatives: readonly string[];
  /** Capacity that is held already; null: whatever AWS has. */
  readonly reservation: ReservationPlan | null;
  /** Keys of the subnets: one with EFA, else one a zone. */
  readonly subnets: readonly string[];
  readonly nodes: NodeRange;
  /** Of `nodes.max`, without the spares. */
  readonly workingNodes: number;
  /** In the order of the launch template; a single plain interface is left to AWS (empty list). */
  readonly interfaces: readonly InterfacePlan[];
  readonly placement: 'cluster' | null;
  readonly rootVolumeGib: number;
  /** Stripe local NVMe into one volume for containers and images. */
  readonly stripeLocalDisks: boolean;
}

/** A network interface of every node of a fleet. */
export interface InterfacePlan {
  readonly card: number;
  readonly device: number;
  /** `interface`: ENA with an address. `efa`: both. `efa-only`: fabric without an address. */
  readonly kind: 'interface' | 'efa' | 'efa-only';
}

/** Capacity that is held already. */
export type ReservationPlan =
  /** A group of the user's. */
  | { readonly kind: 'group'; readonly arn: string }
  /** A group that is made of these reservations; sorted. */
  | { readonly kind: 'pool'; readonly name: string; readonly ids: readonly string[] }
  | BlockReservation;

/** A capacity block that is held; times in UTC, `2026-12-07T11:30:00Z`. */
export interface BlockReservation {
  readonly kind: 'block';
  readonly id: string;
  /** Name of its entry of `capacity`. */
  readonly name: string;
  /** Its nodes start then. */
  readonly begins: string;
  /** Its nodes are stopped then, in time to end their work. */
  readonly drains: string;
  readonly ends: string;
}

/** The CloudWatch agent of a fleet's nodes, where no add-on of a cluster brings one. */
export interface NodeAgentPlan {
  /** Where its series are kept; of one hall. */
  readonly namespace: string;
  /**
   * As the agent reads it.
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-Configuration-File-Details.html
   */
  readonly configuration: Readonly<Record<string, unknown>>;
  /** What neuron-monitor is asked for, to be handed on to the agent; null: no Neuron cores. */
  readonly neuronMonitor: Readonly<Record<string, unknown>> | null;
  /** Errors of the NVIDIA driver for which the node is taken out; empty: it has no such GPU. */
  readonly fatalXids: readonly number[];
}

/** A change of a fleet's size that comes again every week. */
export interface CalendarStep {
  /** Names hour and days, e.g. `at-07-1-2-3-4-5`: days as cron has them, 0 is Sunday. */
  readonly key: string;
  readonly cron: string;
  readonly timeZone: string;
  /** From then on, of the whole fleet. */
  readonly nodes: number;
}

/** A scheduled change of the size of an Auto Scaling group, again and again. */
export interface HoursPlan {
  readonly kind: 'hours';
  /** `start`, `stop`, or hour and days of a step of the week. */
  readonly key: string;
  readonly cron: string;
  readonly timeZone: string;
  /** Desired from then on; null: as whatever sets the count has it. */
  readonly nodes: number | null;
  /** Fewest from then on. @default - unchanged */
  readonly least?: number;
  /** Most from then on. @default - unchanged */
  readonly most?: number;
}
