/**
 * Lists that are closed by a format of ours or by AWS: the values in their usual order, with the type beside them. A new
 * value is added here alone; the tables that must know it (`satisfies Record<…>`) then fail to compile.
 */

/** What schedules the workloads on the nodes. */
export const PLATFORMS = ['eks', 'batch', 'ec2'] as const;
/** One of `PLATFORMS`. */
export type Platform = (typeof PLATFORMS)[number];

/**
 * Kinds of store in a blueprint. object: S3. express: S3 Express One Zone. scratch, persistent: FSx for Lustre. home: EFS.
 * local: NVMe inside the nodes.
 */
export const STORE_KINDS = ['object', 'express', 'scratch', 'persistent', 'home', 'local'] as const;
/** One of `STORE_KINDS`. */
export type StoreKind = (typeof STORE_KINDS)[number];

/** Kinds of store of which sizing chooses the class and the size; the plan derives those of the others. */
export const SIZED_STORE_KINDS = ['object', 'scratch', 'persistent', 'local'] as const satisfies readonly StoreKind[];
/** One of `SIZED_STORE_KINDS`. */
export type SizedStoreKind = (typeof SIZED_STORE_KINDS)[number];

/** Purchase options of a node. The reserved ones are Standard reserved instances, all upfront. */
export const PURCHASE_KINDS = ['on-demand', 'spot', 'reserved-1y', 'reserved-3y', 'capacity-block'] as const;
/** One of `PURCHASE_KINDS`. */
export type PurchaseKind = (typeof PURCHASE_KINDS)[number];

/** How a node is obtained: by a purchase, or started in a reservation that the user owns. */
export type NodeSource = PurchaseKind | 'owned';

/** Numeric formats with a dense peak rate in the catalog: in TOPS for `int8`, in TFLOPS for the others. */
export const PRECISIONS = ['fp32', 'tf32', 'fp16', 'bf16', 'fp8', 'int8', 'fp4'] as const;
/** One of `PRECISIONS`. */
export type Precision = (typeof PRECISIONS)[number];

/** Vendors of the accelerators in the catalog, as EC2 spells them. */
export const ACCELERATOR_VENDORS = ['NVIDIA', 'AWS', 'AMD', 'Intel Habana', 'Qualcomm'] as const;
/** One of `ACCELERATOR_VENDORS`. */
export type AcceleratorVendor = (typeof ACCELERATOR_VENDORS)[number];

/** Vendors for whose accelerators a hall can be built: there is a machine image and a device plugin. */
export const BUILT_VENDORS = ['NVIDIA', 'AWS'] as const satisfies readonly AcceleratorVendor[];
/** One of `BUILT_VENDORS`. */
export type BuiltVendor = (typeof BUILT_VENDORS)[number];

/** Links between the accelerators of one node. */
export const ACCELERATOR_LINKS = ['nvlink', 'neuronlink', 'pcie'] as const;
/** One of `ACCELERATOR_LINKS`. */
export type AcceleratorLink = (typeof ACCELERATOR_LINKS)[number];

/** Architectures of the host processor, as EC2 spells them. */
export const ARCHITECTURES = ['x86_64', 'arm64'] as const;
/** One of `ARCHITECTURES`. */
export type Architecture = (typeof ARCHITECTURES)[number];

/** Continents that have regions of AWS. */
export const CONTINENTS = ['Africa', 'Asia', 'Europe', 'North America', 'Oceania', 'South America'] as const;
/** One of `CONTINENTS`. */
export type Continent = (typeof CONTINENTS)[number];

/** Deployment types of FSx for Lustre, by AWS's names. */
export const LUSTRE_DEPLOYMENTS = ['SCRATCH_1', 'SCRATCH_2', 'PERSISTENT_1', 'PERSISTENT_2'] as const;
/** One of `LUSTRE_DEPLOYMENTS`. */
export type LustreDeployment = (typeof LUSTRE_DEPLOYMENTS)[number];

/** Drives of FSx for Lustre, by AWS's names. */
export const LUSTRE_DRIVES = ['SSD', 'HDD'] as const;
/** One of `LUSTRE_DRIVES`. */
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
