import { readFileSync } from 'node:fs';
import { apiReference } from './api-reference.js';
import { formatReference } from './blueprint-reference.js';
import { commandReference } from './command-reference.js';
import { controlsReference } from './controls-reference.js';
import { rulesReference } from './rules-reference.js';

const root = new URL('../../', import.meta.url);
const schema = (file: string): unknown => JSON.parse(readFileSync(new URL(`schema/${file}`, root), 'utf8'));

/** Every generated page, by its path from the root. */
export async function referencePages(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    [
      'docs/reference/blueprint.md',
      formatReference('Blueprint, version 1', 'What a hall is asked to be.', schema('blueprint-v1.schema.json')),
    ],
    [
      'docs/reference/tasks.md',
      formatReference('Tasks, version 1', 'Work for `datahall schedule`.', schema('tasks-v1.schema.json')),
    ],
    [
      'docs/reference/catalog.md',
      formatReference(
        'Your own catalog, version 1',
        'Figures of yours over those of the catalog, in `datahall.catalog.yaml`.',
        schema('catalog-v1.schema.json'),
      ),
    ],
    ['docs/reference/commands.md', await commandReference()],
    ['docs/reference/controls.md', await controlsReference()],
    ['docs/reference/rules.md', rulesReference()],
    ['docs/reference/api/datahall.md', apiReference('`datahall`', 'lib/index.ts')],
    ['docs/reference/api/constructs.md', apiReference('`datahall/constructs`', 'lib/constructs.ts')],
  ]);
}
