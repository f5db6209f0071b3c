import type { LustreDeployment, SizedStoreKind } from '../../units/closed-lists.js';

/**
 * What S3 bills bytes as before they are moved by age or use. Frequent access of Intelligent-Tiering costs what Standard
 * costs, tier by tier, and is counted by itself.
 * @see https://aws.amazon.com/s3/pricing/
 */
export type ObjectClass = 'standard' | 'intelligent-tiering';

/**
 * Steps of capacity of a file system of FSx for Lustre on EFA, in GiB, by its throughput in MB/s per TiB; others do not
 * support it.
 * @see https://docs.aws.amazon.com/fsx/latest/LustreGuide/efa-file-systems.html
 */
export const EFA_STEP_GIB: Readonly<Record<number, number>> = { 125: 38_400, 250: 19_200, 500: 9600, 1000: 4800 };

interface StoreKindFacts {
  /** What holds the bytes: a bucket of any size, a file system whose size is chosen, or disks of the fleet's nodes. */
  readonly heldBy: 'bucket' | 'file-system' | 'node-disks';
  /** Of FSx for Lustre, those that the data may be on; current ones alone. */
  readonly deployments: readonly LustreDeployment[];
  /** Why no throughput may be asked for; null: it may. */
  readonly noThroughput: string | null;
}

/** What each kind of store is to sizing. Scratch data may be on a persistent file system; persistent data only there. */
export const SIZED_STORES: Readonly<Record<SizedStoreKind, StoreKindFacts>> = {
  object: {
    heldBy: 'bucket',
    deployments: [],
    noThroughput: 'AWS states none for a bucket; leave it out, or ask for a scratch store',
  },
  scratch: { heldBy: 'file-system', deployments: ['SCRATCH_2', 'PERSISTENT_2'], noThroughput: null },
  persistent: { heldBy: 'file-system', deployments: ['PERSISTENT_2'], noThroughput: null },
  local: {
    heldBy: 'node-disks',
    deployments: [],
    noThroughput: 'no source gives the throughput of local disks; leave it out',
  },
};
