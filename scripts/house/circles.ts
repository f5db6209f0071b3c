import { posix } from 'node:path';
import type { Import } from './source-files.js';

/** Groups of files that import each other in a circle, types included (Tarjan's strongly connected components). */
export function circles(files: readonly string[], imports: readonly Import[]): string[][] {
  const targets = new Map<string, string[]>(files.map((file) => [file, []]));
  for (const { file, target } of imports) if (targets.has(target)) targets.get(file)?.push(target);
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (file: string): void => {
    order.set(file, order.size);
    low.set(file, order.get(file)!);
    stack.push(file);
    for (const target of targets.get(file)!) {
      if (!order.has(target)) visit(target);
      if (stack.includes(target)) low.set(file, Math.min(low.get(file)!, low.get(target)!));
    }
    if (low.get(file) !== order.get(file)) return;
    const group = stack.splice(stack.indexOf(file));
    if (group.length > 1) found.push(group.sort());
  };
  for (const file of files) if (!order.has(file)) visit(file);
  return found;
}

/** Pairs of folders whose own files import each other, e.g. `lib/plan <> lib/plan/rules`; a parent and its child count. */
export function mutualFolders(imports: readonly Import[]): string[] {
  const arrows = new Set(
    imports
      .filter(({ target }) => target.endsWith('.ts'))
      .map(({ file, target }) => `${posix.dirname(file)} ${posix.dirname(target)}`),
  );
  return [...arrows]
    .filter((arrow) => {
      const [from, to] = arrow.split(' ') as [string, string];
      return from < to && arrows.has(`${to} ${from}`);
    })
    .map((arrow) => arrow.replace(' ', ' <> '))
    .sort();
}

/**
 * Folders whose own files both import from below and are imported from below: neither a roof nor a cellar.
 * @returns e.g. `lib/plan <> lib/plan/rules`, one for each child on both sides
 */
export function mixedParents(imports: readonly Import[]): string[] {
  const down = new Set<string>();
  const up = new Set<string>();
  for (const { file, target } of imports) {
    if (!target.endsWith('.ts')) continue;
    const from = posix.dirname(file);
    const to = posix.dirname(target);
    if (to.startsWith(`${from}/`)) down.add(from);
    if (from.startsWith(`${to}/`)) up.add(to);
  }
  return [...down].filter((folder) => up.has(folder)).sort();
}
