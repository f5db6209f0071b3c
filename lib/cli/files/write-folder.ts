import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/**
 * Writes files into a folder all at once: first into a folder beside it, then each is renamed into its place. What else
 * the folder holds stays, such as what Terraform keeps beside a stack.
 * @param write - is given the folder to write to, which exists and is empty
 * @throws what `write` throws, or the system's error; the folder is then as it was, unless renaming itself was cut short
 */
export function writeFolder(folder: string, write: (staging: string) => void): void {
  mkdirSync(dirname(folder), { recursive: true });
  const staging = mkdtempSync(`${folder}.next-`);
  try {
    write(staging);
    const files = filesIn(staging);
    for (const { parent } of files) mkdirSync(join(folder, relative(staging, parent)), { recursive: true });
    for (const { path } of files) renameSync(path, join(folder, relative(staging, path)));
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

function filesIn(folder: string): readonly { readonly parent: string; readonly path: string }[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => ({ parent: entry.parentPath, path: join(entry.parentPath, entry.name) }));
}
