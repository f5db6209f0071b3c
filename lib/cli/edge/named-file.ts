import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { FileText } from '../../blueprint/names/known-names.js';

/** Longest file that a blueprint may name, in bytes: a config.json has some kB. */
const MAX_BYTES = 1_000_000;

/** Reads files that blueprints of a folder name: text in UTF-8, at most 1 MB. */
export function filesBelow(folder: string): (path: string) => FileText {
  return (path) => {
    const file = join(folder, path);
    try {
      const state = statSync(file);
      if (!state.isFile()) return { reason: 'it is no file' };
      if (state.size > MAX_BYTES) return { reason: `it has ${state.size} bytes, and at most ${MAX_BYTES} are read` };
      return { text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file)) };
    } catch (error) {
      return { reason: error instanceof Error && 'code' in error ? String(error.code) : 'it is no text' };
    }
  };
}
