import type { DocumentPath } from './diagnostic.js';
import type { Position } from './position.js';

/** JSON pointer (RFC 6901) of a key or index below `pointer`. */
export function childPointer(pointer: string, key: string | number): string {
  return `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** JSON pointer (RFC 6901) of a path; empty for the root. */
export function pointerOf(path: DocumentPath): string {
  return path.reduce<string>(childPointer, '');
}

/** The path of a pointer; of one that is not in the file, numbers are taken for indices. */
export function pathOf(pointer: string, positions: ReadonlyMap<string, Position>): DocumentPath {
  const known = positions.get(pointer);
  if (known) return known.path;
  return pointer
    .split('/')
    .slice(1)
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step.replaceAll('~1', '/').replaceAll('~0', '~')));
}
