import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { publishedSchema } from '../lib/blueprint/schema/published-schema.js';

/** Writes `schema/blueprint-v1.schema.json` from the format's source; the regions come from the catalog, if it is there. */
const root = new URL('../', import.meta.url);
const index = new URL('lib/catalog/data/index.json', root);
const regions: string[] = existsSync(index)
  ? JSON.parse(readFileSync(index, 'utf8')).regions.map(({ region }: { region: string }) => region)
  : [];
writeFileSync(
  new URL('schema/blueprint-v1.schema.json', root),
  `${JSON.stringify(publishedSchema(regions), null, 2)}\n`,
);
