import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inputSchemas, outputSchemas } from '../scripts/schema/published-schemas.js';
import { schemaFaults } from './schema-faults.js';

const root = new URL('../', import.meta.url);
const files = readdirSync(new URL('schema/', root)).sort();
const planSchema = files.find((file) => file.startsWith('plan-v'))!;

describe('the folder of schemas', () => {
  it.each([
    ['the formats', inputSchemas],
    ['the types', outputSchemas],
  ])('holds what `npm run schema` writes from %s', (_, write) => {
    for (const [file, schema] of Object.entries(write())) {
      expect(readFileSync(new URL(`schema/${file}`, root), 'utf8')).toBe(`${JSON.stringify(schema, null, 2)}\n`);
    }
  });

  it('holds nothing else', () => {
    expect(files).toEqual(Object.keys({ ...inputSchemas(), ...outputSchemas() }).sort());
  });
});

/** Maps whose keys are not the plan's own: of Helm, of EventBridge, of add-ons and agents, of a job's resources. */
const FREE = ['configuration', 'pattern', 'resources', 'values'];

describe('the schema of a plan', () => {
  const faults = schemaFaults(planSchema);
  const halls = readdirSync(new URL('test/golden/', root)).filter((name) => name !== 'fleets');
  const planOf = (hall: string) =>
    JSON.parse(readFileSync(new URL(`test/golden/${hall}/plan.json`, root), 'utf8')) as Record<string, unknown>;

  it('has the number that plans carry', () => {
    expect(planSchema).toBe(`plan-v${planOf('starter').format}.schema.json`);
  });

  it.each(halls)('admits the plan of %s', (hall) => {
    expect(faults(planOf(hall))).toEqual([]);
  });

  it.each(['format', 'platform', 'network', 'fleets', 'sizing'])('refuses a plan without its %s', (key) => {
    const { [key]: _, ...rest } = planOf('starter');
    expect(faults(rest)).not.toEqual([]);
  });

  it.each(['starter', 'batch', 'ec2', 'hybrid'])('refuses a planted key in every object of the plan of %s', (hall) => {
    const plan = planOf(hall);
    const free = new Set<string>();
    const plant = (value: unknown, key: string): void => {
      if (typeof value !== 'object' || value === null) return;
      if (!Array.isArray(value)) {
        const object = value as Record<string, unknown>;
        object.planted = 1;
        const isFree = faults(plan).length === 0;
        delete object.planted;
        if (isFree) {
          free.add(key);
          return;
        }
      }
      for (const [name, child] of Object.entries(value)) plant(child, Array.isArray(value) ? key : name);
    };
    plant(plan, 'plan');
    expect([...free].filter((key) => !FREE.includes(key))).toEqual([]);
  });
});
