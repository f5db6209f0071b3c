import type { NodeSource } from '../../sizing/model/demand.js';
import type { Sizing } from '../../sizing/model/sizing.js';
import type { DemandDerivation } from '../demand/derive-demands.js';
import type { QuotaRequest } from '../quotas/quota-requests.js';
import type { AccessPlan, PodAccessPlan } from './access-plan.js';
import type { AutoscalerPlan } from './autoscaler-plan.js';
import type { BatchPlan, EnvironmentPlan } from './batch-plan.js';
import type { ChartsPlan } from './charts-plan.js';
import type { Ec2Plan, ScalingGroupPlan } from './ec2-plan.js';
import type { OnPremisesPlan } from './on-premises-plan.js';
import type { OperationsPlan } from './operations-plan.js';
import type { ReservationPlan } from './reservation-plan.js';
import type { SecurityPlan } from './security-plan.js';

/**
 * What will be done: plain JSON, sorted, with every decision taken. Constructs and reports read nothing else.
 * Cost, energy and the difference between two halls are functions of plans; the goldens are plans.
 *
 * Names that reach AWS are final here: valid, short enough and free of clashes. `key`s become construct ids and
 * so Terraform addresses: they derive from names in the blueprint (joined by `.`, which no name contains) and never
 * change with a count or an order.
 */
export type Plan = Infrastructure & {
  readonly format: 1;
  /** Catalog that the choice rests on, and the user's own figures over it. */
  readonly catalog: {
    readonly date: string;
    readonly hash: string;
    readonly overlays: readonly { readonly name: string; readonly date: string }[];
  };
  /** How each workload's minima came about, in the blueprint's order. */
  readonly derivations: readonly DemandDerivation[];
  readonly sizing: Sizing;
};

/** What stands on AWS: all that the constructs read. */
export type Infrastructure = Operated<EksHall> | Operated<BatchHall> | Operated<Ec2Hall>;

export type Operated<Platform extends Hall> = Platform & {
  readonly operations: OperationsPlan;
  readonly security: SecurityPlan;
  /** Sorted by key. @default - the blueprint asks for none */
  readonly quotaRequests?: readonly QuotaRequest[];
};

/** Before it is watched: what differs between the platforms hangs on `platform`. */
export type Hall = EksHall | BatchHall | Ec2Hall;

