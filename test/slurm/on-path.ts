import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where a program is; undefined: not on the PATH, nor where Debian keeps daemons. */
export function onPath(program: string): string | undefined {
  return [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin']
    .map((folder) => join(folder, program))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** Those that are missing, in words; prints what is skipped for want of them. */
export function missing(what: string, programs: readonly string[], from: string): string[] {
  const absent = programs.filter((program) => onPath(program) === undefined);
  if (absent.length > 0) console.log(`skipped, ${what}: ${absent.join(', ')} not found (Debian: ${from})`);
  return absent;
}
