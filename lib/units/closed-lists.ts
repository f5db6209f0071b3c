/**
 * Lists that are closed by a format of ours or by AWS: the values in their usual order, with the type beside them. A new
 * value is added here alone; the tables that must know it (`satisfies Record<…>`) then fail to compile.
 */

/** All platforms; the first is the default. */
export const PLATFORMS = ['eks', 'batch', 'ec2', 'slurm'] as const;
/** What schedules the workloads on the nodes. */
export type Platform = (typeof PLATFORMS)[number];

/** All add-ons of EKS that a hall may install, sorted. */
export const EKS_ADDONS = [
  'amazon-cloudwatch-observability',
  'aws-ebs-csi-driver',
  'aws-efs-csi-driver',
  'aws-fsx-csi-driver',
  'aws-mountpoint-s3-csi-driver',
  'coredns',
  'eks-node-monitoring-agent',
  'eks-pod-identity-agent',
  'kube-proxy',
  'metrics-server',
  'vpc-cni',
] as const;
/** Add-on of EKS, by AWS's name. */
export type EksAddon = (typeof EKS_ADDONS)[number];

/** All launchers. */
export const LAUNCHERS = ['trainer', 'jobset', 'mpi', 'ray', 'none'] as const;
/** Controller, in a cluster, of jobs that span nodes; `none`: jobs of Kubernetes alone. */
export type Launcher = (typeof LAUNCHERS)[number];

/** All kinds of job; those of training first. */
export const JOB_KINDS = ['train', 'sweep', 'notebook', 'infer', 'serve'] as const;
/**
 * What `datahall job` writes. train: one job on all nodes. sweep: one task an accelerator. notebook: an accelerator, by
 * hand. infer: a model over files. serve: a model that answers requests.
 */
export type JobKind = (typeof JOB_KINDS)[number];

/** All kinds of store in a blueprint. */
export const STORE_KINDS = ['object', 'express', 'scratch', 'persistent', 'home', 'local'] as const;
/**
 * Kind of a store. object: S3. express: S3 Express One Zone. scratch, persistent: FSx for Lustre. home: EFS. local: NVMe
 * inside the nodes.
 */
export type StoreKind = (typeof STORE_KINDS)[number];

/** Whether sizing chooses the class and the size of a store of a kind; the plan derives those of the others. */
const STORE_IS_SIZED = {
  object: true,
  express: false,
  scratch: true,
  persistent: true,
  home: false,
  local: true,
} as const satisfies Readonly<Record<StoreKind, boolean>>;

/** Kind of a store whose class and size sizing chooses. */
export type SizedStoreKind = {
  [Kind in StoreKind]: (typeof STORE_IS_SIZED)[Kind] extends true ? Kind : never;
}[StoreKind];
/** All kinds of store that are sized. */
export const SIZED_STORE_KINDS = STORE_KINDS.filter((kind): kind is SizedStoreKind => STORE_IS_SIZED[kind]);

/** All purchase options. */
export const PURCHASE_KINDS = ['on-demand', 'spot', 'reserved-1y', 'reserved-3y', 'capacity-block'] as const;
/** Purchase option of a node. The reserved ones are Standard reserved instances, all upfront. */
export type PurchaseKind = (typeof PURCHASE_KINDS)[number];

/** All kinds of capacity that may be held. */
export const HELD_KINDS = ['capacity-block', 'reservation', 'reserved-instance', 'savings-plan'] as const;
/** Kind of capacity that is held: a Capacity Block for ML, or an on-demand capacity reservation. */
export type HeldKind = (typeof HELD_KINDS)[number];

/** How a node is obtained: by a purchase, or started in a reservation that the user owns. */
export type NodeSource = PurchaseKind | 'owned';

/** All usage classes, in the order of their names. */
export const USAGE_CLASSES = ['capacity-block', 'on-demand', 'spot'] as const satisfies readonly PurchaseKind[];
/** What EC2 sells an instance type for, as `DescribeInstanceTypes` has it. */
export type UsageClass = (typeof USAGE_CLASSES)[number];

/** All categories of the bill, in its order. */
export const COST_CATEGORIES = ['hardware', 'software', 'maintenance'] as const;
/** Category of a bill line. */
export type CostCategory = (typeof COST_CATEGORIES)[number];

/** All purposes. */
export const PURPOSES = ['training', 'inference'] as const;
/** What a workload does, and what an accelerator is made for. */
export type Purpose = (typeof PURPOSES)[number];

/** All precisions, in the order of the catalog's columns. */
export const PRECISIONS = ['fp32', 'tf32', 'fp16', 'bf16', 'fp8', 'int8', 'fp4'] as const;
/** Numeric format with a dense peak rate in the catalog: in TOPS for `int8`, in TFLOPS for the others. */
export type Precision = (typeof PRECISIONS)[number];

