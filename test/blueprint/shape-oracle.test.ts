import type { SchemaValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { BlueprintSchema } from '../../lib/blueprint/schema/blueprint.js';
import { MAX_FORMATTED_LENGTH, type QuantityRule } from '../../lib/blueprint/schema/fields.js';
import { shapeMistakes } from '../../lib/blueprint/shape/shape-mistakes.js';
import { TasksSchema } from '../../lib/blueprint/tasks/tasks-schema.js';
import { OverlaySchema } from '../../lib/catalog/overlay/overlay-schema.js';
import { parseQuantity } from '../../lib/units/quantity/parse-quantity.js';
import { type Chance, chanceOf } from '../fuzz/chance.js';
import { drawBlueprint } from '../fuzz/drawn-blueprint.js';

/** What ajv says of the same schema: the reference implementation of JSON Schema, with our one keyword that converts. */
function reference(schema: object) {
  const bounded = Object.assign(
    (pattern: string, flags: string) => {
      const expression = new RegExp(pattern, flags);
      const test = (text: string) => text.length <= MAX_FORMATTED_LENGTH && expression.test(text);
      // ajv keeps one expression for each string that `toString` gives.
      return { test, toString: () => String(expression) };
    },
    { code: 'new RegExp' },
  );
  const options = { allErrors: true, useDefaults: true, verbose: true, strict: false, code: { regExp: bounded } };
  const ajv = new Ajv2020(options as never);
  const quantity: SchemaValidateFunction = ({ kind, limits }: QuantityRule, data, parentSchema, at) => {
    const isAmount = typeof data === 'string' || typeof data === 'number';
    const { ok, ...params } = isAmount ? parseQuantity(kind, data, limits) : { ok: false, type: 'quantity' };
    if (ok) at!.parentData[at!.parentDataProperty] = (params as { value: number }).value;
    else quantity.errors = [{ keyword: isAmount ? 'quantity' : 'type', params, parentSchema: parentSchema! }];
    return ok;
  };
  ajv.addKeyword({ keyword: 'quantity', schemaType: 'object', modifying: true, errors: true, validate: quantity });
  const validate = ajv.compile(schema);
  return (value: unknown) => {
    validate(value);
    return validate.errors ?? [];
  };
}

const told = (mistakes: ReturnType<typeof shapeMistakes> | ReturnType<ReturnType<typeof reference>>) =>
  mistakes.map(({ keyword, instancePath, params, data, parentSchema }) => {
    return { keyword, instancePath, params, data, parentSchema };
  });

const STRANGE = [null, true, -1, 0, 1.5, 1e300, Infinity, NaN, '', 'spot', '5', '5 TB', 'é'.repeat(2000), '🦄', [], {}];

/** Puts one to four strange values into a document: in place of what is there, beside it, twice, or in its key. */
function spoil(document: unknown, chance: Chance): void {
  for (let left = 1 + chance.below(4); left > 0; left--) {
    let at = document as Record<string, unknown>;
    for (;;) {
      const inner = Object.values(at).filter((value) => typeof value === 'object' && value !== null);
      if (inner.length === 0 || chance.is(0.2)) break;
      at = chance.of(inner) as typeof at;
    }
    const strange = structuredClone(chance.of<unknown>(STRANGE));
    if (Array.isArray(at)) at.push(chance.is(0.5) && at.length > 0 ? structuredClone(chance.of(at)) : strange);
    else {
      const key = chance.of([...Object.keys(at), 'naem', 'a/b~c', 'constructor', 'atLeast']);
      if (chance.is(0.2)) delete at[key];
      else at[key] = strange;
    }
  }
}

/** @returns how many of the documents were wrong */
function compare(schema: object, count: number, draw: (chance: Chance) => unknown): number {
  const referenceErrors = reference(schema);
  let wrong = 0;
  for (let seed = 0; seed < count; seed++) {
    const ours = draw(chanceOf(seed));
    const theirs = structuredClone(ours);
    const mistakes = told(shapeMistakes(schema, ours));
    expect(mistakes, `seed ${seed}`).toEqual(told(referenceErrors(theirs)));
    expect(ours, `seed ${seed}`).toEqual(theirs);
    if (mistakes.length > 0) wrong++;
  }
  return wrong;
}

describe('a shape is checked as ajv checks it: the same mistakes in the same order, the same defaults and numbers', () => {
  it('of blueprints, right ones and spoilt ones', () => {
    expect(compare(BlueprintSchema, 80, drawBlueprint)).toBeGreaterThan(5);
    const spoilt = compare(BlueprintSchema, 250, (chance) => {
      const document = drawBlueprint(chance);
      spoil(document, chance);
      return document;
    });
    expect(spoilt).toBeGreaterThan(200);
  });

  it('of lists of tasks, and of catalogs of a user', () => {
    const task = { name: 'sweep', sizes: [{ accelerators: 8, duration: '3 h' }], kind: 'training' };
    const tasks = { version: 1, name: 'tasks', region: 'us-east-1', tasks: [task, task] };
    const overlay = {
      version: 1,
      name: 'ours',
      date: '2026-11-22',
      discounts: [{ percent: 12, purchase: ['spot', 'on-demand'], instanceTypes: ['p5', 'p4d'] }],
      prices: [{ instanceType: 'p5.48xlarge', region: 'us-east-1', onDemandUsdPerHour: 40 }],
      reservations: [{ name: 'spring', instanceType: 'p5.48xlarge', zone: 'use1-az6', nodes: 4 }],
    };
    const spoilt = (document: object) => (chance: Chance) => {
      const copy = structuredClone(document);
      spoil(copy, chance);
      return copy;
    };
    expect(compare(OverlaySchema, 1, () => structuredClone(overlay))).toBe(0);
    expect(compare(OverlaySchema, 500, spoilt(overlay))).toBeGreaterThan(400);
    expect(compare(TasksSchema, 300, spoilt(tasks))).toBeGreaterThan(200);
  });

  it.each([
    ['maxItems', [1, 2, 3]],
    ['uniqueItems', [1, 2, 1]],
    ['maxProperties', { a: 1, b: 2, c: 3 }],
    ['exclusiveMinimum', 0],
    ['const', 2],
  ])('where %s is broken', (_, value) => {
    const schema = {
      type: 'object',
      properties: {
        value: {
          anyOf: [
            { type: 'array', items: { type: 'integer' }, maxItems: 2, uniqueItems: true },
            { type: 'object', patternProperties: { '^a$': { type: 'string' } }, maxProperties: 2 },
            { type: 'number', exclusiveMinimum: 0, const: 1 },
          ],
        },
      },
    };
    expect(compare(schema, 1, () => ({ value }))).toBe(1);
  });
});
