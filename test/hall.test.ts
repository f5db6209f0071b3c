import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { BlueprintInput } from '../lib/blueprint/schema/blueprint.js';
import { planHall, readHall } from '../lib/plan/plan-hall.js';

const STARTER = {
  version: 1,
  name: 'starter',
  region: 'us-east-1',
  platform: 'eks',
  workloads: [
    {
      name: 'train',
      compute: { atLeast: '1000 TFLOPS', precision: 'bf16' },
      network: { atLeast: '100 GB/s' },
      storage: [
        { name: 'datasets', kind: 'object', capacity: '10 TB' },
        { name: 'scratch', kind: 'scratch', capacity: '10 TB', throughput: '10 GB/s' },
      ],
      purchase: ['on-demand'],
    },
  ],
  objective: { energyWeight: '0.1 USD/kWh' },
  limits: { monthlyCost: '10M USD' },
  network: { cidr: '10.0.0.0/16', zones: 3 },
  operations: { emails: ['hall-operators@example.org'] },
} as const satisfies BlueprintInput;

describe('a blueprint as an object', () => {
  it('is planned as its text is', async () => {
    const text = readFileSync('blueprints/starter.yaml', 'utf8');
    expect(STARTER).toEqual(parse(text));
    expect(await planHall(STARTER)).toEqual(await planHall(text));
  });

  it('is held to the same rules, and its mistakes have a path and no place in a text', () => {
    const [train] = STARTER.workloads;
    const read = readHall({ ...STARTER, workloads: [{ ...train, compute: { ...train.compute, atLeast: '1000' } }] });
    if (read.ok) throw new Error('it was read');
    expect(read.diagnostics).toMatchObject([{ code: 'unit-missing', path: ['workloads', 0, 'compute', 'atLeast'] }]);
    expect(read.diagnostics[0]).not.toHaveProperty('range');
  });

  it('is typed: what the format does not know or misses does not compile', () => {
    // @ts-expect-error misspelt
    const misspelt: BlueprintInput = { ...STARTER, platfrom: 'eks' };
    const { name, ...rest } = STARTER;
    // @ts-expect-error without its name
    const nameless: BlueprintInput = rest;
    // @ts-expect-error a quantity has a unit
    const bare: BlueprintInput = { ...STARTER, limits: { monthlyCost: 10_000_000 } };
    const wrong = [misspelt, nameless, bare].map((input) => {
      const read = readHall(input);
      return read.ok ? [] : read.diagnostics.map(({ code, path }) => [code, ...path]);
    });
    expect(wrong).toEqual([
      [['unknown-key', 'platfrom']],
      [['missing-key']],
      [['unit-missing', 'limits', 'monthlyCost']],
    ]);
    expect(name).toBe('starter');
  });
});
