import type { FleetPlan, NodeAgentPlan } from './fleet-plan.js';

/** What a hall on AWS Batch has beside its fleets. */
export interface BatchPlan {
  /** Of every instance and its profile. */
  readonly instanceRoleName: string;
  /** Of every instance and every container of a multi-node job. */
  readonly securityGroup: string;
  /** Between the nodes of fleets on EFA; used when a fleet has EFA interfaces. */
  readonly fabricSecurityGroup: string;
  /** Of all containers; streams begin with the workload. */
  readonly logGroup: string;
  readonly logRetentionDays: number;
  readonly schedulingPolicy: SchedulingPolicyPlan;
  /** Sorted by key, as are the jobs. */
  readonly queues: readonly JobQueuePlan[];
  readonly jobs: readonly JobPlan[];
}

/** Fair shares of all queues of a hall. */
export interface SchedulingPolicyPlan {
  readonly name: string;
  /** Sorted by workload. */
  readonly shares: readonly SharePlan[];
}

/** A workload in the scheduling policy. */
export interface SharePlan {
  readonly workload: string;
  /** What a job names when it is submitted: letters and digits alone. */
  readonly identifier: string;
  /** Batch counts the use of an identifier times its weight: half the weight, twice the nodes. */
  readonly weightFactor: number;
}

/** A queue to which jobs of one workload are submitted, or of all workloads of a pool. */
export interface JobQueuePlan {
  /** Workload or pool, and `spot` where its environments are. */
  readonly key: string;
  readonly workload: string;
  /** Who pays for it. @default - nobody is named, or several teams share the pool */
  readonly team?: string;
  readonly name: string;
  readonly priority: number;
  /** Keys of fleets in the order in which Batch tries them; at most three. */
  readonly environments: readonly string[];
}

/** A fleet as a compute environment: one purchase option, one set of zones. */
export interface EnvironmentPlan extends FleetPlan {
  readonly agent: NodeAgentPlan;
  readonly image: BatchImage;
  readonly allocation: 'BEST_FIT_PROGRESSIVE' | 'SPOT_PRICE_CAPACITY_OPTIMIZED';
  readonly vcpus: { readonly min: number; readonly max: number };
  /** Changes of its size that come again and again. @default - none */
  readonly calendar?: EnvironmentCalendarPlan;
}

/** Scheduled changes of a compute environment. */
export interface EnvironmentCalendarPlan {
  /** Of EventBridge Scheduler, which makes them. */
  readonly roleName: string;
  readonly changes: readonly EnvironmentChangePlan[];
}

/** A change of a compute environment that comes again and again. */
export interface EnvironmentChangePlan {
  /** `start`, `stop`, or hour and days of a step of the week. */
  readonly key: string;
  /** Of the schedule. */
  readonly name: string;
  /** Of EventBridge Scheduler, e.g. `cron(45 6 ? * MON,TUE *)`. */
  readonly expression: string;
  readonly timeZone: string;
  /** That run from then on, whether jobs wait or not. */
  readonly minVcpus: number;
  /** Whether jobs start in it from then on; null: as before. */
  readonly state: 'ENABLED' | 'DISABLED' | null;
}

/** Machine image of a compute environment. */
export interface BatchImage {
  readonly type: 'ECS_AL2023' | 'ECS_AL2023_NVIDIA';
  /** Public SSM parameter that holds the image's id where Batch chooses none itself; null: Batch chooses. */
  readonly parameter: string | null;
}

/** How a job runs on one fleet: whole nodes. */
export interface JobPlan {
  /** Of the fleet; and the workload, where several share it. */
  readonly key: string;
  /** Key of its fleet. */
  readonly fleet: string;
  readonly workload: string;
  /** Who pays for it. @default - nobody is named, or several teams share the pool */
  readonly team?: string;
  readonly name: string;
  /** Nodes of a multi-node-parallel job; null: each job has one node. */
  readonly nodes: number | null;
  /** Null: the fleet has several. */
  readonly instanceType: string | null;
  readonly vcpus: number;
  readonly memoryMib: number;
  readonly gpus: number;
  readonly sharedMemoryMib: number;
  /** Device files of the host that the container uses. */
  readonly devices: readonly string[];
  /** Priority among jobs of the same share. */
  readonly schedulingPriority: number;
  /** Tries when AWS takes the host back; 1: none. */
  readonly attempts: number;
}
