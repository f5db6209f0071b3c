import type { FleetPlan, NodeAgentPlan } from './fleet-plan.js';

/** What a hall on AWS Parallel Computing Service (PCS) has beside its fleets. */
export interface SlurmPlan {
  readonly cluster: SlurmClusterPlan;
  readonly login: LoginGroupPlan;
  /** Sorted by key. */
  readonly queues: readonly SlurmQueuePlan[];
  /** The image that every node has. @default - that of AWS as it is */
  readonly image?: SlurmImagePlan;
  /** Accounts of the same names and numbers on every node; sorted by name. */
  readonly users: readonly SlurmUserPlan[];
  /** Of every compute and login node. */
  readonly securityGroup: string;
  /** Between the nodes of fleets on EFA; used when a fleet has EFA interfaces. */
  readonly fabricSecurityGroup: string;
  /** Of the controller's network interface. */
  readonly controllerSecurityGroup: string;
}

/** An image that EC2 Image Builder makes of AWS's, with enroot and pyxis. */
export interface SlurmImagePlan {
  /** Of the image, and of what it is built from and with. */
  readonly name: string;
  /** Public SSM parameter that holds the id of the image below it: the default of a Terraform variable. */
  readonly imageParameter: string;
  /** Builds it. */
  readonly instanceType: string;
  /** Key of the subnet. */
  readonly subnet: string;
  readonly roleName: string;
  readonly rootVolumeGib: number;
  readonly logGroup: string;
  readonly logRetentionDays: number;
  /** Lines of bash that make it, run as root. */
  readonly build: readonly string[];
  /** Lines of bash that fail where it lacks something. */
  readonly validate: readonly string[];
}

/** Class of a cluster: bounds the nodes and jobs that its controller manages. */
export type SlurmSize = 'SMALL' | 'MEDIUM' | 'LARGE';

/** The controller, which AWS runs. */
export interface SlurmClusterPlan {
  /** Also of the CloudFormation stack that makes it. */
  readonly name: string;
  readonly stackName: string;
  readonly size: SlurmSize;
  /** Major version of Slurm, e.g. `25.11`. */
  readonly version: string;
  /** Key of the subnet of the controller's network interface. */
  readonly subnet: string;
  /** Dynamic nodes are terminated after so long without a job. */
  readonly idleSeconds: number;
  /** Null: no accounting. */
  readonly accounting: { /** -1: records are kept as long as the cluster. */ readonly purgeDays: number } | null;
  readonly settings: readonly SlurmSettingPlan[];
  readonly logGroup: string;
  readonly logRetentionDays: number;
  /** Sorted by key. */
  readonly logMetrics: readonly SlurmLogMetricPlan[];
}

/** A metric without dimensions that CloudWatch counts in the logs of a cluster: one for each record that fits. */
export interface SlurmLogMetricPlan {
  readonly key: string;
  readonly namespace: string;
  readonly metric: string;
  /** Of fields of a record, as CloudWatch Logs writes it. */
  readonly pattern: string;
}

/** A setting of `slurm.conf` that PCS takes: of the cluster, a node group or a queue. */
export interface SlurmSettingPlan {
  readonly parameter: string;
  readonly value: string;
}

/** A person or a team's robot that submits jobs. */
export interface SlurmUserPlan {
  readonly name: string;
  /** Of the user and of a group of the same name. */
  readonly uid: number;
}

/** Nodes that people log in to; in no queue. */
export interface LoginGroupPlan {
  /** Of the compute node group of PCS: at most 25 characters. */
  readonly groupName: string;
  /** Of the launch template. */
  readonly name: string;
  readonly instanceType: string;
  /** Keys of the subnets. */
  readonly subnets: readonly string[];
  readonly nodes: number;
  readonly imageParameter: string;
  readonly roleName: string;
  readonly rootVolumeGib: number;
  /** Lines of bash, run as root after the file systems are mounted. */
  readonly bootScript: readonly string[];
}

/** A partition of Slurm: jobs of one workload are submitted to it, or of all workloads of a pool. */
export interface SlurmQueuePlan {
  /** Workload or pool. */
  readonly key: string;
  readonly workload: string;
  /** Who pays for it. @default - nobody is named, or several teams share the pool */
  readonly team?: string;
  /** At most 25 characters. */
  readonly name: string;
  /** Keys of its fleets. */
  readonly fleets: readonly string[];
  readonly settings: readonly SlurmSettingPlan[];
}

/** A fleet as a compute node group of PCS. */
export interface SlurmFleetPlan extends FleetPlan {
  readonly agent: NodeAgentPlan;
  /** Of the compute node group: at most 25 characters. `name` is that of the launch template. */
  readonly groupName: string;
  readonly purchaseOption: 'ONDEMAND' | 'SPOT' | 'CAPACITY_BLOCK';
  /** Public SSM parameter that holds the image's id: the default of a Terraform variable. */
  readonly imageParameter: string;
  readonly settings: readonly SlurmSettingPlan[];
  /** Lines of bash, run as root after the file systems are mounted. */
  readonly bootScript: readonly string[];
  /** Changes of its size that come again and again, or with its capacity block. @default - none */
  readonly calendar?: SlurmCalendarPlan;
}

/** Scheduled changes of a compute node group. */
export interface SlurmCalendarPlan {
  /** Of EventBridge Scheduler, which makes them. */
  readonly roleName: string;
  readonly changes: readonly SlurmGroupChangePlan[];
}

/** A change of the bounds of a compute node group. */
export interface SlurmGroupChangePlan {
  /** `start`, `stop`, `block-start`, `block-end`, or hour and days of a step of the week. */
  readonly key: string;
  /** Of the schedule. */
  readonly name: string;
  /** Of EventBridge Scheduler, e.g. `cron(45 6 ? * MON,TUE *)` or `at(2026-12-07T11:30:00)`. */
  readonly expression: string;
  readonly timeZone: string;
  /** Static nodes from then on. */
  readonly min: number;
  /** Static and dynamic nodes from then on. */
  readonly max: number;
  /** Time of a change that comes once, as `BlockReservation` has it; null: it comes again. */
  readonly once: string | null;
}
