import { describe, expect, it } from 'vitest';
import { printPlaces, wantedPlaces } from '../drawn-space.js';
import { holdRules } from '../hold-rules.js';

/** `DATAHALL_RANDOM_HALLS` asks for more. */
const HALLS = Number(process.env.DATAHALL_RANDOM_HALLS ?? 2000);

describe(`${HALLS} random halls`, () => {
  it('hold every rule of AWS, and lie at every place of the drawn space', () => {
    const { halls, places, refusals, violations } = holdRules(HALLS, 1_100_000);
    console.log(printPlaces(places), refusals);
    expect(violations).toEqual([]);
    expect(halls).toBe(HALLS);
    expect(wantedPlaces().filter((place) => !places.has(place))).toEqual([]);
  });
});
