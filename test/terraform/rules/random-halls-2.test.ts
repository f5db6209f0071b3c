import { describe, expect, it } from 'vitest';
import { holdRules } from '../hold-rules.js';

describe('half of five thousand random halls', () => {
  it('hold every rule of AWS', () => {
    const { halls, traits, violations } = holdRules(2500, 2_000_000);
    expect(violations).toEqual([]);
    expect(halls).toBe(2500);
    expect(traits.size).toBeGreaterThan(85);
  });
});
