import { MAX_QUANTITY_LENGTH } from '../units/quantity/parse-quantity.js';
import { KINDS } from '../units/quantity/units.js';
import type { Schema } from '../units/schema.js';
import { BlueprintSchema } from './schema/blueprint.js';
import { MAX_FORMATTED_LENGTH, type QuantityRule } from './schema/fields.js';
import { MODEL_KEYS } from './schema/models.js';
import { TasksSchema } from './tasks/tasks-schema.js';

/** Names of the schemas; they are read from the files beside the blueprints, not from the network. */
const BLUEPRINT_ID = 'urn:datahall:blueprint:v1';
const TASKS_ID = 'urn:datahall:tasks:v1';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/**
 * The JSON Schema (draft 2020-12) that editors read: plain keywords only, so that any validator takes it.
 * Quantities become strings with a pattern; a key with a default is not required; regions become an enum. Names of
 * models are examples, which editors offer: their other spellings are understood too.
 */
export function publishedSchema(regions: readonly string[], models: readonly string[] = []): Schema {
  const published = publish(BlueprintSchema);
  if (regions.length > 0) {
    const [one, several] = published.properties.region.anyOf;
    one.enum = ['any', ...[...regions].sort()];
    several.items.enum = [...regions].sort();
  }
  if (models.length > 0) {
    const { properties } = published.properties.workloads.items;
    for (const key of MODEL_KEYS) properties[key].properties.model.anyOf[0].examples = [...models];
  }
  return { $schema: DIALECT, $id: BLUEPRINT_ID, ...published };
}

/** The same for lists of tasks. */
export function publishedTasksSchema(): Schema {
  return publishedFormat(TASKS_ID, TasksSchema);
}

/** The JSON Schema that editors read of any format that is built with `units/schema.ts`. */
export function publishedFormat(id: string, schema: Schema): Schema {
  return { $schema: DIALECT, $id: id, ...publish(schema) };
}

function publish(schema: Schema): Schema {
  const { quantity, broken, derived, unless, form, ...rest } = schema;
  const published: { -readonly [Keyword in keyof Schema]: Schema[Keyword] } = {
    ...(quantity && quantityForEditors(quantity)),
    ...(rest.pattern !== undefined && { maxLength: MAX_FORMATTED_LENGTH }),
    ...rest,
  };
  if (quantity) published.description = `${rest.description} Units: ${KINDS[(quantity as QuantityRule).kind].fits}.`;
  if (derived) published.description = `${published.description} Default: ${derived}.`;
  if (published.properties) {
    const properties: Record<string, Schema> = published.properties;
    published.properties = Object.fromEntries(Object.entries(properties).map(([key, child]) => [key, publish(child)]));
    const required = (published.required ?? []).filter(
      (key: string) => !('default' in properties[key]! || 'derived' in properties[key]!),
    );
    if (required.length > 0) published.required = required;
    else delete published.required;
  }
  if (published.items) published.items = publish(published.items);
  if (published.patternProperties) {
    const [pattern, child] = Object.entries<Schema>(published.patternProperties)[0]!;
    published.patternProperties = { [pattern]: publish(child) };
  }
  if (published.anyOf) published.anyOf = published.anyOf.map(publish);
  return published;
}

function quantityForEditors({ kind }: QuantityRule): Schema {
  const names = KINDS[kind].units.map(({ name }) => name);
  const number = '[0-9][0-9_]*(\\.[0-9]+)?([eE][+-]?[0-9]+)?';
  const units = names
    .filter((name) => name !== '')
    .map((name) => name.replaceAll(' ', '\\s*'))
    .join('|');
  const isBare = names.includes('');
  const pattern = `^\\s*${number}\\s*(${units})${isBare ? '?' : ''}\\s*$`;
  return { type: isBare ? ['string', 'number'] : 'string', pattern, maxLength: MAX_QUANTITY_LENGTH };
}
