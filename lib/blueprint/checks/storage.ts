import { shown } from '../../units/shown.js';
import { closest } from '../../units/suggest.js';
import type { DocumentPath } from '../document/diagnostic.js';
import type { StoreBlueprint, WorkloadBlueprint } from '../schema/blueprint.js';
import { type CheckContext, type Incomplete, isWritten } from './check-context.js';

/** Which keys a kind of store has, links between stores, and the order of ages. */
export function checkStorage(context: CheckContext): void {
  for (const [index, workload] of (context.data.workloads ?? []).entries()) {
    for (const [item, store] of (workload?.storage ?? []).entries()) {
      if (store?.kind === undefined) continue;
      const path = ['workloads', index, 'storage', item];
      checkKeys(context, store, path);
      checkLink(context, workload!, store, path);
      if (store.lifecycle !== undefined) checkLifecycle(context, store.lifecycle, [...path, 'lifecycle']);
    }
  }
}

const KINDS_WITH: Readonly<Partial<Record<keyof StoreBlueprint, readonly StoreBlueprint['kind'][]>>> = {
  throughput: ['scratch', 'persistent'],
  holds: ['object'],
  lifecycle: ['object'],
  linkedTo: ['scratch', 'persistent'],
  writesBack: ['scratch', 'persistent'],
  efa: ['persistent'],
  zone: ['scratch', 'persistent', 'express'],
};

function checkKeys(context: CheckContext, store: Incomplete<StoreBlueprint>, path: DocumentPath): void {
  for (const [key, kinds] of Object.entries(KINDS_WITH)) {
    if (!isWritten(context, [...path, key]) || kinds.includes(store.kind!)) continue;
    // Sizing says more about these two.
    if (key === 'throughput' && (store.kind === 'object' || store.kind === 'local')) continue;
    context.report({
      code: 'contradiction',
      path: [...path, key],
      message: `"${key}" is for ${kinds.join(' and ')} stores, and this is ${store.kind}`,
      hint: 'leave it out',
    });
  }
}

function checkLink(
  { report }: CheckContext,
  workload: Incomplete<WorkloadBlueprint>,
  { linkedTo, writesBack }: Incomplete<StoreBlueprint>,
  path: DocumentPath,
): void {
  if (linkedTo === undefined) {
    if (writesBack === undefined) return;
    const message = '"writesBack" is about a linked bucket, and "linkedTo" names none';
    report({ code: 'contradiction', path: [...path, 'writesBack'], message, hint: 'name one, or leave it out' });
    return;
  }
  const buckets = (workload.storage ?? []).flatMap((other) =>
    other?.kind === 'object' && other.name !== undefined ? [other.name] : [],
  );
  if (buckets.includes(linkedTo)) return;
  report({
    code: 'reference-unknown',
    path: [...path, 'linkedTo'],
    message: `${shown(linkedTo)} is no object store of this workload`,
    hint: buckets.length === 0 ? 'add one' : `object stores: ${buckets.join(', ')}`,
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
        message: `${hours} h is no whole number of days, which S3 counts in`,
        hint: `write "${Math.ceil(hours / 24)} d"`,
      });
      return;
    }
    if (hours === 0 && key !== 'tierAfter') {
      report({ code: 'out-of-range', path: [...path, key], message: `"${key}" must be a day at least` });
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
    wrong('tierAfter', 'objects move after that age, and `tiering` is none', 'leave one of them out');
    return;
  }
  if (tiering === 'infrequent' && tierAfter < INFREQUENT_DAYS) {
    wrong('tierAfter', `S3 moves no object to Standard-IA before ${INFREQUENT_DAYS} days`, 'write "30 d" or more');
  }
  const earliest = tiering === 'infrequent' ? tierAfter + INFREQUENT_DAYS : tiering === 'none' ? 1 : tierAfter + 1;
  const archiveAfter = age('archiveAfter');
  if (archiveAfter !== undefined && archiveAfter < earliest) {
    wrong(
      'archiveAfter',
      `objects would be archived at ${archiveAfter} days, before they may leave the tier that they are in`,
      `write "${earliest} d" or more`,
    );
  }
  const last = archiveAfter ?? (tiering === 'none' ? 0 : tierAfter);
  const expireAfter = age('expireAfter');
  if (expireAfter !== undefined && expireAfter <= last) {
    wrong(
      'expireAfter',
      `objects would be deleted at ${expireAfter} days, and move to another tier at ${last}`,
      `write "${last + 1} d" or more, or leave the move out`,
    );
  }
}

/** What workloads may use of each other: the stores must be there, be S3, and be another's. */
export function checkAccess({ data, report }: CheckContext): void {
  const kinds = new Map<string, string | undefined>();
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
          message: `${shown(store)} is no store of a workload of this hall`,
          ...(near && { hint: `did you mean "${near}"?` }),
        });
      } else if (store.startsWith(`${workload?.name}.`)) {
        report({
          code: 'contradiction',
          path,
          message: `${shown(store)} is this workload's own, which it reads and writes anyway`,
          hint: 'leave the entry out',
        });
      } else if (kinds.get(store) !== undefined && kinds.get(store) !== 'object') {
        report({
          code: 'contradiction',
          path,
          message: `${shown(store)} is a file system, and access is to object stores`,
          hint: 'mount it: file systems are open to every pod of the cluster that claims their volume',
        });
      } else if (seen.has(grant)) {
        report({ code: 'name-duplicate', path, message: `access to ${shown(grant)} stands above already` });
      }
      seen.add(grant);
    }
  }
}
