import type { StoreKind } from '../../../units/closed-lists.js';
import type { DocumentPath } from '../../document/diagnostic.js';
import { remove } from '../../document/fix.js';
import { pastedBucket, pastedFileSystem, pastedKey } from '../../names/pasted-forms.js';
import type { StoreBlueprint } from '../../schema/blueprint.js';
import { type CheckContext, type Incomplete, isWritten } from '../check-context.js';
import { checkForm } from './check-form.js';

type Existing = Incomplete<NonNullable<StoreBlueprint['existing']>>;
type ExistingKey = keyof Existing;

/** What of `existing` a kind of store needs and may have. */
interface ExistingKind {
  readonly needs: readonly ExistingKey[];
  readonly takes: readonly ExistingKey[];
  /** Service of the file system that `id` names, as ARNs and as people call it; null: it is none. */
  readonly fileSystem: readonly ['fsx' | 'elasticfilesystem', string] | null;
}

const LUSTRE: ExistingKind = { needs: ['id', 'mountName'], takes: ['securityGroup'], fileSystem: ['fsx', 'FSx'] };

/** By kind; null: no such store is there before the hall. */
const KEYS: Readonly<Record<StoreKind, ExistingKind | null>> = {
  object: { needs: ['bucket'], takes: ['prefix', 'key'], fileSystem: null },
  express: null,
  scratch: LUSTRE,
  persistent: LUSTRE,
  home: { needs: ['id'], takes: ['accessPoint'], fileSystem: ['elasticfilesystem', 'EFS'] },
  local: null,
};

const ALL: readonly ExistingKey[] = ['bucket', 'prefix', 'key', 'id', 'mountName', 'accessPoint', 'securityGroup'];

/** Keys of a store that say how it is made, which an existing one is already. */
const MAKING = ['holds', 'lifecycle', 'linkedTo', 'writesBack', 'efa', 'zone', 'backup'] as const;

/** Stores that are there already: what their kind needs, and pasted ids, ARNs and addresses. */
export function checkExistingStores(context: CheckContext): void {
  for (const [index, workload] of (context.data.workloads ?? []).entries()) {
    for (const [item, store] of (workload?.storage ?? []).entries()) {
      const path = ['workloads', index, 'storage', item];
      if (store?.existing !== undefined && store.kind !== undefined) {
        checkExisting(context, store.kind, store.existing, path);
      }
      checkLinkTarget(context, workload?.storage ?? [], store, path);
    }
  }
}

function checkExisting(context: CheckContext, kind: StoreKind, existing: Existing, path: DocumentPath): void {
  const { report } = context;
  const at = [...path, 'existing'];
  const keys = KEYS[kind];
  if (keys === null) {
    const message = `a store of kind ${kind} is made with the hall: none is there already`;
    report({ code: 'contradiction', path: at, message, hint: 'remove it, or write another kind' });
    return;
  }
  for (const key of ALL) {
    if (existing[key] === undefined || keys.needs.includes(key) || keys.takes.includes(key)) continue;
    report({
      code: 'contradiction',
      path: [...at, key],
      message: `"${key}" does not apply to an existing store of kind ${kind}`,
      hint: `remove it; keys: ${[...keys.needs, ...keys.takes].join(', ')}`,
    });
  }
  for (const key of keys.needs) {
    if (isWritten(context, [...at, key])) continue;
    report({
      code: 'missing-key',
      path: at,
      message: `"${key}" is missing: an existing store of kind ${kind} is found by it`,
      hint: `add ${key}`,
    });
  }
  for (const key of MAKING) {
    if (!isWritten(context, [...path, key])) continue;
    report({
      code: 'contradiction',
      path: [...path, key],
      message: `"${key}" says how a store is made, and this one is there already`,
      ...remove(`remove "${key}"`),
    });
  }
  checkForms(context, keys, existing, at);
}

function checkForms(
  context: CheckContext,
  { needs, takes, fileSystem }: ExistingKind,
  { bucket, id, key }: Existing,
  path: DocumentPath,
): void {
  if (bucket !== undefined && needs.includes('bucket')) {
    const example = '"acme-datasets" or "s3://acme-datasets/imagenet/"';
    checkForm(context, [...path, 'bucket'], bucket, pastedBucket(bucket), 'a bucket', example);
  }
  if (key !== undefined && takes.includes('key')) {
    const example = '"alias/datasets", a key id or its ARN';
    checkForm(context, [...path, 'key'], key, pastedKey(key), 'a customer managed key', example);
  }
  if (id !== undefined && fileSystem !== null) {
    const [service, name] = fileSystem;
    const pasted = pastedFileSystem(id, service);
    checkForm(context, [...path, 'id'], id, pasted, `a file system of ${name}`, '"fs-0123456789abcdef0"');
  }
}

/** A link exports whatever is written: to a folder it would have to be the folder's own. */
function checkLinkTarget(
  { report }: CheckContext,
  stores: readonly (Incomplete<StoreBlueprint> | undefined)[],
  store: Incomplete<StoreBlueprint> | undefined,
  path: DocumentPath,
): void {
  const target = stores.find((other) => other?.name !== undefined && other.name === store?.linkedTo);
  const { bucket, prefix } = target?.existing ?? {};
  if (bucket === undefined || (prefix === undefined && (pastedBucket(bucket)?.value.prefix ?? '') === '')) return;
  report({
    code: 'contradiction',
    path: [...path, 'linkedTo'],
    message: `${store?.linkedTo} is a folder of an existing bucket, and a link takes the whole bucket`,
    hint: 'name the bucket without a folder, or copy its data',
  });
}
