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
  context: CheckContext,
  workload: Incomplete<WorkloadBlueprint>,
  { linkedTo, writesBack, backup }: Incomplete<StoreBlueprint>,
  path: DocumentPath,
): void {
  const { report } = context;
  if (linkedTo === undefined) {
    // One whose value is wrong is written all the same.
    if (writesBack === undefined || isWritten(context, [...path, 'linkedTo'])) return;
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

/** Each age is held to the earlier ones as their hints mend them: whoever follows all of them at once is done. */
function checkLifecycle({ report }: CheckContext, lifecycle: Lifecycle, path: DocumentPath): void {
  const { tiering = 'intelligent' } = lifecycle;
  /** In days, `earliest` or more; undefined: not written. @param early - what is wrong with fewer days than that */
  const mended = (key: Age, earliest: number, early: (days: number) => string, otherwise = ''): number | undefined => {
    const hours = lifecycle[key];
    if (hours === undefined) return undefined;
    const days = Math.max(Math.ceil(hours / 24), earliest);
    const at = [...path, key];
    if (hours % 24 !== 0) {
      const message = `${hours} h is not a whole number of days, the unit of S3 lifecycle rules`;
      report({ code: 'wrong-value', path: at, message, hint: `write "${days} d"` });
    } else if (hours === 0 && days > 0) {
      report({ code: 'out-of-range', path: at, message: `"${key}" is 0: expected at least "${days} d"` });
    } else if (hours / 24 < days) {
      report({
        code: 'contradiction',
        path: at,
        message: early(hours / 24),
        hint: `write "${days} d" or more${otherwise}`,
      });
    }
    return days;
  };
  let tiered: number | undefined;
  if (tiering !== 'none') {
    const first = tiering === 'infrequent' ? INFREQUENT_DAYS : 0;
    const message = `S3 moves objects to Standard-IA after ${INFREQUENT_DAYS} days at the earliest`;
    tiered = mended('tierAfter', first, () => message) ?? first;
  } else if (lifecycle.tierAfter !== undefined) {
    report({
      code: 'contradiction',
      path: [...path, 'tierAfter'],
      message: '"tierAfter" needs a tier, and "tiering" is none',
      hint: 'remove one of them',
    });
  }
  const earliest = (tiered ?? 0) + (tiering === 'infrequent' ? INFREQUENT_DAYS : 1);
  const archived = mended(
    'archiveAfter',
    earliest,
    (days) => `objects would be archived after ${days} days, and may leave their tier after ${earliest}`,
  );
  const last = archived ?? tiered ?? 0;
  mended(
    'expireAfter',
    last + 1,
    (days) => `objects would be deleted after ${days} days, and change tier after ${last}`,
    ', or remove the transition',
  );
  for (const key of ['keepVersions', 'abortUploads'] as const) mended(key, 1, (days) => `"${key}" is ${days} days`);
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
