import { readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';

/** A check against a committed schema, e.g. `sizing.schema.json`; it returns what is wrong, nothing of a valid value. */
export function schemaFaults(file: string): (value: unknown) => readonly ErrorObject[] {
  const schema = JSON.parse(readFileSync(new URL(`../schema/${file}`, import.meta.url), 'utf8'));
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true }).compile(schema);
  return (value) => {
    validate(JSON.parse(JSON.stringify(value)));
    return validate.errors ?? [];
  };
}
