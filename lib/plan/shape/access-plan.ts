import type { PodRolePlan } from './plan.js';

/** What one workload may touch. */
export interface AccessPlan {
  /** Workload. */
  readonly key: string;
  /** Of its pods, its jobs or its instances. */
  readonly roleName: string;
  /** Sorted by store, then prefix; a file system is mounted, not called. */
  readonly grants: readonly GrantPlan[];
}

export interface PodAccessPlan extends AccessPlan, PodRolePlan {}

export interface GrantPlan {
  /** Key of an object store. */
  readonly store: string;
  /** Folder with a slash at its end; empty: all of the store. */
  readonly prefix: string;
  readonly mode: 'read' | 'write';
}
