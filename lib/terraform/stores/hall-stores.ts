import type { Construct } from 'constructs';
import { isExistingBucket } from '../../plan/records/log-bucket.js';
import type { Infrastructure } from '../../plan/shape/hall.js';
import type { PlannedStoreKind, StorePlan } from '../../plan/shape/store-plan.js';
import { ExistingLogBucket } from '../foundation/closed-bucket.js';
import type { HallAccount } from '../foundation/hall-account.js';
import { Parts } from '../foundation/parts.js';
import type { StackOutput } from '../foundation/planned-stack.js';
import type { PolicyStatement } from '../foundation/policy-document.js';
import { AccessLogStore, logDelivery } from './access-log-store.js';
import { EXISTING_BUCKET } from './existing-bucket.js';
import { EXISTING_HOME, EXISTING_LUSTRE } from './existing-file-systems.js';
import { EXPRESS } from './express-store.js';
import { HOME } from './home-store.js';
import { LUSTRE } from './lustre-store.js';
import { OBJECT } from './object-store.js';
import type { StoreBuilder, StoreContext, StoreGrants } from './store.js';

/** Every kind of store, in the order in which they are built: a file system may be linked to a bucket. */
const BUILDERS = {
  'existing-bucket': EXISTING_BUCKET,
  object: OBJECT,
  lustre: LUSTRE,
  express: EXPRESS,
  home: HOME,
  'existing-lustre': EXISTING_LUSTRE,
  'existing-home': EXISTING_HOME,
} satisfies { readonly [Kind in PlannedStoreKind]: StoreBuilder<Kind> };

const KINDS = Object.keys(BUILDERS) as PlannedStoreKind[];

/** Place of a kind among the outputs of the stack: buckets, then file systems. */
const OUTPUT_PLACES: Readonly<Record<PlannedStoreKind, number>> = {
  object: 0,
  'existing-bucket': 0,
  express: 1,
  home: 2,
  'existing-home': 2,
  lustre: 3,
  'existing-lustre': 3,
};

/** The construct of a store of one kind. */
export type BuiltStore<Kind extends PlannedStoreKind> = ReturnType<(typeof BUILDERS)[Kind]['build']>;

type AnyStore = BuiltStore<PlannedStoreKind>;

function builderOf(kind: PlannedStoreKind): StoreBuilder<PlannedStoreKind, AnyStore> {
  return BUILDERS[kind];
}

/** In the order in which they are built. */
function inOrder(stores: readonly StorePlan[]): StorePlan[] {
  return KINDS.flatMap((kind) => stores.filter((store) => store.kind === kind));
}

/** The stores of a hall, by key of the plan and in its order. */
export class HallStores extends Parts<AnyStore> {
  /** Stores of one kind, typed as such. */
  of<Kind extends PlannedStoreKind>(kind: Kind): Parts<BuiltStore<Kind>> {
    const isOfKind = (entry: readonly [string, AnyStore]): entry is [string, BuiltStore<Kind>] =>
      entry[1].plan.kind === kind;
    return new Parts(`${kind} store`, [...this].filter(isOfKind));
  }

  /** @throws Error when the plan has no such store, or it is no bucket */
  bucket(key: string): Extract<AnyStore, { readonly bucketArn: string }> {
    const store = this.get(key);
    if (!('bucketArn' in store)) throw new Error(`store ${key} is no bucket`);
    return store;
  }

  /** @throws Error when the plan has no such store, or it is no file system */
  fileSystem(key: string): Extract<AnyStore, { readonly fileSystemArn: string }> {
    const store = this.get(key);
    if (!('fileSystemArn' in store)) throw new Error(`store ${key} is no file system`);
    return store;
  }

  /** Outputs of the stack about its stores. */
  outputs(): StackOutput[] {
    return this.values()
      .sort((a, b) => OUTPUT_PLACES[a.plan.kind] - OUTPUT_PLACES[b.plan.kind])
      .flatMap((store) => store.outputs());
  }
}

/** Builds the stores of a plan, and the bucket that logs the requests to its buckets. */
export function buildStores(
  scope: Construct,
  { stores, accessLogs: logs }: Pick<Infrastructure, 'stores' | 'accessLogs'>,
  context: Omit<StoreContext, 'accessLogs' | 'bucketName'>,
): HallStores {
  const { account } = context;
  const accessLogs =
    logs === null
      ? null
      : isExistingBucket(logs)
        ? new ExistingLogBucket(scope, 'access-logs', {
            account,
            bucket: logs,
            records: 'access_logs',
            statements: (_, folderArn) => logDelivery(account, stores, folderArn),
          })
        : new AccessLogStore(scope, 'access-logs', { ...context, logs, stores });
  const built = new Map<string, AnyStore>();
  const bucketName = (key: string) => new HallStores('store', built).bucket(key).bucketName;
  for (const store of inOrder(stores)) {
    const props = { ...context, accessLogs, bucketName, store };
    built.set(store.key, builderOf(store.kind).build(scope, `store.${store.key}`, props));
  }
  return new HallStores(
    'store',
    stores.map(({ key }) => [key, built.get(key)!]),
  );
}

/** What AWS services may do with the key for data, for the stores of a plan. */
export function storeKeyStatements(stores: readonly StorePlan[], account: HallAccount): PolicyStatement[] {
  return KINDS.flatMap((kind) => {
    const ofKind = stores.filter((store) => store.kind === kind);
    return ofKind.length === 0 ? [] : (builderOf(kind).keyStatements?.(ofKind, account) ?? []);
  });
}

/** Attributes of the volumes of pods over a store, beside what only AWS knows of it. */
export function volumeAttributes(store: StorePlan, account: HallAccount): Readonly<Record<string, string>> {
  return builderOf(store.kind).volumeAttributes?.(store, account) ?? {};
}

/** How IAM grants the data of each kind of store that it is granted, and the stores of the kind. */
export function grantsByKind(): readonly (readonly [PlannedStoreKind, StoreGrants])[] {
  return KINDS.flatMap((kind) => {
    const { grants } = builderOf(kind);
    return grants === undefined ? [] : [[kind, grants] as const];
  });
}
