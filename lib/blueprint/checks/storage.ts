import { STORE_KINDS, type StoreKind } from '../../units/closed-lists.js';
import { shown } from '../../units/shown.js';
import { closest } from '../../units/suggest.js';
import type { DocumentPath } from '../document/diagnostic.js';
import { meant } from '../document/fix.js';
import { isObjectStore, STORE_FACTS, type StoreKey } from '../kinds/store-facts.js';
import type { StoreBlueprint, WorkloadBlueprint } from '../schema/blueprint.js';
import { type CheckContext, type Incomplete, isWritten } from './check-context.js';

/** Keys that do not apply to a kind of store, links between stores, and the order of ages. */
export function checkStorage(context: CheckContext): void {
  for (const [index, workload] of (context.data.workloads ?? []).entries()) {
    for (const [item, store] of (workload?.storage ?? []).entries()) {
      if (store?.kind === undefined) continue;
      const path = ['workloads', index, 'storage', item];
      checkKeys(context, store.kind, path);
      checkLink(context, workload!, store, path);
      if (store.lifecycle !== undefined) checkLifecycle(context, store.lifecycle, [...path, 'lifecycle']);
    }
  }
}

const KEYS: readonly StoreKey[] = [
  'throughput',
  'holds',
  'lifecycle',
  'linkedTo',
  'writesBack',
  'efa',
  'zone',
  'backup',
];

function checkKeys(context: CheckContext, kind: StoreKind, path: DocumentPath): void {
  const { keys, throughputRefusedBySizing = false } = STORE_FACTS[kind];
  for (const key of KEYS) {
    if (keys.includes(key) || !isWritten(context, [...path, key])) continue;
    if (key === 'throughput' && throughputRefusedBySizing) continue;
    const kinds = STORE_KINDS.filter((each) => STORE_FACTS[each].keys.includes(key));
    context.report({
      code: 'contradiction',
      path: [...path, key],
      message: `"${key}" applies to ${kinds.join(' and ')} stores, and this store is ${kind}`,
      hint: `remove "${key}"`,
    });
  }
}

function checkLink(
  { report }: CheckContext,
  workload: Incomplete<WorkloadBlueprint>,
  { linkedTo, writesBack, backup }: Incomplete<StoreBlueprint>,
  path: DocumentPath,
): void {
  if (linkedTo === undefined) {
    if (writesBack === undefined) return;
    const message = '"writesBack" needs "linkedTo"';
    report({
      code: 'contradiction',
      path: [...path, 'writesBack'],
      message,
      hint: 'add "linkedTo", or remove "writesBack"',
    });
    return;
  }
  if (backup === true) {
    report({
      code: 'contradiction',
      path: [...path, 'backup'],
      message: 'FSx makes no backup of a file system that is linked to a bucket, which holds its data',
      hint: 'remove "backup", or remove "linkedTo"',
    });
  }
  const buckets = (workload.storage ?? []).flatMap((other) =>
    isObjectStore(other?.kind) && other?.name !== undefined ? [other.name] : [],
  );
  if (buckets.includes(linkedTo)) return;
  report({
    code: 'reference-unknown',
    path: [...path, 'linkedTo'],
    message: `unknown object store ${shown(linkedTo)} in this workload`,
    hint: buckets.length === 0 ? 'add a store of kind object' : `object stores: ${buckets.join(', ')}`,
  });
}

type Lifecycle = Incomplete<NonNullable<StoreBlueprint['lifecycle']>>;
type Age = 'tierAfter' | 'archiveAfter' | 'expireAfter' | 'keepVersions' | 'abortUploads';

/** S3's own bounds: it moves nothing to Standard-IA before 30 days, nor on to Glacier before 30 more. */
const INFREQUENT_DAYS = 30;

