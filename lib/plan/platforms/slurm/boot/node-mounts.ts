import { byKey } from '../../../../units/order.js';
import type { PlannedStoreKind, StoreOf, StorePlan } from '../../../shape/store-plan.js';

/** Where users of Slurm look for their files. */
export type CustomaryPath = '/fsx' | '/home' | '/scratch';

/** A store on the nodes of Slurm. */
export interface NodeMount {
  /** Key of the store. */
  readonly store: string;
  readonly path: string;
  /** Its type as the kernel names it. */
  readonly fileSystem: 'fuse' | 'lustre' | 'nfs4';
  /** Where it is found too; null: nowhere. */
  readonly alias: CustomaryPath | null;
}

/** Where the nodes have a store. Login nodes have those of every workload, and two may have given one name. */
export function slurmPath({ workload, name }: Pick<StorePlan, 'workload' | 'name'>): string {
  return `/mnt/${workload}/${name}`;
}

/**
 * File systems and buckets on nodes, sorted by key of the store. The first of those that are customary at a path is there too.
 * @param workloads - those whose stores the nodes have; null: all
 */
export function nodeMounts(stores: readonly StorePlan[], workloads: readonly string[] | null): NodeMount[] {
  const taken = new Set<CustomaryPath>();
  return [...stores]
    .sort(byKey)
    .filter(({ workload }) => workloads === null || workloads.includes(workload))
    .map((store) => {
      const { fileSystem, alias } = formOf(store);
      const isFirst = alias !== null && !taken.has(alias);
      if (isFirst) taken.add(alias);
      return { store: store.key, path: slurmPath(store), fileSystem, alias: isFirst ? alias : null };
    });
}

type Form = Pick<NodeMount, 'alias' | 'fileSystem'>;

/** Mountpoint shows a bucket by FUSE. @see https://github.com/awslabs/mountpoint-s3/blob/main/doc/CONFIGURATION.md */
const BUCKET: Form = { fileSystem: 'fuse', alias: null };
const HOME: Form = { fileSystem: 'nfs4', alias: '/home' };

const FORMS: { readonly [Kind in PlannedStoreKind]: (store: StoreOf<Kind>) => Form } = {
  object: () => BUCKET,
  express: () => BUCKET,
  'existing-bucket': () => BUCKET,
  home: () => HOME,
  'existing-home': () => HOME,
  lustre: ({ deployment }) => ({ fileSystem: 'lustre', alias: deployment === 'SCRATCH_2' ? '/scratch' : '/fsx' }),
  'existing-lustre': () => ({ fileSystem: 'lustre', alias: '/fsx' }),
};

function formOf<Kind extends PlannedStoreKind>(store: StoreOf<Kind>): Form {
  return FORMS[store.kind as Kind](store);
}
