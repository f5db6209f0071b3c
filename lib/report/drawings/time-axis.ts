/** Ticks of an axis of elapsed time, in seconds, and the unit that their numbers are in. */
interface TimeTicks {
  readonly seconds: readonly number[];
  readonly unit: 's' | 'min' | 'h' | 'd';
  readonly secondsPerUnit: number;
}

const UNITS = [
  { unit: 's', secondsPerUnit: 1, steps: [1, 2, 5, 10, 15, 30] },
  { unit: 'min', secondsPerUnit: 60, steps: [1, 2, 5, 10, 15, 30] },
  { unit: 'h', secondsPerUnit: 3600, steps: [1, 2, 3, 6, 12] },
  { unit: 'd', secondsPerUnit: 86_400, steps: [1, 2, 7, 14, 28] },
] as const;

/** From 0 up to `spanSeconds`, in steps that clocks and calendars have; at most `most` of them, which is at least 2. */
export function timeTicks(spanSeconds: number, most: number): TimeTicks {
  for (const { unit, secondsPerUnit, steps } of UNITS) {
    const step = steps.find((each) => Math.floor(spanSeconds / (each * secondsPerUnit)) < most);
    if (step !== undefined) return ticksOf(spanSeconds, step, unit, secondsPerUnit);
  }
  const fourWeeks = 28;
  const step = Math.ceil(spanSeconds / 86_400 / fourWeeks / (most - 1)) * fourWeeks;
  return ticksOf(spanSeconds, step, 'd', 86_400);
}

function ticksOf(spanSeconds: number, step: number, unit: TimeTicks['unit'], secondsPerUnit: number): TimeTicks {
  const count = Math.floor(spanSeconds / (step * secondsPerUnit)) + 1;
  return { seconds: Array.from({ length: count }, (_, i) => i * step * secondsPerUnit), unit, secondsPerUnit };
}
