import { describe, expect, it } from 'vitest';
import { FITTED } from '../../../lib/models/serving/efficiency.js';
import {
  distinctRates,
  errorsOf,
  fitServing,
  halves,
  neighbourRatios,
  ratioOf,
} from '../../../scripts/fit/serving-fit.js';

const { efficiency, bands } = FITTED;

/** What is asked of the model: rates that hold, not rates that are hoped for. */
function expectGood(errors: ReturnType<typeof errorsOf>): void {
  expect(errors.median).toBeGreaterThan(0.9);
  expect(errors.median).toBeLessThan(1.1);
  expect(errors.within25).toBeGreaterThanOrEqual(0.8);
  expect(errors.above150).toBeLessThanOrEqual(0.03);
}

describe('the serving model against measured rates', () => {
  const rates = distinctRates();

  it('predicts every row as well as is asked', () => {
    expect(rates.length).toBeGreaterThan(1200);
    expectGood(errorsOf(rates.map((rate) => ratioOf(rate, efficiency))));
  });

  it('predicts rows that the fit did not see as well, and within the stated band', () => {
    const [fitted, unseen] = halves(1);
    const half = fitServing(fitted);
    const errors = errorsOf(unseen.map((rate) => ratioOf(rate, half)));
    expectGood(errors);
    expect(errors.band).toBeLessThanOrEqual(bands.modelled);
  });

  it('predicts a row from the others of its case within the stated band', () => {
    const errors = errorsOf(neighbourRatios(efficiency));
    expect(errors.rows).toBeGreaterThan(500);
    expect(errors.band).toBeLessThanOrEqual(bands.measured);
  });

  it('ships parameters that hardware can have', () => {
    for (const { weightBandwidth, cacheBandwidth, compute16, compute8 } of Object.values(efficiency.generations)) {
      for (const share of [weightBandwidth, cacheBandwidth, compute16, compute8]) {
        expect(share).toBeGreaterThan(0.05);
        expect(share).toBeLessThanOrEqual(0.95);
      }
    }
  });
});
