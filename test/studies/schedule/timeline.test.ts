import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Amounts, Timeline } from '../../../lib/studies/schedule/model/timeline.js';

const SEED = 20261130;
/** Beyond every span that is drawn: nothing is taken then. */
const END = 24;

/** What is taken of one node in [start, end): accelerators, cores. */
interface Span {
  readonly start: number;
  readonly end: number;
  readonly amounts: Amounts;
}

/** A node of 8 accelerators and 4 cores, less what the spans take, by the second. */
class Seconds {
  readonly free: number[][] = Array.from({ length: END + 1 }, () => [8, 4]);

  change({ start, end, amounts }: Span, sign: 1 | -1): void {
    for (let second = start; second < end; second += 1) {
      for (const [k, amount] of amounts.entries()) this.free[second]![k]! -= sign * amount;
    }
  }

  fits(start: number, end: number, amounts: Amounts): boolean {
    return this.leastFree(start, end).every((free, k) => amounts[k]! <= free);
  }

  leastFree(start: number, end: number): number[] {
    const span = this.free.slice(Math.min(start, END), Math.max(start + 1, end));
    return [8, 4].map((_, k) => Math.min(...span.map((free) => free[k]!)));
  }

  earliestFit(from: number, seconds: number, amounts: Amounts): number {
    for (let start = from; start <= END; start += 1) {
      if (this.fits(start, Math.min(start + seconds, END + 1), amounts)) return start;
    }
    return Number.POSITIVE_INFINITY;
  }
}

const amounts = fc.tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 4 }));
const span = fc
  .record({ start: fc.integer({ min: 0, max: END - 2 }), seconds: fc.integer({ min: 1, max: 8 }), amounts })
  .map(({ start, seconds, amounts }): Span => ({ start, end: Math.min(END, start + seconds), amounts }));

describe('the timeline of a node', () => {
  it('knows the same as a count of every second', () => {
    fc.assert(
      fc.property(
        fc.array(span, { maxLength: 12 }),
        fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
        fc.record({ from: fc.integer({ min: 0, max: END }), seconds: fc.integer({ min: 1, max: 6 }), amounts }),
        (spans, given, asked) => {
          const timeline = new Timeline([8, 4]);
          const seconds = new Seconds();
          const held: Span[] = [];
          for (const one of spans) {
            if (!seconds.fits(one.start, one.end, one.amounts)) continue;
            timeline.take(one.start, one.end, one.amounts);
            seconds.change(one, 1);
            held.push(one);
          }
          for (const [index, one] of held.entries()) {
            if (!given[index]) continue;
            timeline.give(one.start, one.end, one.amounts);
            seconds.change(one, -1);
          }
          const { from, seconds: length, amounts } = asked;
          expect(timeline.earliestFit(from, length, amounts)).toBe(seconds.earliestFit(from, length, amounts));
          expect(timeline.leastFree(from, from + length)).toEqual(seconds.leastFree(from, from + length));
          timeline.forgetBefore(from);
          expect(timeline.earliestFit(from, length, amounts)).toBe(seconds.earliestFit(from, length, amounts));
          expect(timeline.leastFree(from, from + length)).toEqual(seconds.leastFree(from, from + length));
        },
      ),
      { seed: SEED, numRuns: 2000 },
    );
  });

  it('finds room between two, where it is as long as what is asked', () => {
    const timeline = new Timeline([8]);
    timeline.take(0, 10, [6]);
    timeline.take(15, 20, [6]);
    expect(timeline.earliestFit(0, 5, [4])).toBe(10);
    expect(timeline.earliestFit(0, 6, [4])).toBe(20);
    expect(timeline.earliestFit(0, 6, [2])).toBe(0);
    expect(timeline.earliestFit(12, 3, [4])).toBe(12);
  });

  it('never has more than the node, and always where nothing limits', () => {
    const timeline = new Timeline([8, Number.POSITIVE_INFINITY]);
    expect(timeline.earliestFit(3, 1, [9, 0])).toBe(Number.POSITIVE_INFINITY);
    expect(timeline.earliestFit(3, 1, [8, 1e9])).toBe(3);
    expect(timeline.leastFree(0, 5)).toEqual([8, Number.POSITIVE_INFINITY]);
  });
});
