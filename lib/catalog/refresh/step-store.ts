import { mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../files/index-file.js';
import { parse } from '../files/rows.js';
import { writeDurably } from '../files/snapshots.js';

/** Changes when what a step keeps changes shape: answers of an older version are asked for again. */
const SHAPE = 1;

/** Answers that are kept, so that the next try asks only for the rest. */
export interface StepStore {
  /** Undefined: not there, damaged, or of another stamp. */
  read(step: string): unknown;
  write(step: string, answer: unknown): void;
  clear(): void;
}

/**
 * @param folder - made when the first answer is kept
 * @param key - answers that were kept under another one are not taken up again
 */
export function openStepStore(folder: string, key: string): StepStore {
  const stamp = `${SHAPE} ${key}`;
  return {
    read(step) {
      try {
        const entry = parse(step, readFileSync(join(folder, `${step}.json`), 'utf8'));
        const answer = JSON.stringify(entry.answer);
        return entry.stamp === stamp && entry.sha256 === sha256(answer) ? entry.answer : undefined;
      } catch {
        return undefined;
      }
    },
    write(step, answer) {
      mkdirSync(folder, { recursive: true });
      const path = join(folder, `${step}.json`);
      const entry = { stamp, sha256: sha256(JSON.stringify(answer)), answer };
      writeDurably(`${path}.next`, JSON.stringify(entry));
      renameSync(`${path}.next`, path);
    },
    clear() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