/** All engines that serve models; the first is the default. */
export const SERVING_ENGINES = ['vllm', 'sglang', 'trtllm'] as const;
/** Software that serves a model; `trtllm` is TensorRT-LLM. */
export type ServingEngine = (typeof SERVING_ENGINES)[number];

/** Unit of the rate of each kind of work that fleets deliver; `peak` is the coincident peak of a pool. */
export const DELIVERY_UNITS = { requests: 'requests/s', tokens: 'tokens/s', peak: '% of the peak' } as const;
/** Kind of work that fleets deliver. */
export type DeliveryUnit = keyof typeof DELIVERY_UNITS;

/** All vendors of accelerators in the catalog. */
export const ACCELERATOR_VENDORS = ['NVIDIA', 'AWS', 'AMD', 'Intel Habana', 'Qualcomm'] as const;
/** Vendor of an accelerator, as EC2 spells it. */
export type AcceleratorVendor = (typeof ACCELERATOR_VENDORS)[number];

/** All vendors that a hall may have. */
export const BUILT_VENDORS = ['NVIDIA', 'AWS'] as const satisfies readonly AcceleratorVendor[];
/** Vendor for whose accelerators there is a machine image and a device plugin. */
export type BuiltVendor = (typeof BUILT_VENDORS)[number];

/** All links between accelerators. */
export const ACCELERATOR_LINKS = ['nvlink', 'neuronlink', 'pcie'] as const;
/** Link between the accelerators of one node. */
export type AcceleratorLink = (typeof ACCELERATOR_LINKS)[number];

/** All architectures of processors. */
export const ARCHITECTURES = ['x86_64', 'arm64'] as const;
/** Architecture of the host processor, as EC2 spells it. */
export type Architecture = (typeof ARCHITECTURES)[number];

/** All continents that have regions of AWS. */
export const CONTINENTS = ['Africa', 'Asia', 'Europe', 'North America', 'Oceania', 'South America'] as const;
/** Continent of a region. */
export type Continent = (typeof CONTINENTS)[number];

/** All deployment types of FSx for Lustre. */
export const LUSTRE_DEPLOYMENTS = ['SCRATCH_1', 'SCRATCH_2', 'PERSISTENT_1', 'PERSISTENT_2'] as const;
/** Deployment type of FSx for Lustre, by AWS's name. */
export type LustreDeployment = (typeof LUSTRE_DEPLOYMENTS)[number];

/** All drives of FSx for Lustre. */
export const LUSTRE_DRIVES = ['SSD', 'HDD'] as const;
/** Drive of FSx for Lustre, by AWS's name. */
export type LustreDrive = (typeof LUSTRE_DRIVES)[number];

/**
 * Baseline throughput that each deployment is sold with, in MB/s per TiB of capacity.
 * @see https://docs.aws.amazon.com/fsx/latest/LustreGuide/managing-throughput-capacity.html
 */
export const LUSTRE_THROUGHPUTS = {
  SCRATCH_1: { SSD: [200] },
  SCRATCH_2: { SSD: [200] },
  PERSISTENT_1: { SSD: [50, 100, 200], HDD: [12, 40] },
  PERSISTENT_2: { SSD: [125, 250, 500, 1000] },
} as const satisfies Readonly<Record<LustreDeployment, Readonly<Partial<Record<LustreDrive, readonly number[]>>>>>;

/** Throughputs of a deployment on a drive, in MB/s per TiB; none: it is not sold on that drive. */
export function lustreThroughputs(deployment: LustreDeployment, drive: LustreDrive): readonly number[] {
  return (LUSTRE_THROUGHPUTS[deployment] as Partial<Record<LustreDrive, readonly number[]>>)[drive] ?? [];
}

/** Terms of the commitment; AWS counts 8,760 hours a year. */
export const SAVINGS_PLAN_TERMS = ['1y', '3y'] as const;
/** One of `SAVINGS_PLAN_TERMS`. */
export type SavingsPlanTerm = (typeof SAVINGS_PLAN_TERMS)[number];

/** How much of the commitment is paid at its start: nothing, half, all. */
export const SAVINGS_PLAN_PAYMENTS = ['no-upfront', 'partial-upfront', 'all-upfront'] as const;
/** One of `SAVINGS_PLAN_PAYMENTS`. */
export type SavingsPlanPayment = (typeof SAVINGS_PLAN_PAYMENTS)[number];
/** What DataSync copies from and to on premises. */
export const TRANSFER_KINDS = ['nfs', 'smb', 'hdfs', 'object-storage'] as const;
/** One of `TRANSFER_KINDS`. */
export type TransferKind = (typeof TRANSFER_KINDS)[number];
