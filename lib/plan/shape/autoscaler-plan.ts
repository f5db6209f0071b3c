import type { EventPlan } from './operations-plan.js';
import type { PodRolePlan } from './plan.js';

/** What starts and stops nodes, and the role of its pods. */
export type AutoscalerPlan = ClusterAutoscalerPlan | KarpenterPlan;

/** Resizes node groups. */
export interface ClusterAutoscalerPlan extends PodRolePlan {
  readonly kind: 'cluster-autoscaler';
}

/** Starts nodes itself. */
export interface KarpenterPlan extends PodRolePlan {
  readonly kind: 'karpenter';
  /** Of the nodes that it starts, and of their instance profile. */
  readonly nodeRoleName: string;
  /** Of SQS: where it hears that AWS takes a node back. */
  readonly queue: string;
  /** What is sent to the queue; sorted by key. */
  readonly events: readonly EventPlan[];
}
