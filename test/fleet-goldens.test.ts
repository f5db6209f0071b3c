import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { PLATFORMS } from '../lib/units/closed-lists.js';
import { planOfText, platformPlan } from './terraform/platform-plans.js';
import { type Json, Synthesized } from './terraform/synthesized.js';

const here = dirname(fileURLToPath(import.meta.url));
const names = readdirSync(join(here, 'platforms/fleets'))
  .map((file) => basename(file, '.yaml'))
  .filter((name) => PLATFORMS.some((platform) => name.startsWith(`${platform}-`)))
  .sort();

/** What a fleet adds to a hall, in the order of its addresses: the rest is in the goldens of whole halls. */
function fleetParts({ json }: Synthesized): Json {
  const isOfFleet = (name: string) => /^(fleet|job|queue)_/.test(name) && name !== 'queue_shares';
  const parts = (kind: 'data' | 'resource') =>
    Object.entries<Json>(json[kind] ?? {}).flatMap(([type, named]) =>
      Object.entries<Json>(named)
        .filter(([name]) => isOfFleet(name))
        .map(([name, body]) => [`${type}.${name}`, withoutOrder(body)]),
    );
  return {
    variable: json.variable ?? {},
    data: Object.fromEntries(parts('data')),
    resource: Object.fromEntries(parts('resource')),
  };
}

/** What is made first is the same for every fleet. */
function withoutOrder({ depends_on, ...body }: Json): Json {
  return body;
}

/** Slurm knows how nodes are paid for, and takes what is paid first; templates of stacks are looked into. */
function withoutPreference(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.startsWith('{\n') ? withoutPreference(JSON.parse(value)) : value;
  }
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(withoutPreference);
  if ('ParameterName' in value && ['Features', 'Weight'].includes(value.ParameterName as string)) return null;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutPreference(each)]));
}

describe('the fleet of each platform and way of buying', () => {
  it.each(names)('%s', async (name) => {
    const text = `${JSON.stringify(fleetParts(new Synthesized(await platformPlan(`fleets/${name}`))), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(join(here, 'golden/fleets', `${name}.json`));
  });

  it('is there for all that go together: a block is bought neither for a compute environment nor for Slurm', () => {
    const buying = ['capacity-block', 'on-demand', 'reservation', 'spot'];
    const wanted = PLATFORMS.flatMap((platform) => buying.map((one) => `${platform}-${one}`));
    expect(wanted.filter((name) => !names.includes(name))).toEqual(['batch-capacity-block', 'slurm-capacity-block']);
  });

  it.each(PLATFORMS)('is the same on %s whether paid by the hour or for a term, but for its name', async (platform) => {
    const bought = async (purchase: string) => {
      const workload = {
        name: 'train',
        accelerators: { atLeast: 2 },
        types: { allow: ['p4d.24xlarge'], interconnect: 'any' },
        purchase: [purchase],
      };
      const text = JSON.stringify({ version: 1, name: 'small', region: 'us-east-1', platform, workloads: [workload] });
      const parts = JSON.stringify(fleetParts(new Synthesized(await planOfText(text))));
      // Names are joined by two hyphens where a part has one.
      const unnamed = parts.replaceAll(/([_.]|--)reserved[-_][13]y/g, '').replaceAll('small--train', 'small-train');
      return withoutPreference(JSON.parse(unnamed));
    };
    const plain = await bought('on-demand');
    expect(await bought('reserved-1y')).toEqual(plain);
    expect(await bought('reserved-3y')).toEqual(plain);
  });
});
