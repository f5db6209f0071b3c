import type { FleetPlan, HoursPlan, NodeRange } from './fleet-plan.js';
import type { PodRolePlan } from './identity-plan.js';
import type { EventPlan } from './operations-plan.js';

/** A Kubernetes cluster on EKS: control plane, add-ons and system nodes, as far as the hall makes them. */
export interface EksClusterPlan {
  readonly name: string;
  /** What is said of a cluster that is there. @default - the hall makes it */
  readonly existing?: ExistingClusterPlan;
  readonly version: string;
  /** Of the images of all nodes, e.g. `1.36.1-20260529`; null: the latest when a group is made or gets another version. */
  readonly nodeRelease: string | null;
  /** Of the control plane; null: the cluster is there. */
  readonly roleName: string | null;
  /** Of the control plane; empty: the cluster is there. */
  readonly subnets: readonly string[];
  /** Whether the VPC reaches the endpoint; the public one is there without. */
  readonly privateAccess: boolean;
  /** Empty: the endpoint is private only. */
  readonly publicAccessCidrs: readonly string[];
  /** Null: the cluster is there, and nobody states it. */
  readonly serviceCidr: string | null;
  /** Networks of hybrid nodes, sorted; null: no node on premises joins. */
  readonly remoteNetworks: { readonly nodes: readonly string[]; readonly pods: readonly string[] } | null;
  /** Of the control plane; null: the cluster is there. */
  readonly logGroup: string | null;
  readonly logRetentionDays: number;
  /** Those that the hall installs; sorted by name. */
  readonly addons: readonly AddonPlan[];
  /** Null: nothing resizes the groups. */
  readonly autoscaler: AutoscalerPlan | null;
  /** Role of what makes load balancers; null: the hall serves nothing. */
  readonly balancer: PodRolePlan | null;
  /** Null: the cluster is there, with nodes of its own. */
  readonly systemNodes: SystemNodesPlan | null;
  /** Metrics in Amazon Managed Service for Prometheus. @default - none: CloudWatch has them */
  readonly prometheus?: PrometheusPlan;
  /** Role of every node. */
  readonly nodeRoleName: string;
  /** Between the nodes of fleets on EFA; used when a fleet has EFA interfaces. */
  readonly fabricSecurityGroup: string;
}

/** A workspace of Amazon Managed Service for Prometheus with a collector in the cluster. */
export interface PrometheusPlan {
  readonly workspaceName: string;
  /** Keys; the collector has an interface in each. */
  readonly subnets: readonly string[];
  readonly intervalSeconds: number;
  /** A workspace of Amazon Managed Grafana, and the role with which it reads; null: none. */
  readonly grafana: { readonly name: string; readonly roleName: string } | null;
  readonly dashboards: readonly GrafanaDashboard[];
}

/** A dashboard as Grafana imports it. */
export interface GrafanaDashboard {
  /** Part of the name of its file. */
  readonly key: string;
  /** JSON model. */
  readonly model: Readonly<Record<string, unknown>>;
}

/** What is said of a cluster that is there: its control plane is read, and never changed. */
export interface ExistingClusterPlan {
  /** In which nodes and cluster are. */
  readonly vpcId: string;
  /** Whether its owner states that a customer managed key encrypts its secrets. */
  readonly secretsKey: boolean;
  /** Whether its owner states that it enforces network policies. */
  readonly networkPolicies: boolean;
  /** Add-ons that the hall relies on and leaves to the owner; sorted. */
  readonly reliesOn: readonly string[];
}

/** An add-on of EKS. */
export interface AddonPlan {
  /** AWS's name, e.g. `vpc-cni`. */
  readonly name: string;
  /** e.g. `v1.22.4-eksbuild.3`; null: no source shows one, and EKS sets it once, when it makes the add-on. */
  readonly version: string | null;
  /** before-nodes: nodes need it to join. after-nodes: it needs nodes to run on. */
  readonly when: 'before-nodes' | 'after-nodes';
  /** By the add-on's own schema; null: its defaults. */
  readonly configuration: Readonly<Record<string, unknown>> | null;
  /** Null: it calls no AWS service. */
  readonly identity: (PodRolePlan & { readonly managedPolicies: readonly string[] }) | null;
}

/** The node group of what the cluster itself runs: DNS, drivers, agents, the autoscaler. */
export interface SystemNodesPlan {
  /** Of the node group and its launch template. */
  readonly name: string;
  readonly instanceType: string;
  readonly ami: AmiFamily;
  readonly nodes: NodeRange;
  readonly subnets: readonly string[];
  readonly rootVolumeGib: number;
}

/** EKS's `ami_type`. */
export type AmiFamily =
  | 'AL2023_x86_64_STANDARD'
  | 'AL2023_ARM_64_STANDARD'
  | 'AL2023_x86_64_NVIDIA'
  | 'AL2023_ARM_64_NVIDIA'
  | 'AL2023_x86_64_NEURON';

/** A fleet of a cluster. */
export interface NodeGroupPlan extends FleetPlan {
  /** karpenter: no node group is made, its nodes come from a pool of Karpenter's. */
  readonly startedBy: 'karpenter' | 'node-group';
  readonly ami: AmiFamily;
  /** Bounds the addresses that a node takes. */
  readonly podsPerNode: number;
  /** Of a node, before the kubelet and the daemons take their part. */
  readonly vcpus: number;
  readonly memoryMib: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly { readonly key: string; readonly value: string; readonly effect: 'NO_SCHEDULE' }[];
  /** What a node offers pods beyond CPU and memory, so that the autoscaler knows it while no node runs. */
  readonly resources: Readonly<Record<string, number>>;
  /**
   * Of the Auto Scaling group that EKS makes; where Karpenter starts the nodes, of the replicas of a service, whose pods then
   * wait for nodes ahead of the curve. @default - pods alone set the count
   */
  readonly schedules?: readonly HoursPlan[];
}

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

/** Owned nodes of one kind that join the cluster as hybrid nodes: pods, queues and device plugins see them as a fleet. */
export interface OwnedGroupPlan
  extends Pick<
    NodeGroupPlan,
    | 'accelerators'
    | 'key'
    | 'labels'
    | 'memoryMib'
    | 'nodes'
    | 'podsPerNode'
    | 'resources'
    | 'stripeLocalDisks'
    | 'taints'
    | 'vcpus'
    | 'workingNodes'
    | 'workload'
  > {
  /** Paid for, used or not; all of them are there. */
  readonly purchase: 'owned';
  /** Where they are: a job stays at one. */
  readonly site: string;
  /** Further workloads that they are lent to, as the blueprint names them. @default - none */
  readonly sharedWith?: readonly string[];
}

/** What pods run on: nodes of a fleet, or owned ones that join the cluster. */
export type ClusterNodesPlan = NodeGroupPlan | OwnedGroupPlan;
