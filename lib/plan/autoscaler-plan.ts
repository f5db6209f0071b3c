import type { PodRolePlan } from './plan.js';

/** What starts and stops nodes, and the role of its pods. */
export interface AutoscalerPlan extends PodRolePlan {
  readonly kind: 'cluster-autoscaler';
}
