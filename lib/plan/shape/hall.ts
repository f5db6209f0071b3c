import type { Platform } from '../../units/closed-lists.js';
import type { BatchPlan, EnvironmentPlan } from './batch-plan.js';
import type { ChartsPlan } from './charts-plan.js';
import type { Ec2Plan, ScalingGroupPlan } from './ec2-plan.js';
import type { EksClusterPlan, NodeGroupPlan, OwnedGroupPlan } from './eks-plan.js';
import type { PoolPlan } from './fleet-plan.js';
import type { AccessPlan, IdentityPlan, KeyPlan, PodAccessPlan } from './identity-plan.js';
import type { NetworkPlan } from './network-plan.js';
import type { OperationsPlan } from './operations-plan.js';
import type { SecurityPlan } from './security-plan.js';
import type { OnPremisesPlan } from './site-plan.js';
import type { SlurmFleetPlan, SlurmPlan } from './slurm-plan.js';
import type { ExistingLogBucketPlan, RetentionPlan, StatePlan } from './state-plan.js';
import type { AccessLogPlan, StorePlan } from './store-plan.js';

/** What is planned on AWS: all that the constructs read. */
export type Infrastructure = { readonly [Kind in Hall['platform']]: Operated<HallOf<Kind>> }[Hall['platform']];

/** A hall with its monitoring and what it is held to. */
export type Operated<Unwatched extends Hall> = Unwatched & {
  readonly operations: OperationsPlan;
  readonly security: SecurityPlan;
  /** Sorted by key. @default - the blueprint asks for none */
  readonly quotaRequests?: readonly QuotaRequest[];
};

/** A hall before its monitoring is planned; discriminated by `platform`. */
export type Hall = HallsByPlatform[keyof HallsByPlatform];

/** The hall of one platform. */
export type HallOf<Kind extends Platform> = Extract<Hall, { readonly platform: Kind }>;

type HallsByPlatform = Complete<
  Platform,
  { readonly eks: EksHall; readonly batch: BatchHall; readonly ec2: Ec2Hall; readonly slurm: SlurmHall }
>;

/** A table that does not compile while a kind is missing. */
type Complete<Kind extends string, Table extends Readonly<Record<Kind, unknown>>> = Table;

/** Workloads as pods of a Kubernetes cluster. */
export interface EksHall extends HallBase {
  readonly platform: 'eks';
  readonly cluster: EksClusterPlan;
  readonly charts: ChartsPlan;
  readonly fleets: readonly NodeGroupPlan[];
  /** Nodes on premises that join the cluster; sorted by key. @default - none */
  readonly owned?: readonly OwnedGroupPlan[];
  readonly access: readonly PodAccessPlan[];
}

/** Workloads as queues of jobs. */
export interface BatchHall extends HallBase {
  readonly platform: 'batch';
  readonly batch: BatchPlan;
  readonly fleets: readonly EnvironmentPlan[];
  readonly access: readonly AccessPlan[];
}

/** Workloads as groups of instances under a scheduler of the user's. */
export interface Ec2Hall extends HallBase {
  readonly platform: 'ec2';
  readonly ec2: Ec2Plan;
  readonly fleets: readonly ScalingGroupPlan[];
  readonly access: readonly AccessPlan[];
}

/** Workloads as jobs of a Slurm cluster of AWS Parallel Computing Service (PCS). */
export interface SlurmHall extends HallBase {
  readonly platform: 'slurm';
  readonly slurm: SlurmPlan;
  readonly fleets: readonly SlurmFleetPlan[];
  readonly access: readonly AccessPlan[];
}

/** What every hall has. Fleets, stores and access are sorted by key. */
export interface HallBase {
  readonly name: string;
  /** The only AWS account that it may be in; null: whichever Terraform runs in. */
  readonly accountId: string | null;
  readonly region: string;
  /** On every resource that takes tags. */
  readonly tags: Readonly<Record<string, string>>;
  readonly state: StatePlan;
  readonly identity: IdentityPlan;
  readonly retention: RetentionPlan;
  /** Sorted by name. @default - every workload has its own fleets */
  readonly pools?: readonly PoolPlan[];
  readonly network: NetworkPlan;
  /** Sorted by purpose. */
  readonly keys: readonly KeyPlan[];
  readonly stores: readonly StorePlan[];
  /** Where the object stores' requests are logged; null: no object store. */
  readonly accessLogs: AccessLogPlan | ExistingLogBucketPlan | null;
  /** Null: none is named. */
  readonly onPremises: OnPremisesPlan | null;
}

/** A request that Terraform makes to Service Quotas. */
export interface QuotaRequest {
  /** Service and code, e.g. `ec2-L-417A185B`. */
  readonly key: string;
  readonly serviceCode: string;
  readonly quotaCode: string;
  /** As the Service Quotas console names it. */
  readonly name: string;
  /** What the hall needs; the account may have more already, and keeps it. */
  readonly value: number;
}
