/**
 * A piece of work that wants nodes for a known time. It is not interrupted, and holds what it takes from start to end.
 */
export interface Task {
  /** Unique in the list; the last tie-break of every policy. */
  readonly name: string;
  /**
   * Whose it is: its queue under round robin, and the fleets that it may use (those of the workload, and those
   * of nobody). Null: a queue of its own kind, and any fleet.
   */
  readonly workload: string | null;
  /** Higher runs first; an integer. */
  readonly priority: number;
  /** Earliest moment that it can be known to the scheduler, in whole seconds from the start of the simulation; ≥ 0. */
  readonly submitSeconds: number;
  /** On a node of speed 1, in whole seconds; ≥ 1. */
  readonly durationSeconds: number;
  /** Different nodes of one group, all together or none; ≥ 1. */
  readonly nodes: number;
  /** Taken on each of its nodes. */
  readonly perNode: NodeResources;
  /** Taken of shared file systems, once for the whole task. */
  readonly stores: readonly StoreUse[];
  /** Names of tasks that must have ended before it is ready. */
  readonly after: readonly string[];
}

/** What a node has, or what a task takes on a node. None is negative. */
export interface NodeResources {
  /** A multiple of 1/1000: part of an accelerator is a partition, or a share of its time. */
  readonly accelerators: number;
  /** A whole number. */
  readonly memoryBytes: number;
  /** Local disks; a whole number. */
  readonly storageBytes: number;
  /** A whole number. */
  readonly networkBytesPerSecond: number;
}

/** What a task takes of one shared store while it runs. */
export interface StoreUse {
  /** Name of a store of the pool. */
  readonly store: string;
  /** Whole numbers; 0: none. */
  readonly capacityBytes: number;
  readonly throughputBytesPerSecond: number;
}
