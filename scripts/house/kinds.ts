import { PLATFORMS, STORE_KINDS } from '../../lib/units/closed-lists.js';
import type { SourceFile } from './source-files.js';

/**
 * Comparisons of a value with the literal of a platform or a store outside the kind's own room, e.g.
 * `lib/plan/keys.ts:18: platform === 'eks'`. A room is a folder or a file that bears the kind's name.
 */
export function kindComparisons(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => {
      const literals = [...line.matchAll(COMPARISON)].map((match) => (match[1] ?? match[2] ?? match[3] ?? match[4])!);
      const strangers = literals.filter((literal) => !isRoomOf(path, literal));
      return strangers.length === 0 ? [] : [`${path}:${index + 1}: ${line.trim()}`];
    }),
  );
}

const KINDS = [...PLATFORMS, ...STORE_KINDS, 'lustre'].join('|');
const COMPARISON = new RegExp(
  [
    `(?<!typeof [\\w.!?\\[\\]]+ )[!=]== '(${KINDS})'`,
    `'(${KINDS})' [!=]==`,
    `\\bcase '(${KINDS})':`,
    `\\.(?:has|includes|startsWith)\\('(${KINDS})'\\)`,
  ].join('|'),
  'g',
);

function isRoomOf(path: string, kind: string): boolean {
  return path.split('/').some((part) => part === kind || part === `${kind}.ts` || part.startsWith(`${kind}-`));
}
