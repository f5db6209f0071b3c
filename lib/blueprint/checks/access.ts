import { shown } from '../../units/shown.js';
import { closest } from '../../units/suggest.js';
import type { SenseContext } from './check-context.js';

/** What workloads may use of each other: the stores must be there, be S3, and be another's. */
export function checkAccess({ data, report }: SenseContext): void {
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
