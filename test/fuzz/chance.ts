/** Seeded chance: the same numbers for the same seed, on every machine. */
export interface Chance {
  /** From 0 to below 1. */
  next(): number;
  /** An integer from 0 to below `end`. */
  below(end: number): number;
  of<T>(all: readonly T[]): T;
  /** Whether something of this probability happens. */
  is(probability: number): boolean;
}

/** mulberry32, public domain: 32 bits of state are plenty for choosing among cases. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (end: number): number => Math.floor(next() * end);
  return { next, below, of: (all) => all[below(all.length)]!, is: (probability) => next() < probability };
}
