/** What came of a simulation: plain data, sorted, the same to the byte in any order of the given tasks. */
export interface Schedule {
  readonly policy: SchedulePolicy;
  /** By start, then by name. */
  readonly placements: readonly Placement[];
  /** By name: tasks that no moment would suit, however long they waited. */
  readonly neverRuns: readonly NeverRun[];
  /** From the first submission to the last end, of the tasks that ran; 0 when none did. */
  readonly makespanSeconds: number;
  /** First submission among the tasks that ran. */
  readonly originSeconds: number;
  readonly waits: WaitSummary;
  /** Highest priority first. */
  readonly waitsByPriority: readonly (WaitSummary & { readonly priority: number })[];
  readonly utilization: readonly Utilization[];
  /** No schedule of the tasks that ran can have a shorter makespan than any of these; tightest first. */
  readonly bounds: readonly MakespanBound[];
}

/**
 * Orders in which tasks may be given nodes:
 *
 * - `round-robin`: one first-come queue for each workload, in name order. Turns go round the queues; a queue whose
 *   first task fits on nodes that are free at that moment starts it, and the turn passes to the next queue. A queue
 *   whose first task does not fit is passed over. Nothing is held free, so a wide task may wait as long as the
 *   other queues keep nodes busy. Priorities count for nothing.
 * - `completion-time`: in order of arrival, each task is bound immediately and finally to the nodes where it ends first.
 *   Tasks bound to one node start in the order in which they were bound; later ones do not slip into holes before
 *   them. Priorities count for nothing.
 * - `priority-backfill`: by priority, then arrival, each waiting task gets the earliest start that the running tasks
 *   and the tasks ranked above it leave (conservative backfill). A lower task may start first, but only in a hole
 *   that delays none above it. On a new arrival, the tasks ranked below it are planned again; running ones stay.
 */
export const SCHEDULE_POLICIES = ['round-robin', 'completion-time', 'priority-backfill'] as const;
/** One of `SCHEDULE_POLICIES`. */
export type SchedulePolicy = (typeof SCHEDULE_POLICIES)[number];

/** Where and when a task ran. */
export interface Placement {
  readonly task: string;
  readonly workload: string | null;
  readonly priority: number;
  readonly group: string;
  /** From 0 within the group, ascending. */
  readonly nodes: readonly number[];
  /** When it was submitted and all that it comes after had ended: waiting counts from here. */
  readonly readySeconds: number;
  readonly startSeconds: number;
  /** Exclusive. */
  readonly endSeconds: number;
}

/** Amounts of a node that may be too small. */
export type NodeResource = 'accelerators' | 'memory' | 'storage' | 'network';
/** Amounts of a store. */
export type StoreResource = 'capacity' | 'throughput';

/** A task that no moment suits, and why. */
export interface NeverRun {
  readonly task: string;
  readonly reason: NeverRunReason;
}

/** In the order in which they are looked for. */
export type NeverRunReason =
  /** It comes after itself, by way of these tasks, sorted by name. */
  | { readonly kind: 'circle'; readonly tasks: readonly string[] }
  /** No group is open to its workload. */
  | { readonly kind: 'no-group' }
  /** No node of the groups open to it has as much of this: `largest` is the most that one has, in the base unit. */
  | {
      readonly kind: 'node-too-small';
      readonly resource: NodeResource;
      readonly asked: number;
      readonly largest: number;
    }
  /** Each amount is met by some node, but no node meets all of them. */
  | { readonly kind: 'no-node-has-all' }
  /** Nodes would do, but no group has as many of them: `largest` is the most that one has. */
  | { readonly kind: 'too-few-nodes'; readonly asked: number; readonly largest: number }
  | { readonly kind: 'store-unknown'; readonly store: string }
  | {
      readonly kind: 'store-too-small';
      readonly store: string;
      readonly resource: StoreResource;
      readonly asked: number;
      readonly largest: number;
    }
  /** It comes after a task that is not in the list. */
  | { readonly kind: 'after-unknown'; readonly task: string }
  /** It comes after a task that never runs. */
  | { readonly kind: 'after-never-runs'; readonly task: string };

/** Waits from ready to start. */
export interface WaitSummary {
  readonly tasks: number;
  readonly meanSeconds: number;
  /** Nearest rank: the least wait that at least 95 % of the tasks do not exceed. */
  readonly p95Seconds: number;
  readonly maxSeconds: number;
}

/** Share of a capacity that was in use over the makespan, in [0, 1]. */
export interface Utilization {
  readonly of:
    | { readonly kind: 'all-nodes' }
    | { readonly kind: 'group'; readonly group: string }
    | { readonly kind: 'store'; readonly store: string };
  readonly resource: NodeResource | StoreResource;
  readonly share: number;
}

/** A lower bound on the makespan, in whole seconds, with what sets it. */
export type MakespanBound =
  /** Longest chain of tasks one after the other, each at the fastest speed open to it. */
  | { readonly kind: 'critical-path'; readonly seconds: number; readonly tasks: readonly string[] }
  /** Work asked of a resource ÷ what there is of it: over all groups, or a workload's own tasks over its groups. */
  | {
      readonly kind: 'work';
      readonly seconds: number;
      readonly resource: NodeResource;
      readonly workload: string | null;
    }
  | { readonly kind: 'store-work'; readonly seconds: number; readonly resource: StoreResource; readonly store: string };
