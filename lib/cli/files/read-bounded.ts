import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { MAX_TEXT_BYTES } from '../../blueprint/document/read-text.js';

/** Where a shell hands over a pipe: `/dev/stdin`, and `/dev/fd/63` of a process substitution. */
const GIVEN_BY_SHELL = /^\/dev\/(stdin|fd\/[0-9]+)$|^\/proc\/self\/fd\/[0-9]+$/;

/** What stands for stdin among files. */
const STDIN = '-';

/**
 * The bytes of a file that people write, or of stdin for `-`, up to one more than any such file may have (`readText` refuses it then).
 * @throws the system's error; or one with the code `ENOTFILE` for a named pipe, a socket or a device, which may never end
 */
export function readBounded(path: string): Uint8Array {
  if (path !== STDIN && !GIVEN_BY_SHELL.test(path) && isEndless(path)) {
    throw Object.assign(new Error(`${path} is a pipe, a socket or a device`), { code: 'ENOTFILE', path });
  }
  const file = path === STDIN ? 0 : openSync(path, 'r');
  try {
    const known = fstatSync(file).size;
    const bytes = Buffer.alloc(Math.min(Math.max(known, 64 * 1024), MAX_TEXT_BYTES) + 1);
    return readInto(file, bytes);
  } catch (error) {
    // Reading knows the descriptor alone.
    throw Object.assign(error as Error, { path });
  } finally {
    if (path !== STDIN) closeSync(file);
  }
}

function isEndless(path: string): boolean {
  const kind = statSync(path);
  return !kind.isFile() && !kind.isDirectory();
}

function readInto(file: number, start: Buffer): Uint8Array {
  let bytes = start;
  let length = 0;
  for (;;) {
    const read = readSync(file, bytes, length, bytes.length - length, null);
    length += read;
    if (read === 0 || length > MAX_TEXT_BYTES) return bytes.subarray(0, length);
    if (length === bytes.length) bytes = Buffer.concat([bytes, Buffer.alloc(MAX_TEXT_BYTES + 1 - length)]);
  }
}
