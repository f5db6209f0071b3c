import type { NodeResources } from './task.js';

/** Where tasks run. The order of groups and stores does not matter. */
export interface NodePool {
  readonly groups: readonly NodeGroup[];
  readonly stores: readonly SharedStore[];
}

/** Equal nodes that a gang may span: one instance type, one purchase option, one zone. */
export interface NodeGroup {
  /** Unique in the pool. */
  readonly name: string;
  readonly nodes: number;
  /** Whose tasks may run here; null: anybody's. */
  readonly workload: string | null;
  readonly perNode: NodeResources;
  /**
   * How many times faster than its stated duration a task runs here; a multiple of 1/1000, > 0. The duration is
   * rounded up to a second.
   */
  readonly speed: number;
}

/** A file system that nodes share. */
export interface SharedStore {
  /** Unique in the pool. */
  readonly name: string;
  /** Null: no limit. */
  readonly capacityBytes: number | null;
  readonly throughputBytesPerSecond: number | null;
}
