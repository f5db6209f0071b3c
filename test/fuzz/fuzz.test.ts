import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { MAX_FORMATTED_LENGTH } from '../../lib/blueprint/schema/fields.js';
import { planHall } from '../../lib/plan/plan-hall.js';
import { chanceOf } from './chance.js';
import { drawBlueprint } from './drawn-blueprint.js';
import { mutateText } from './mutated-text.js';
import { survive } from './survive.js';

/** Of each kind; `npm run fuzz` tries ten thousand. */
const COUNT = 500;
const SEED = 22_000_000;

/** @returns how many texts had each outcome */
async function outcomesOf(textOf: (seed: number) => string): Promise<Record<string, number>> {
  const outcomes: Record<string, number> = { planned: 0, infeasible: 0, wrong: 0 };
  for (let seed = SEED; seed < SEED + COUNT; seed++) {
    const { outcome, faults } = await survive(textOf(seed));
    expect(faults, `seed ${seed}`).toEqual([]);
    outcomes[outcome]!++;
  }
  return outcomes;
}

describe('planning never crashes, and every diagnostic has its place', () => {
  it('in blueprints drawn from the schema, of which many are planned', async () => {
    const { planned, infeasible, wrong } = await outcomesOf((seed) => stringify(drawBlueprint(chanceOf(seed))));
    expect(Math.min(planned!, infeasible!, wrong!)).toBeGreaterThan(COUNT / 10);
  }, 600_000);

  it('in texts with mistakes, of which some are none', async () => {
    const { planned, wrong } = await outcomesOf((seed) => mutateText(chanceOf(seed)));
    expect(wrong).toBeGreaterThan(COUNT / 2);
    expect(planned).toBeGreaterThan(0);
  }, 600_000);
});

describe('what once took long or was told nowhere', () => {
  it.each([
    ['a mirror of 100,000 characters', `kubernetes: { mirror: "${'a.'.repeat(50_000)}!" }`, 'kubernetes.mirror'],
    ['an address of 100,000', `operations: { emails: ["a@${'a-'.repeat(50_000)}"] }`, 'operations.emails.0'],
    ['an amount of 100,000 digits', `limits: { monthlyCost: "${'1'.repeat(100_000)}" }`, 'limits.monthlyCost'],
    [
      'an endpoint of one character too many',
      `network: { endpoints: [${'a'.repeat(MAX_FORMATTED_LENGTH + 1)}] }`,
      'network.endpoints.0',
    ],
  ])('%s', async (_, line, path) => {
    const text = `version: 1\nname: hall\nregion: us-east-1\nworkloads: [{ name: a, accelerators: { atLeast: 8 } }]\n${line}\n`;
    expect((await survive(text)).faults).toEqual([]);
    const outcome = await planHall(text);
    const places = outcome.status === 'wrong' ? outcome.diagnostics.map(({ path }) => path.join('.')) : [];
    expect(places).toEqual([path]);
  });

  it.each(['? ', '- ', '[', '{a: '])('three thousand levels of %j', async (opener) => {
    expect(await survive(`version: 1\nname: ${opener.repeat(3000)}\n`)).toEqual({ outcome: 'wrong', faults: [] });
  });

  it('a profile that is not met, at the word that asks for it', async () => {
    const text = `version: 1\nname: hall\nregion: us-east-1\nworkloads: [{ name: a, accelerators: { atLeast: 8 } }]\nsecurity: { profile: hardened }\n`;
    const outcome = await planHall(text);
    if (outcome.status !== 'wrong') throw new Error('it was planned');
    const at = text.indexOf('hardened');
    const places = outcome.diagnostics.map(({ path, range }) => [path.join('.'), range]);
    expect(places).toContainEqual(['security.profile', [at, at + 'hardened'.length]]);
    expect(places.every(([, range]) => range !== undefined)).toBe(true);
  });
});
