import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { publishedSchema, publishedTasksSchema } from '../lib/blueprint/published-schema.js';
import { SIZING_SCHEMA } from '../lib/sizing/published-schema.js';
import { FRONTIER_SCHEMA } from '../lib/studies/frontier/published-schema.js';

/** Writes `schema/` from the formats' source; the regions come from the catalog, if it is there. */
const root = new URL('../', import.meta.url);
const index = new URL('lib/catalog/data/index.json', root);
const regions: string[] = existsSync(index)
  ? JSON.parse(readFileSync(index, 'utf8')).regions.map(({ region }: { region: string }) => region)
  : [];
const schemas = {
  'blueprint-v1.schema.json': publishedSchema(regions),
  'tasks-v1.schema.json': publishedTasksSchema(),
  'sizing.schema.json': SIZING_SCHEMA,
  'frontier.schema.json': FRONTIER_SCHEMA,
};
for (const [file, schema] of Object.entries(schemas)) {
  writeFileSync(new URL(`schema/${file}`, root), `${JSON.stringify(schema, null, 2)}\n`);
}
