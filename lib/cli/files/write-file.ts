import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';

/**
 * Writes a file whole or not at all: beside the target, synced, then renamed over it. What is no regular file, such as
 * `/dev/stdout`, is written to directly.
 * @throws the system's error, with its path; the target is then as it was
 */
export function writeWhole(path: string, text: string): void {
  const target = statSync(path, { throwIfNoEntry: false });
  if (target !== undefined && !target.isFile()) {
    writeSynced(path, text, 'w');
    return;
  }
  const beside = `${path}.${process.pid}.next`;
  try {
    writeSynced(beside, text, 'wx', target?.mode);
    renameSync(beside, path);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') rmSync(beside, { force: true });
    throw Object.assign(error as Error, { path, dest: undefined });
  }
}

function writeSynced(path: string, text: string, flags: string, mode?: number): void {
  const file = openSync(path, flags, mode);
  try {
    const bytes = Buffer.from(text);
    for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
    fsyncIfPossible(file);
  } finally {
    closeSync(file);
  }
}

/** Returns once a file that was written is on the disk. */
export function syncFile(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Pipes and terminals have nothing to sync. */
function fsyncIfPossible(file: number): void {
  try {
    fsyncSync(file);
  } catch (error) {
    if (codeOf(error) !== 'EINVAL') throw error;
  }
}

function codeOf(error: unknown): unknown {
  return (error as NodeJS.ErrnoException).code;
}
