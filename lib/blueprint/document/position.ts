import type { DocumentPath } from './diagnostic.js';

/** Character offsets `[start, end)` into the text. */
export type Range = readonly [start: number, end: number];

/** Where one value stands. */
export interface Position {
  readonly path: DocumentPath;
  /** Of the value itself, without trailing comments. */
  readonly value: Range;
  /** Of its key; none: an item of a list, or the root. */
  readonly key?: Range;
  /** What to mark when the whole is meant: its key, or the first key or character in it. */
  readonly head: Range;
  /** As written, for a scalar. */
  readonly source?: string;
}
