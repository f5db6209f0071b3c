import type { FleetPlan, HoursPlan, NodeAgentPlan } from './fleet-plan.js';

/** What a hall of plain instances has beside its fleets. */
export interface Ec2Plan {
  /** Of every instance. */
  readonly securityGroup: string;
  /** Between the nodes of fleets on EFA; used when a fleet has EFA interfaces. */
  readonly fabricSecurityGroup: string;
  /** Sorted by workload. */
  readonly targetGroups: readonly TargetGroupPlan[];
}

/** Where the nodes of a workload register, for a load balancer of the user's. */
export interface TargetGroupPlan {
  readonly workload: string;
  readonly name: string;
  readonly port: number;
  readonly healthPath: string;
  /** Of the load balancer: it alone reaches the port. */
  readonly securityGroup: string;
}

/** A fleet as an Auto Scaling group: for Slurm or your own scheduler, which sets the count. */
export interface ScalingGroupPlan extends FleetPlan {
  readonly agent: NodeAgentPlan;
  /** Public SSM parameter that holds the image's id: the default of a Terraform variable. */
  readonly imageParameter: string;
  /** In the order of the plan. */
  readonly hooks: readonly LifecycleHookPlan[];
  /** Replaces nodes after a change of the launch template; null: new nodes follow it, running ones stay. */
  readonly refresh: RefreshPlan | null;
  readonly schedules: readonly SchedulePlan[];
  /** Null: nothing but hours and the scheduler changes the count. */
  readonly tracking: TrackingPlan | null;
  readonly healthCheckGraceSeconds: number;
}

/** A wait of an Auto Scaling group until something answers for the node. */
export interface LifecycleHookPlan {
  readonly key: 'launch' | 'terminate';
  readonly transition: 'autoscaling:EC2_INSTANCE_LAUNCHING' | 'autoscaling:EC2_INSTANCE_TERMINATING';
  /** Time to answer before `otherwise` holds. */
  readonly heartbeatSeconds: number;
  readonly otherwise: 'ABANDON' | 'CONTINUE';
}

/** Bounds of an instance refresh, in percent. */
export interface RefreshPlan {
  /** Of the desired count, while nodes are replaced. */
  readonly minHealthyPercentage: number;
  readonly maxHealthyPercentage: number;
}

/** A scheduled change of the count. */
export type SchedulePlan =
  /** Again and again, by cron. */
  | HoursPlan
  /** Once, before a capacity block ends, whose end is a Terraform variable. */
  | { readonly kind: 'block-end'; readonly key: 'block-end'; readonly minutesBefore: number };

/** A target that the desired count follows: the value of a CloudWatch metric for each node. */
export interface TrackingPlan {
  readonly namespace: string;
  readonly metric: string;
  readonly target: number;
}
