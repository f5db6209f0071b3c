import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { inputSchemas, outputSchemas } from './schema/published-schemas.js';

/** Writes `schema/`, and deletes what nothing writes any more. */
const folder = new URL('../schema/', import.meta.url);
const schemas = { ...inputSchemas(), ...outputSchemas() };
for (const file of readdirSync(folder)) if (!(file in schemas)) rmSync(new URL(file, folder));
for (const [file, schema] of Object.entries(schemas)) {
  writeFileSync(new URL(file, folder), `${JSON.stringify(schema, null, 2)}\n`);
}
