/** Character offsets `[start, end)` into the text. */
export type Range = readonly [start: number, end: number];
