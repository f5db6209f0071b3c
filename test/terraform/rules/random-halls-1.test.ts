import { describe, expect, it } from 'vitest';
import { printPlaces, wantedPlaces } from '../drawn-space.js';
import { holdRules } from '../hold-rules.js';

describe('half of five thousand random halls', () => {
  it('hold every rule of AWS, and lie at every place of the drawn space', () => {
    const { halls, places, refusals, violations } = holdRules(2500, 1_000_000);
    console.log(printPlaces(places), refusals);
    expect(violations).toEqual([]);
    expect(halls).toBe(2500);
    expect(wantedPlaces().filter((place) => !places.has(place))).toEqual([]);
  });
});
