import { PLATFORMS, STORE_KINDS } from '../../lib/units/closed-lists.js';
import type { SourceFile } from './source-files.js';

/**
 * Comparisons of a value with the literal of a platform or a store outside the kind's own room, e.g.
 * `lib/plan/keys.ts:18: platform === 'eks'`. A room is a folder named after the kind, or a file named after it, alone or
 * followed by one of `FILES_OF_A_KIND`.
 */
export function kindComparisons(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => {
      const literals = [...line.matchAll(COMPARISON)].map(
        (match) => match.slice(1).find((literal) => literal !== undefined)!,
      );
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
    `'(${KINDS})'(?=[^\\[\\]]*\\]\\.includes\\()`,
  ].join('|'),
  'g',
);

/** What may follow a kind in the name of a file of its own, e.g. `lustre-rules.ts`. */
const FILES_OF_A_KIND = ['metrics', 'plan', 'platform', 'rules', 'store', 'tier'];

function isRoomOf(path: string, kind: string): boolean {
  const names = [kind, ...FILES_OF_A_KIND.map((suffix) => `${kind}-${suffix}`)];
  const parts = path.split('/');
  return parts.slice(0, -1).includes(kind) || names.includes(parts.at(-1)!.replace(/\.ts$/, ''));
}