function checkLifecycle({ report }: CheckContext, lifecycle: Lifecycle, path: DocumentPath): void {
  const wrong = (key: keyof Lifecycle, message: string, hint: string) =>
    report({ code: 'contradiction', path: [...path, key], message, hint });
  for (const key of ['tierAfter', 'archiveAfter', 'expireAfter', 'keepVersions', 'abortUploads'] as const) {
    const hours = lifecycle[key];
    if (hours === undefined) continue;
    if (hours % 24 !== 0) {
      report({
        code: 'wrong-value',
        path: [...path, key],
        message: `${hours} h is not a whole number of days, the unit of S3 lifecycle rules`,
        hint: `write "${Math.ceil(hours / 24)} d"`,
      });
      return;
    }
    if (hours === 0 && key !== 'tierAfter') {
      report({ code: 'out-of-range', path: [...path, key], message: `"${key}" is 0: expected at least "1 d"` });
      return;
    }
  }
  const { tiering = 'intelligent' } = lifecycle;
  const age = (key: Age): number | undefined => {
    const hours = lifecycle[key];
    return hours === undefined ? undefined : hours / 24;
  };
  const tierAfter = age('tierAfter') ?? (tiering === 'infrequent' ? INFREQUENT_DAYS : 0);
  if (tiering === 'none' && lifecycle.tierAfter !== undefined) {
    wrong('tierAfter', '"tierAfter" needs a tier, and "tiering" is none', 'remove one of them');
    return;
  }
  if (tiering === 'infrequent' && tierAfter < INFREQUENT_DAYS) {
    wrong(
      'tierAfter',
      `S3 moves objects to Standard-IA after ${INFREQUENT_DAYS} days at the earliest`,
      'write "30 d" or more',
    );
  }
  const earliest = tiering === 'infrequent' ? tierAfter + INFREQUENT_DAYS : tiering === 'none' ? 1 : tierAfter + 1;
  const archiveAfter = age('archiveAfter');
  if (archiveAfter !== undefined && archiveAfter < earliest) {
    wrong(
      'archiveAfter',
      `objects would be archived after ${archiveAfter} days, and may leave their tier after ${earliest}`,
      `write "${earliest} d" or more`,
    );
  }
  const last = archiveAfter ?? (tiering === 'none' ? 0 : tierAfter);
  const expireAfter = age('expireAfter');
  if (expireAfter !== undefined && expireAfter <= last) {
    wrong(
      'expireAfter',
      `objects would be deleted after ${expireAfter} days, and change tier after ${last}`,
      `write "${last + 1} d" or more, or remove the transition`,
    );
  }
}

/** Grants between workloads: each names an object store of another workload, once. */
export function checkAccess({ data, report }: CheckContext): void {
  const kinds = new Map<string, StoreKind | undefined>();
  for (const workload of data.workloads ?? []) {
    for (const store of workload?.storage ?? []) {
      if (workload?.name && store?.name) kinds.set(`${workload.name}.${store.name}`, store.kind);
    }
  }
  for (const [index, workload] of (data.workloads ?? []).entries()) {
    const seen = new Set<string>();
    for (const [item, access] of (workload?.access ?? []).entries()) {
      const store = access?.store;
      if (store === undefined) continue;
      const path = ['workloads', index, 'access', item, 'store'];
      const grant = `${store}/${access?.prefix ?? ''}`;
      if (!kinds.has(store)) {
        const near = closest(store, [...kinds.keys()]);
        report({
          code: 'reference-unknown',
          path,
          message: `unknown store ${shown(store)}`,
          ...(near && meant(near)),
        });
      } else if (store.startsWith(`${workload?.name}.`)) {
        report({
          code: 'contradiction',
          path,
          message: `${shown(store)} is a store of this workload, which reads and writes it already`,
          hint: 'remove the entry',
        });
      } else if (kinds.get(store) !== undefined && !isObjectStore(kinds.get(store))) {
        report({
          code: 'contradiction',
          path,
          message: `access needs an object store, and ${shown(store)} is ${kinds.get(store)}`,
          hint: 'mount it instead: every pod of the cluster may claim the volume of a file system',
        });
      } else if (seen.has(grant)) {
        report({ code: 'name-duplicate', path, message: `duplicate access to ${shown(grant)}` });
      }
      seen.add(grant);
    }
  }
}
