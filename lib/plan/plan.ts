import type { DocumentPath } from '../blueprint/diagnostic.js';
import type { PurchaseKind } from '../sizing/demand.js';
import type { Sizing } from '../sizing/sizing.js';

/**
 * What will be done: plain JSON, sorted, with every decision taken. Constructs and reports read nothing else.
 * Cost, energy and the difference between two halls are functions of plans; the goldens are plans.
 *
 * Names that reach AWS are final here: valid, short enough and free of clashes. `key`s become construct ids and
 * so Terraform addresses: they derive from names in the blueprint and never change with a count or an order.
 */
export interface Plan {
  readonly format: 1;
  readonly name: string;
  readonly region: string;
  readonly platform: 'eks';
  /** Catalog that the choice rests on. */
  readonly catalog: { readonly date: string; readonly hash: string };
  /** On every resource that takes tags. */
  readonly tags: Readonly<Record<string, string>>;
  readonly state: StatePlan;
  readonly network: NetworkPlan;
  readonly keys: readonly KeyPlan[];
  readonly cluster: EksClusterPlan;
  readonly fleets: readonly FleetPlan[];
  readonly stores: readonly StorePlan[];
  readonly access: readonly AccessPlan[];
  readonly sizing: Sizing;
}

export type StatePlan =
  | { readonly kind: 'local'; readonly path: string }
  | { readonly kind: 's3'; readonly bucket: string; readonly key: string; readonly region: string };

export interface NetworkPlan {
  readonly vpcCidr: string;
  /** Sorted by id; `key` is the last part of the id (`az6`), for addresses. */
  readonly zones: readonly { readonly id: string; readonly key: string }[];
  /** Sorted by key. */
  readonly subnets: readonly SubnetPlan[];
  /** Zone keys that hold a NAT gateway. */
  readonly natZones: readonly string[];
  readonly gatewayEndpoints: readonly string[];
  readonly interfaceEndpoints: readonly string[];
  readonly flowLogRetentionDays: number;
}

export interface SubnetPlan {
  /** e.g. `nodes-az6`. */
  readonly key: string;
  /**
   * public: NAT and load balancers. control-plane: EKS interfaces. nodes: system nodes, endpoints, file systems.
   * accelerators: GPU nodes and their pods.
   */
  readonly role: 'public' | 'control-plane' | 'nodes' | 'accelerators';
  readonly zone: string;
  readonly cidr: string;
}

export interface KeyPlan {
  /** What it encrypts: one key a purpose. */
  readonly purpose: 'cluster' | 'data' | 'volumes' | 'logs';
  readonly alias: string;
}

export interface EksClusterPlan {
  readonly name: string;
  readonly version: string;
  /** Empty: the endpoint is private only. */
  readonly publicAccessCidrs: readonly string[];
  readonly serviceCidr: string;
  readonly logRetentionDays: number;
  /** Before: the nodes need it to join. After: it needs nodes to run on. */
  readonly addons: readonly { readonly name: string; readonly when: 'before-nodes' | 'after-nodes' }[];
  readonly systemNodes: {
    readonly name: string;
    readonly instanceTypes: readonly string[];
    readonly ami: AmiFamily;
    readonly min: number;
    readonly desired: number;
    readonly max: number;
    readonly rootVolumeGib: number;
  };
}

/** EKS's `ami_type`. */
export type AmiFamily =
  | 'AL2023_x86_64_STANDARD'
  | 'AL2023_ARM_64_STANDARD'
  | 'AL2023_x86_64_NVIDIA'
  | 'AL2023_ARM_64_NVIDIA'
  | 'AL2023_x86_64_NEURON';

/** One node group: one workload, one instance type, one way of buying, one set of zones. */
export interface FleetPlan {
  /** Address part, e.g. `train` or `train-spot`. */
  readonly key: string;
  readonly workload: string;
  /** Of the node group and its launch template. */
  readonly name: string;
  readonly instanceType: string;
  readonly accelerators: { readonly vendor: 'NVIDIA' | 'AWS'; readonly perNode: number } | null;
  readonly purchase: PurchaseKind;
  readonly ami: AmiFamily;
  /** Keys of the subnets: one with EFA, else one a zone. */
  readonly subnets: readonly string[];
  readonly nodes: { readonly min: number; readonly desired: number; readonly max: number };
  /** In the order of the launch template; a single plain interface is left to AWS (empty list). */
  readonly interfaces: readonly InterfacePlan[];
  readonly placement: 'cluster' | null;
  readonly rootVolumeGib: number;
  /** Stripe local NVMe into one volume. */
  readonly stripeLocalDisks: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly { readonly key: string; readonly value: string; readonly effect: 'NO_SCHEDULE' }[];
}

export interface InterfacePlan {
  readonly card: number;
  readonly device: number;
  /** `interface`: ENA with an address. `efa`: both. `efa-only`: fabric without an address. */
  readonly kind: 'interface' | 'efa' | 'efa-only';
}

export type StorePlan = ObjectStorePlan | LustreStorePlan;

export interface ObjectStorePlan {
  readonly kind: 'object';
  readonly key: string;
  readonly workload: string;
  readonly name: string;
  /** Bucket name without the account suffix that makes it unique. */
  readonly bucketPrefix: string;
  readonly capacityBytes: number;
}

export interface LustreStorePlan {
  readonly kind: 'lustre';
  readonly key: string;
  readonly workload: string;
  readonly name: string;
  readonly deployment: 'SCRATCH_2' | 'PERSISTENT_2';
  readonly capacityGib: number;
  /** Null on SCRATCH_2, whose 200 MB/s per TiB AWS fixes. */
  readonly mbytesPerSecondPerTib: number | null;
  readonly subnet: string;
  /** Whether clients reach it over EFA; needs PERSISTENT_2 with metadata configuration. */
  readonly efa: boolean;
}

/** What the pods of one workload may touch. */
export interface AccessPlan {
  readonly workload: string;
  readonly roleName: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly stores: readonly string[];
}

/** Where in the blueprint a part of the plan comes from, so that a broken rule can be reported at its line. */
export type Origin = DocumentPath;
