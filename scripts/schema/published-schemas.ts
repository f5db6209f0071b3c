import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { publishedFormat, publishedSchema, publishedTasksSchema } from '../../lib/blueprint/published-schema.js';
import { loadModels } from '../../lib/catalog/files/load-models.js';
import { OverlaySchema } from '../../lib/catalog/overlay/overlay-schema.js';
import { PLAN_FORMAT } from '../../lib/plan/shape/plan.js';
import { ROOT } from '../house/source-files.js';
import { type JsonSchema, schemasOfTypes } from './schema-of-type.js';

/** The schemas of what users write, by file name; the regions come from the catalog, if it is there. */
export function inputSchemas(): Record<string, JsonSchema> {
  const index = join(ROOT, 'lib/catalog/data/index.json');
  const regions: string[] = existsSync(index)
    ? JSON.parse(readFileSync(index, 'utf8')).regions.map(({ region }: { region: string }) => region)
    : [];
  const models = loadModels().map(({ name }) => name);
  return {
    'blueprint-v1.schema.json': publishedSchema(regions, models),
    'tasks-v1.schema.json': publishedTasksSchema(),
    'catalog-v1.schema.json': publishedFormat('urn:datahall:catalog:v1', OverlaySchema),
  };
}

/** The schemas of what datahall writes, by file name: they come from the types, which are parsed in some seconds. */
export function outputSchemas(): Record<string, JsonSchema> {
  const schemaOf = schemasOfTypes([
    'lib/plan/shape/plan.ts',
    'lib/sizing/model/explanation.ts',
    'lib/studies/frontier/frontier.ts',
    'lib/studies/portfolio/portfolio.ts',
  ]);
  const named = (id: string, title: string, { $schema, ...schema }: JsonSchema) => {
    return { $schema, $id: `urn:datahall:${id}`, title, ...schema };
  };
  return {
    [`plan-v${PLAN_FORMAT}.schema.json`]: named(
      `plan:v${PLAN_FORMAT}`,
      `datahall plan, version ${PLAN_FORMAT}`,
      schemaOf('Plan'),
    ),
    'sizing.schema.json': named('sizing', 'Answer of datahall size --json', schemaOf('SizeOutput')),
    'portfolio.schema.json': named('portfolio', 'Answer of datahall portfolio --json', schemaOf('PortfolioOutput')),
    'frontier.schema.json': named('frontier', 'Answer of datahall frontier --json', schemaOf('FrontierOutput')),
  };
}
