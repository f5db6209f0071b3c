import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { inputSchemas } from '../../scripts/schema/published-schemas.js';

const root = new URL('../../', import.meta.url);
const schemas = Object.entries(inputSchemas());

describe.each(schemas)('the published schema %s', (_, published) => {
  it('compiles in a strict validator that knows only standard keywords', () => {
    expect(() => new Ajv2020({ strict: true, allowUnionTypes: true }).compile(published)).not.toThrow();
  });

  it('bounds every text that has a pattern, which a validator may take long to hold to it', () => {
    const open: string[] = [];
    const visit = (schema: unknown, place: string): void => {
      if (typeof schema !== 'object' || schema === null) return;
      if ('pattern' in schema && typeof schema.pattern === 'string' && !('maxLength' in schema)) open.push(place);
      for (const [key, inner] of Object.entries(schema)) visit(inner, `${place}.${key}`);
    };
    visit(published, '');
    expect(open).toEqual([]);
  });

  it('describes every key', () => {
    const bare: string[] = [];
    const visit = (schema: Record<string, unknown>, place: string) => {
      for (const [key, child] of Object.entries((schema.properties ?? {}) as Record<string, Record<string, unknown>>)) {
        if (typeof child.description !== 'string' || child.description === '') bare.push(`${place}.${key}`);
        visit(child, `${place}.${key}`);
      }
      if (schema.items) visit(schema.items as Record<string, unknown>, `${place}[]`);
      for (const branch of (schema.anyOf ?? []) as Record<string, unknown>[]) visit(branch, place);
    };
    visit(published, '');
    expect(bare).toEqual([]);
  });

  it('shows of every key what it may look like', () => {
    const told = (schema: Record<string, unknown>): boolean =>
      ['examples', 'enum', 'const', 'default'].some((word) => word in schema) ||
      ['object', 'boolean'].includes(schema.type as string) ||
      (schema.items !== undefined && told(schema.items as Record<string, unknown>)) ||
      ((schema.anyOf ?? []) as Record<string, unknown>[]).some(told);
    const bare: string[] = [];
    const visit = (schema: Record<string, unknown>, place: string) => {
      for (const [key, child] of Object.entries((schema.properties ?? {}) as Record<string, Record<string, unknown>>)) {
        if (!told(child)) bare.push(`${place}.${key}`);
        visit(child, `${place}.${key}`);
      }
      if (schema.items) visit(schema.items as Record<string, unknown>, `${place}[]`);
      for (const branch of (schema.anyOf ?? []) as Record<string, unknown>[]) visit(branch, place);
    };
    visit(published, '');
    expect(bare).toEqual([]);
  });

  it('takes every example and every default that it shows', () => {
    const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
    const wrong: string[] = [];
    const visit = (schema: Record<string, unknown>, place: string) => {
      const shown = [...((schema.examples ?? []) as unknown[]), ...('default' in schema ? [schema.default] : [])];
      for (const value of shown) if (!ajv.validate(schema, value)) wrong.push(`${place}: ${JSON.stringify(value)}`);
      for (const [key, child] of Object.entries((schema.properties ?? {}) as Record<string, Record<string, unknown>>)) {
        visit(child, `${place}.${key}`);
      }
      if (schema.items) visit(schema.items as Record<string, unknown>, `${place}[]`);
      for (const branch of (schema.anyOf ?? []) as Record<string, unknown>[]) visit(branch, place);
    };
    // Its own name makes a schema known to the validator for good.
    const { $id, ...unnamed } = published;
    visit(unnamed, '');
    expect(wrong).toEqual([]);
  });
});

describe('an editor with the published schema', () => {
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(
    inputSchemas()['blueprint-v1.schema.json']!,
  );
  const folder = new URL('blueprints/', root);
  const shipped = readdirSync(folder).filter((name) => name.endsWith('.yaml'));

  it.each(shipped)('accepts %s', (file) => {
    expect(validate(parse(readFileSync(new URL(file, folder), 'utf8'))), JSON.stringify(validate.errors)).toBe(true);
  });

  it.each([
    ['a bare number', { network: { atLeast: 100 } }],
    ['a unit in the wrong case', { network: { atLeast: '100 gb/s' } }],
    ['an unknown key', { netwrok: {} }],
    ['an unknown word', { purpose: 'trainning' }],
    ['a wrong name', { name: 'Train' }],
  ])('refuses %s', (_, wrong) => {
    const hall = { version: 1, name: 'hall', region: 'us-east-1', workloads: [{ name: 'train', ...wrong }] };
    expect(validate(hall)).toBe(false);
  });
});
