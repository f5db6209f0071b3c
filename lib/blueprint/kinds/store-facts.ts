import type { StoreKind } from '../../units/closed-lists.js';

/** Keys of a store that not every kind has. */
export type StoreKey = 'throughput' | 'holds' | 'lifecycle' | 'linkedTo' | 'writesBack' | 'efa' | 'zone' | 'backup';

/** What a blueprint may ask of a kind of store, and how other tools call it. */
interface StoreFacts {
  /** Follows the kind's name in the description of the key, e.g. `object: S3.` */
  readonly description: string;
  /** Words of other tools and of AWS for it, lower-case with hyphens. */
  readonly synonyms: readonly string[];
  readonly keys: readonly StoreKey[];
  /** Sizing refuses a throughput, and gives the reason. @default - the checks refuse what `keys` does not have */
  readonly throughputRefusedBySizing?: true;
  /** Whether `access`, `linkedTo` and transfers may name it. */
  readonly isObjectStore: boolean;
  /** Whether the disks of the nodes hold it. @default false */
  readonly onNodeDisks?: true;
  /** Parallel file system, for checkpoints and training data; null: it is none. */
  readonly parallel: { readonly isReplicated: boolean } | null;
}

const LUSTRE_KEYS = ['throughput', 'linkedTo', 'writesBack', 'zone', 'backup'] as const;

/** Facts of each kind of store. */
export const STORE_FACTS: Readonly<Record<StoreKind, StoreFacts>> = {
  object: {
    description: 'S3',
    synonyms: ['s3', 'bucket', 'blob'],
    keys: ['holds', 'lifecycle'],
    throughputRefusedBySizing: true,
    isObjectStore: true,
    parallel: null,
  },
  express: {
    description: 'S3 Express One Zone, a bucket of low latency in one zone',
    synonyms: ['s3-express'],
    keys: ['zone'],
    isObjectStore: false,
    parallel: null,
  },
  scratch: {
    description: 'FSx for Lustre without replication, for data that can be made again',
    synonyms: ['lustre', 'fsx', 'fsx-lustre', 'parallel'],
    keys: LUSTRE_KEYS,
    isObjectStore: false,
    parallel: { isReplicated: false },
  },
  persistent: {
    description: 'FSx for Lustre, replicated',
    synonyms: ['lustre', 'fsx', 'fsx-lustre', 'parallel'],
    keys: [...LUSTRE_KEYS, 'efa'],
    isObjectStore: false,
    parallel: { isReplicated: true },
  },
  home: {
    description: 'EFS, for home directories',
    synonyms: ['efs', 'nfs'],
    keys: ['backup'],
    isObjectStore: false,
    parallel: null,
  },
  local: {
    description: 'NVMe inside the nodes',
    synonyms: ['nvme', 'ssd', 'ephemeral'],
    keys: [],
    throughputRefusedBySizing: true,
    isObjectStore: false,
    onNodeDisks: true,
    parallel: null,
  },
};

/** Whether the service itself keeps a second copy of each file of a parallel file system. */
export function isReplicated(kind: StoreKind): boolean {
  return STORE_FACTS[kind].parallel?.isReplicated ?? false;
}

/** Whether `access`, `linkedTo` and transfers may name a store of this kind. */
export function isObjectStore(kind: StoreKind | undefined): boolean {
  return kind !== undefined && STORE_FACTS[kind].isObjectStore;
}

/**
 * Place of the store that a run writes its checkpoints to: the first replicated parallel file system, else the first
 * parallel one; -1: there is none.
 */
export function checkpointStoreAt(kinds: readonly (StoreKind | undefined)[]): number {
  return firstParallel(kinds, true);
}

/** Place of the store that a run reads its data from: the first parallel file system without replicas, else the first; -1: none. */
export function dataStoreAt(kinds: readonly (StoreKind | undefined)[]): number {
  return firstParallel(kinds, false);
}

function firstParallel(kinds: readonly (StoreKind | undefined)[], replicated: boolean): number {
  const parallel = kinds.map((kind) => (kind === undefined ? null : STORE_FACTS[kind].parallel));
  const preferred = parallel.findIndex((facts) => facts?.isReplicated === replicated);
  return preferred === -1 ? parallel.findIndex((facts) => facts !== null) : preferred;
}
