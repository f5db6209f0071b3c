import type { Launcher } from '../../units/closed-lists.js';
import type { StatePlan } from './state-plan.js';

/** An object of Kubernetes, as the API server accepts it. */
export type KubernetesObject = Readonly<Record<string, unknown>>;

/** The software that a hall needs inside its cluster, as Helm installs it. */
export interface ChartsPlan {
  /** The Terraform stack that installs it; null: the user does, by these charts or otherwise. */
  readonly stack: ChartsStackPlan | null;
  /** What starts jobs that span nodes. */
  readonly launcher: Launcher;
  /** Registry with copies of images, each under its full name; null: the public ones. */
  readonly mirror: string | null;
  /** What guards the namespaces of the workloads. */
  readonly guards: NamespaceGuards;
  /** Sorted by key. */
  readonly releases: readonly ReleasePlan[];
  /** Of Kueue; sorted by workload. */
  readonly queues: readonly QueuePlan[];
  /** Of pools; sorted by name. @default - no pool */
  readonly reserves?: readonly QuotaReservePlan[];
  /** How the pods of jobs are placed in the network; null: as the scheduler sees fit. */
  readonly topology: TopologyPlan | null;
  /** The same of owned nodes. @default - as the scheduler sees fit */
  readonly ownedTopology?: TopologyPlan;
  /** Addresses outside the cluster; sorted by workload. */
  readonly services: readonly ServicePlan[];
  /** What pods mount; sorted by key. */
  readonly volumes: readonly VolumePlan[];
}

/** What guards the namespaces of workloads, where we make them. */
export interface NamespaceGuards {
  /** Whether pods reach those of their namespace, DNS and what answers HTTPS, and are reached from their namespace alone. */
  readonly networkPolicies: boolean;
  /** Whether pods beyond the level "baseline" of the Pod Security Standards are refused. */
  readonly podSecurity: boolean;
  /** Where images of pods come from. @default - anywhere */
  readonly images?: ImagePolicy;
}

/** Pods with other images, or with images by tag, are refused: who can write a tag could change what runs. */
export interface ImagePolicy {
  /** Of the policy in the cluster, which halls may share. */
  readonly name: string;
  /** Registries, or parts of them; sorted, at least one. */
  readonly registries: readonly string[];
}

/** Where the jobs of a workload wait for its accelerators: a queue in a namespace, both of the workload's name. */
export interface QueuePlan {
  readonly workload: string;
  readonly namespace: string;
  /** With the rights of the workload's role; null: the workload uses no bucket. */
  readonly serviceAccount: string | null;
  /** Of its jobs beside others that want the same nodes. */
  readonly priority: number;
  /** Weight among those that borrow idle nodes. */
  readonly share: number;
  /** Queues of one cohort lend each other what they do not use; null: none is lent or borrowed. */
  readonly cohort: string | null;
  /** Sorted by resource; empty: the workload has no fleet. */
  readonly quotas: readonly QuotaGroupPlan[];
}

/** Accelerators of a pool that no workload has guaranteed: the workloads of the cohort borrow them. */
export interface QuotaReservePlan {
  /** Of the pool. */
  readonly name: string;
  readonly cohort: string;
  /** Sorted by resource. */
  readonly quotas: readonly QuotaGroupPlan[];
}

/** Parts of the network that pods of one job should share. */
export interface TopologyPlan {
  readonly name: string;
  /** Labels of nodes, from the widest part to the node. */
  readonly levels: readonly string[];
  /** The narrowest part that holds several nodes: a job is kept in one if it fits, else in one of the next level. */
  readonly preferred: string;
  /** Keys of the fleets that are placed so. */
  readonly fleets: readonly string[];
}

/** The load balancer before a workload that answers requests: HTTPS alone. */
export interface ServicePlan {
  readonly workload: string;
  readonly certificateArn: string;
  /** Id: it decides who calls. */
  readonly securityGroup: string;
  readonly scheme: 'internal' | 'internet-facing';
  /** Of Kubernetes, by which the controller is asked for it. @default 'ingress' */
  readonly api?: 'gateway' | 'ingress';
  /** Ids, of a VPC that was there before; empty: the controller finds those of the hall by their tags. */
  readonly subnets: readonly string[];
}

/** A store as the pods of one workload mount it: a claim in its namespace, bound to a volume of the store. */
export interface VolumePlan {
  /** Of the volume, e.g. `train.datasets`, or `eval.train.datasets` for a store that another workload owns. */
  readonly key: string;
  readonly workload: string;
  readonly namespace: string;
  /** Of the claim: the store's name, or its key where another workload owns it. */
  readonly claim: string;
  /** Key of the store. */
  readonly store: string;
  /** Where the pods of `datahall job` mount it. */
  readonly mountPath: string;
  readonly readOnly: boolean;
  /** Kubernetes wants one; none of the drivers enforces it. */
  readonly capacityGib: number;
  readonly driver: VolumeDriver;
  readonly mountOptions: readonly string[];
  /** What only AWS knows of the store, each in a parameter of Systems Manager; sorted by value. */
  readonly parameters: readonly { readonly value: VolumeValue; readonly name: string }[];
}

/** CSI driver that mounts a store. */
export type VolumeDriver = 'efs.csi.aws.com' | 'fsx.csi.aws.com' | 's3.csi.aws.com';

/** A value of a CSI volume that AWS gives when it makes the store. */
export type VolumeValue = 'dnsname' | 'mountname' | 'volumeHandle';

/** What a queue may use of one resource of Kubernetes, fleet by fleet. */
export interface QuotaGroupPlan {
  /** e.g. `nvidia.com/gpu`. */
  readonly resource: string;
  /** In the order in which they are tried. */
  readonly flavors: readonly {
    /** Key of the fleet. */
    readonly fleet: string;
    /** Of the working nodes; 0: only what its owner leaves idle. */
    readonly quota: number;
    /** Most beyond that. @default - whatever others leave idle */
    readonly borrows?: number;
  }[];
}

/** The second Terraform stack of a hall, applied once its cluster is up. */
export interface ChartsStackPlan {
  /** No hall has a dot in its name. */
  readonly name: string;
  readonly state: StatePlan;
}

/** A Helm release in the cluster. */
export interface ReleasePlan {
  /** Name of the release. */
  readonly key: string;
  readonly namespace: string;
  readonly chart: ChartSource;
  /** What the nodes pull, with tag; sorted. */
  readonly images: readonly string[];
  /** Over the chart's own. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Its kinds come by another release. @default - they come with it, where it has any */
  readonly skipCrds?: true;
  /** Its nodes join later: Terraform does not wait for its pods. @default - it waits */
  readonly waits?: false;
  /** Keys of the releases that come before. @default - none */
  readonly after?: readonly string[];
}

/** Where a Helm chart is published, at one version. */
export interface ChartSource {
  readonly name: string;
  /** `https://…`, an index of charts, or `oci://…`, the registry path above the chart. */
  readonly repository: string;
  readonly version: string;
}
