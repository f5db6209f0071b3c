import { shown } from '../../units/shown.js';
import type { Diagnostic } from '../document/diagnostic.js';
import type { ParsedDocument } from '../document/parse-document.js';
import { pointerOf } from '../document/pointer.js';
import type { KnownNames } from '../names/known-names.js';
import type { Blueprint } from '../schema/blueprint.js';

/** The declared types with holes: what broke the shape was taken out. */
export type Incomplete<T> = T extends number | string | boolean
  ? T
  : T extends readonly (infer Item)[]
    ? (Incomplete<Item> | undefined)[]
    : T extends object
      ? { [Key in keyof T]?: Incomplete<T[Key]> | undefined }
      : T;

/** What a check reads and reports to. A check never assumes that a key is there. */
export interface CheckContext<Format = Blueprint, Known = KnownNames> {
  readonly data: Incomplete<Format>;
  readonly document: ParsedDocument;
  readonly known: Known;
  report(diagnostic: Omit<Diagnostic, 'severity'> & { severity?: Diagnostic['severity'] }): void;
}

/** Whether the user wrote the key, as opposed to a default. */
export function isWritten({ document }: Pick<CheckContext, 'document'>, path: Diagnostic['path']): boolean {
  return document.positions.has(pointerOf(path));
}

/** Marks the key rather than its value. */
export function keyRange(
  { document }: Pick<CheckContext, 'document'>,
  path: Diagnostic['path'],
): Pick<Diagnostic, 'range'> {
  const range = document.positions.get(pointerOf(path))?.key;
  return range ? { range } : {};
}

/** The text of a file that a key names; reports one that cannot be read. @param hint - which file is meant */
export function namedFile<Format>(
  { known, report }: CheckContext<Format>,
  file: string,
  path: Diagnostic['path'],
  hint: string,
): string | null {
  const found = known.readFile?.(file) ?? { reason: 'the blueprint itself is in no file' };
  if ('text' in found) return found.text;
  report({ code: 'file-unreadable', path, message: `${shown(file)} cannot be read: ${found.reason}`, hint });
  return null;
}
