import { CorruptCatalogError, NoCatalogError } from '../../catalog/files/rows.js';

/** What the system's errors mean, and what helps; https://nodejs.org/api/errors.html#common-system-errors and errno(3). */
const MEANINGS: Readonly<Record<string, readonly [meaning: string, remedy: string]>> = {
  EACCES: ['permission denied', 'use another path, or ask for the right to it'],
  EPERM: ['not permitted', 'use another path, or ask for the right to it'],
  ENOENT: ['no such file or folder', 'check the path; folders are not created'],
  ENOTDIR: ['a part of the path is a file, not a folder', 'check the path'],
  EEXIST: ['something of that name is there', 'remove it, or use another path'],
  EISDIR: ['a folder, not a file', 'name a file in it'],
  ENOSPC: ['the disk is full', 'make room, and run the command again'],
  EDQUOT: ['the disk quota is used up', 'make room, and run the command again'],
  EROFS: ['the file system is read-only', 'use another path'],
  EFBIG: ['too large for the file system', 'use another path'],
  ENAMETOOLONG: ['the name is too long', 'use a shorter one'],
  ELOOP: ['the symbolic links lead in a circle', 'mend them, or use another path'],
  EMFILE: ['too many open files', 'raise the limit (ulimit -n)'],
  ENOTFILE: ['a pipe, a socket or a device', 'give the path of a file; a pipe can be given as /dev/stdin'],
};

/** The line that tells of an error that is not a mistake in datahall; null: it is one, and its stack is wanted. */
export function systemErrorLine(error: unknown): string | null {
  if (error instanceof CorruptCatalogError || error instanceof NoCatalogError)
    return `error[catalog-unreadable]: ${error.message}`;
  const { code, path } = fieldsOf(error);
  const meaning = MEANINGS[code];
  if (meaning === undefined) return null;
  return `${path === '' ? '' : `${path}: `}error[file-unusable]: ${meaning[0]} (${code}); hint: ${meaning[1]}`;
}

/** What a system error means, such as `permission denied (EACCES)`; what else is thrown, as it is. */
export function systemErrorReason(error: unknown): string {
  const { code } = fieldsOf(error);
  const meaning = MEANINGS[code];
  if (meaning !== undefined) return `${meaning[0]}, ${code}`;
  return code === '' ? String(error) : code;
}

/** Whether whoever read our output has gone, as `head` does. */
export function isClosedPipe(error: unknown): boolean {
  return fieldsOf(error).code === 'EPIPE';
}

function fieldsOf(error: unknown): { readonly code: string; readonly path: string } {
  if (!(error instanceof Error)) return { code: '', path: '' };
  const { code, path, dest } = error as NodeJS.ErrnoException & { dest?: string };
  return { code: typeof code === 'string' ? code : '', path: dest ?? path ?? '' };
}
