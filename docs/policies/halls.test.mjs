// Run with vitest in a repository of halls: npx vitest run policies
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { violations } from './violations.mjs';

const limits = JSON.parse(readFileSync(new URL('limits.json', import.meta.url), 'utf8'));
const blueprints = globSync('blueprints/**/*.yaml', { exclude: (name) => name.endsWith('datahall.catalog.yaml') });

it.each(blueprints)('%s keeps the rules', (blueprint) => {
  const plan = JSON.parse(
    execFileSync('npx', ['datahall', 'plan', blueprint], { encoding: 'utf8', maxBuffer: 2 ** 28 }),
  );
  expect(violations(plan, limits)).toEqual([]);
});
