/** Amounts of several resources, always in the same order; whole numbers, so that sums are exact. */
export type Amounts = readonly number[];

/** What is taken of one node, or of one store, from now to the end of time: a step function of whole seconds. */
export class Timeline {
  /** Infinity where there is no limit. */
  readonly capacity: Amounts;
  /** Ascending; step `i` lasts from `times[i]` to `times[i + 1]`, the last one for ever, with nothing taken. */
  private readonly times: number[] = [0];
  private readonly taken: number[][];

  constructor(capacity: Amounts) {
    this.capacity = capacity;
    this.taken = [capacity.map(() => 0)];
  }

  /** First moment, `from` or later, from which `amounts` are free for `seconds`; Infinity when they exceed the capacity. */
  earliestFit(from: number, seconds: number, amounts: Amounts): number {
    let start = from;
    for (let i = this.stepAt(from); i < this.times.length; i += 1) {
      const until = this.times[i + 1] ?? Number.POSITIVE_INFINITY;
      if (!this.fits(i, amounts)) start = until;
      else if (until >= start + seconds) return start;
    }
    return Number.POSITIVE_INFINITY;
  }

  /** Least amounts free at any moment of [start, end). */
  leastFree(start: number, end: number): number[] {
    const most = this.capacity.map(() => 0);
    for (let i = this.stepAt(start); i < this.times.length && this.times[i]! < end; i += 1) {
      for (let k = 0; k < most.length; k += 1) most[k] = Math.max(most[k]!, this.taken[i]![k]!);
    }
    return this.capacity.map((capacity, k) => capacity - most[k]!);
  }

  /** The caller has seen that they fit. */
  take(start: number, end: number, amounts: Amounts): void {
    this.change(start, end, amounts, 1);
  }

  /** Undoes a `take` of the same arguments. */
  give(start: number, end: number, amounts: Amounts): void {
    this.change(start, end, amounts, -1);
  }

  /** Forgets the steps before `now`: none will be asked for again. */
  forgetBefore(now: number): void {
    const gone = this.stepAt(now);
    this.times.splice(0, gone);
    this.taken.splice(0, gone);
  }

  private change(start: number, end: number, amounts: Amounts, sign: 1 | -1): void {
    const first = this.cut(start);
    const last = this.cut(end);
    for (let i = first; i < last; i += 1) {
      for (let k = 0; k < amounts.length; k += 1) this.taken[i]![k]! += sign * amounts[k]!;
    }
    this.join(last);
    this.join(first);
  }

  private fits(step: number, amounts: Amounts): boolean {
    const taken = this.taken[step]!;
    for (let k = 0; k < amounts.length; k += 1) {
      if (amounts[k]! > this.capacity[k]! - taken[k]!) return false;
    }
    return true;
  }

  /** Index of the step that holds `time`; the first one when `time` is before all. */
  private stepAt(time: number): number {
    let low = 0;
    let high = this.times.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.times[middle]! <= time) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Index of the step that begins at `time`, made by splitting one where need be. */
  private cut(time: number): number {
    const step = this.stepAt(time);
    if (this.times[step] === time) return step;
    this.times.splice(step + 1, 0, time);
    this.taken.splice(step + 1, 0, [...this.taken[step]!]);
    return step + 1;
  }

  /** Merges a step into the one before it when nothing differs. */
  private join(step: number): void {
    const before = this.taken[step - 1];
    if (before === undefined || this.taken[step]!.some((amount, k) => amount !== before[k])) return;
    this.times.splice(step, 1);
    this.taken.splice(step, 1);
  }
}
