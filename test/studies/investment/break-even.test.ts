import { describe, expect, it } from 'vitest';
import { breakEven } from '../../../lib/studies/investment/present-value.js';

const line = (idleUsd: number, fullUsd: number) => ({ idleUsd, fullUsd });

describe('two cost lines', () => {
  it('meet where they cross, and say which side is whose', () => {
    expect(breakEven(line(60, 80), line(0, 100))).toEqual({ kind: 'at', utilization: 0.75, firstIsCheaper: 'above' });
    expect(breakEven(line(0, 100), line(60, 80))).toEqual({ kind: 'at', utilization: 0.75, firstIsCheaper: 'below' });
  });

  it('may touch at an end', () => {
    expect(breakEven(line(0, 50), line(0, 100))).toEqual({ kind: 'at', utilization: 0, firstIsCheaper: 'above' });
    expect(breakEven(line(10, 100), line(50, 100))).toEqual({ kind: 'at', utilization: 1, firstIsCheaper: 'below' });
  });

  it('may not meet', () => {
    expect(breakEven(line(10, 20), line(11, 90))).toEqual({ kind: 'first-always-cheaper' });
    expect(breakEven(line(10, 200), line(9, 90))).toEqual({ kind: 'second-always-cheaper' });
    expect(breakEven(line(10, 20), line(10, 20))).toEqual({ kind: 'always-equal' });
  });
});