/** Workloads as pods of a Kubernetes cluster. */
export interface EksHall extends HallBase {
  readonly platform: 'eks';
  readonly cluster: EksClusterPlan;
  readonly charts: ChartsPlan;
  readonly fleets: readonly NodeGroupPlan[];
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

/** What every hall has. Fleets, stores and access are sorted by key. */
interface HallBase {
  readonly name: string;
  /** The only account that it may stand in; null: whichever Terraform runs in. */
  readonly accountId: string | null;
  readonly region: string;
  /** On every resource that takes tags. */
  readonly tags: Readonly<Record<string, string>>;
  readonly state: StatePlan;
  readonly identity: IdentityPlan;
  readonly retention: RetentionPlan;
  readonly network: NetworkPlan;
  /** Sorted by purpose. */
  readonly keys: readonly KeyPlan[];
  readonly stores: readonly StorePlan[];
  /** Where the object stores' requests are logged; null: no object store. */
  readonly accessLogs: AccessLogPlan | null;
  /** Null: none is named. */
  readonly onPremises: OnPremisesPlan | null;
}

export type StatePlan =
  /** `path` counts from the folder that Terraform runs in, `cdktf.out/stacks/<name>`. */
  | { readonly kind: 'local'; readonly path: string }
  | { readonly kind: 's3'; readonly bucket: string; readonly key: string; readonly region: string };

export interface IdentityPlan {
  /** Policy of the account that bounds every role, e.g. `policy/team-boundary`; null: none. */
  readonly permissionsBoundary: string | null;
  /** Sorted by key; each is a role of the account with an access entry of the cluster. */
  readonly people: readonly PeoplePlan[];
}

export interface PeoplePlan {
  readonly key: 'admin' | 'viewer';
  readonly roleName: string;
  /** Policy of EKS that the role has in the whole cluster. */
  readonly clusterPolicy: 'AmazonEKSClusterAdminPolicy' | 'AmazonEKSViewPolicy';
  /** Roles and users of the account, e.g. `role/team`, sorted; empty: whoever the account's policies let. */
  readonly principals: readonly string[];
}

export interface RetentionPlan {
  /**
   * keep: Terraform refuses to destroy what holds data and the keys that it is encrypted with. release: it obeys, and
   * nothing is left: buckets are emptied first, file systems go without a last backup, the cluster is not locked.
   */
  readonly data: 'keep' | 'release';
}

export interface NetworkPlan {
  readonly vpcCidr: string;
  /** Further ranges of the VPC, each a zone's accelerators subnet, sorted by zone; none unless the blueprint says so. */
  readonly acceleratorRanges: readonly { readonly zone: string; readonly cidr: string }[];
  /**
   * Null: the VPC is made here. Else it is there already, with its subnets, ways out and flow logs; `routeTables` get
   * what is added.
   */
  readonly existing: { readonly vpcId: string; readonly routeTables: readonly string[] } | null;
  /**
   * Sorted by id; `key` is the last part of the id (`az6`), for addresses. `base` zones hold the control plane and
   * the endpoints, the first of them the system nodes; the others are there because a fleet is.
   */
  readonly zones: readonly { readonly id: string; readonly key: string; readonly base: boolean }[];
  /** Sorted by key. */
  readonly subnets: readonly SubnetPlan[];
  /**
   * Zone keys that hold a NAT gateway, sorted; a zone without one uses the first. Empty: no way to the Internet is
   * made, no Internet gateway either.
   */
  readonly natZones: readonly string[];
  readonly gatewayEndpoints: readonly string[];
  readonly interfaceEndpoints: readonly string[];
  /** Keys of the subnets that hold the interface endpoints, one in each base zone. */
  readonly endpointSubnets: readonly string[];
  readonly endpointSecurityGroup: string;
  /** Null: the owner's of an existing VPC. */
  readonly flowLogs: { readonly logGroup: string; readonly retentionDays: number; readonly roleName: string } | null;
}

export interface SubnetPlan {
  /** e.g. `nodes-az6`. */
  readonly key: string;
  /**
   * public: NAT and load balancers. control-plane: EKS interfaces. nodes: system nodes, file systems. endpoints:
   * interfaces of AWS services. accelerators: GPU nodes and their pods.
   */
  readonly role: 'public' | 'control-plane' | 'nodes' | 'endpoints' | 'accelerators';
  /** Zone key. */
  readonly zone: string;
  readonly cidr: string;
  /** Of a subnet that is there already; it may stand here for several roles. Null: made here. */
  readonly existingId: string | null;
}

export type KeyPurpose = 'alerts' | 'audit' | 'cluster' | 'data' | 'logs' | 'volumes';

export interface KeyPlan {
  /** What it encrypts: one key a purpose. */
  readonly purpose: KeyPurpose;
  readonly alias: string;
  readonly description: string;
}

export interface EksClusterPlan {
  readonly name: string;
  readonly version: string;
  readonly roleName: string;
  readonly subnets: readonly string[];
  /** Whether the VPC reaches the endpoint; the public one is there without. */
  readonly privateAccess: boolean;
  /** Empty: the endpoint is private only. */
  readonly publicAccessCidrs: readonly string[];
  readonly serviceCidr: string;
  /** Networks of hybrid nodes, sorted; null: no node on premises joins. */
  readonly remoteNetworks: { readonly nodes: readonly string[]; readonly pods: readonly string[] } | null;
  readonly logGroup: string;
  readonly logRetentionDays: number;
  /** Sorted by name. */
  readonly addons: readonly AddonPlan[];
  /** Null: nothing resizes the groups. */
  readonly autoscaler: AutoscalerPlan | null;
  readonly systemNodes: SystemNodesPlan;
  /** Role of every node. */
  readonly nodeRoleName: string;
  /** Between the nodes of fleets on EFA; used when a fleet has EFA interfaces. */
  readonly fabricSecurityGroup: string;
}

export interface AddonPlan {
  /** AWS's name, e.g. `vpc-cni`. */
  readonly name: string;
  /** before-nodes: nodes need it to join. after-nodes: it needs nodes to run on. */
  readonly when: 'before-nodes' | 'after-nodes';
  /** By the add-on's own schema; null: its defaults. */
  readonly configuration: Readonly<Record<string, unknown>> | null;
  /** Null: it calls no AWS service. */
  readonly identity: (PodRolePlan & { readonly managedPolicies: readonly string[] }) | null;
}

/** An IAM role that the pods of one service account assume. */
export interface PodRolePlan {
  readonly roleName: string;
  readonly namespace: string;
  readonly serviceAccount: string;
}

export interface SystemNodesPlan {
  /** Of the node group and its launch template. */
  readonly name: string;
  readonly instanceType: string;
  readonly ami: AmiFamily;
  readonly nodes: NodeRange;
  readonly subnets: readonly string[];
  readonly rootVolumeGib: number;
}

export interface NodeRange {
  readonly min: number;
  readonly desired: number;
  readonly max: number;
}

/** EKS's `ami_type`. */
export type AmiFamily =
  | 'AL2023_x86_64_STANDARD'
  | 'AL2023_ARM_64_STANDARD'
  | 'AL2023_x86_64_NVIDIA'
  | 'AL2023_ARM_64_NVIDIA'
  | 'AL2023_x86_64_NEURON';

/** One workload, one instance type, one way of buying, one set of zones. */
export interface FleetPlan {
  /** Workload, then what tells it from the workload's other fleets, e.g. `train` or `train.spot`. */
  readonly key: string;
  readonly workload: string;
  /** Of the node group, compute environment or scaling group, its launch template and its placement group. */
  readonly name: string;
  readonly instanceType: string;
  /** `perNode` may be a fraction. */
  readonly accelerators: { readonly vendor: 'NVIDIA' | 'AWS'; readonly model: string; readonly perNode: number } | null;
  /** capacity-block: a Terraform variable names it. owned: on demand, in a reservation that is held; without id, open. */
  readonly purchase: NodeSource;
  /** Types that the fleet may start instead, where none of the first is to be had; spot alone has them. Sorted. */
  readonly alternatives: readonly string[];
  /** Capacity that is held already; null: whatever AWS has. */
  readonly reservation: ReservationPlan | null;
  /** Keys of the subnets: one with EFA, else one a zone. */
  readonly subnets: readonly string[];
  readonly nodes: NodeRange;
  /** Of `nodes.max`, without the spares. */
  readonly workingNodes: number;
  /** In the order of the launch template; a single plain interface is left to AWS (empty list). */
  readonly interfaces: readonly InterfacePlan[];
  readonly placement: 'cluster' | null;
  readonly rootVolumeGib: number;
  /** Stripe local NVMe into one volume for containers and images. */
  readonly stripeLocalDisks: boolean;
}

/** A fleet of a cluster. */
export interface NodeGroupPlan extends FleetPlan {
  /** karpenter: no node group is made, its nodes come from a pool of Karpenter's. */
  readonly startedBy: 'karpenter' | 'node-group';
  readonly ami: AmiFamily;
  /** Bounds the addresses that a node takes. */
  readonly podsPerNode: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly { readonly key: string; readonly value: string; readonly effect: 'NO_SCHEDULE' }[];
  /** What a node offers pods beyond CPU and memory, so that the autoscaler knows it while no node runs. */
  readonly resources: Readonly<Record<string, number>>;
}

export interface InterfacePlan {
  readonly card: number;
  readonly device: number;
  /** `interface`: ENA with an address. `efa`: both. `efa-only`: fabric without an address. */
  readonly kind: 'interface' | 'efa' | 'efa-only';
}

export type StorePlan = ExpressStorePlan | HomeStorePlan | LustreStorePlan | ObjectStorePlan;

export interface ObjectStorePlan {
  readonly kind: 'object';
  /** e.g. `train.datasets`. */
  readonly key: string;
  readonly workload: string;
  readonly name: string;
  /** Bucket name without `-<account id>`, which makes it unique. */
  readonly bucketPrefix: string;
  readonly capacityBytes: number;
  /** Days after which versions that were overwritten or deleted go. */
  readonly noncurrentVersionDays: number;
  readonly abortUploadDays: number;
  /** By age, the youngest first. */
  readonly transitions: readonly {
    readonly days: number;
    readonly storageClass: 'GLACIER' | 'INTELLIGENT_TIERING' | 'STANDARD_IA';
  }[];
  /** Null: never. */
  readonly expirationDays: number | null;
}

/** A directory bucket of S3 Express One Zone. */
export interface ExpressStorePlan {
  readonly kind: 'express';
  readonly key: string;
  readonly workload: string;
  readonly name: string;
  /** Bucket name without `-<account id>--<zone id>--x-s3`. */
  readonly bucketPrefix: string;
  /** Zone id. */
  readonly zone: string;
  readonly capacityBytes: number;
}

/** An EFS file system, reached from every zone of the network. */
export interface HomeStorePlan {
  readonly kind: 'home';
  readonly key: string;
  readonly workload: string;
  readonly name: string;
  /** Value of the `Name` tag. */
  readonly fileSystemName: string;
  readonly securityGroup: string;
  readonly capacityBytes: number;
  /** Keys of the subnets: one a zone. */
  readonly subnets: readonly string[];
  /** Files that nobody has read for so long move to Infrequent Access, and back when read. */
  readonly infrequentAccessDays: 30;
}

export interface LustreStorePlan {
  readonly kind: 'lustre';
  readonly key: string;
  readonly workload: string;
  readonly name: string;
  /** Value of the `Name` tag. */
  readonly fileSystemName: string;
  readonly securityGroup: string;
  readonly deployment: 'SCRATCH_2' | 'PERSISTENT_2';
  /** Lustre, e.g. `2.15`. */
  readonly version: string;
  readonly capacityGib: number;
  /** Null on SCRATCH_2, whose 200 MB/s per TiB AWS fixes. */
  readonly mbytesPerSecondPerTib: number | null;
  readonly subnet: string;
  /** Whether clients reach it over EFA; needs PERSISTENT_2 with metadata configuration. */
  readonly efa: boolean;
  /** PERSISTENT_2: IOPS follow the capacity. Null on SCRATCH_2. */
  readonly metadata: 'AUTOMATIC' | null;
  /** Null: none. */
  readonly link: {
    /** Key of an object store. */
    readonly store: string;
    /** Where its objects appear, e.g. `/datasets`. */
    readonly path: string;
    readonly writesBack: boolean;
  } | null;
  readonly logGroup: string;
  readonly logRetentionDays: number;
}

export interface AccessLogPlan {
  /** As of an object store. */
  readonly bucketPrefix: string;
  readonly retentionDays: number;
}
