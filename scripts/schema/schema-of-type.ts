import { join } from 'node:path';
import {
  type CompletedConfig,
  createFormatter,
  createParser,
  createProgram,
  DEFAULT_CONFIG,
  SchemaGenerator,
} from 'ts-json-schema-generator';
import { ROOT } from '../house/source-files.js';

/** A JSON Schema, or a part of one. */
export type JsonSchema = { [keyword: string]: unknown };

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/**
 * JSON Schemas (draft 2020-12) of exported types: closed objects, doc comments as descriptions. The files are parsed
 * once, in some seconds.
 * @param files paths from the root of the repository
 * @returns the schema of an exported type, by its name
 * @throws Error when no file exports the type, or the type has no form in JSON
 */
export function schemasOfTypes(files: readonly string[]): (type: string) => JsonSchema {
  const config: CompletedConfig = {
    ...DEFAULT_CONFIG,
    path: join(ROOT, files.length === 1 ? files[0]! : `{${files.join(',')}}`),
    tsconfig: join(ROOT, 'tsconfig.json'),
    // `npm run types` checks them.
    skipTypeCheck: true,
    topRef: false,
    encodeRefs: false,
  };
  const program = createProgram(config);
  const generator = new SchemaGenerator(program, createParser(program, config), createFormatter(config), config);
  return (type) => {
    const { definitions, ...schema } = generator.createSchema(type) as JsonSchema;
    return { ...(published(schema) as JsonSchema), $schema: DIALECT, $defs: published(definitions ?? {}) };
  };
}

/** References of draft 2020-12; a `@default` in words, which is no value, told in the description. */
function published(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(published);
  if (typeof part !== 'object' || part === null) return part;
  const entries = Object.entries(part).map(([key, value]) => [key, published(value)]);
  const schema: JsonSchema = Object.fromEntries(entries);
  if (typeof schema.$ref === 'string') schema.$ref = schema.$ref.replace('#/definitions/', '#/$defs/');
  if (typeof schema.default === 'string' && schema.default.startsWith('- ')) {
    const absent = `Absent: ${schema.default.slice(2)}.`;
    schema.description = schema.description === undefined ? absent : `${schema.description} ${absent}`;
    delete schema.default;
  }
  return schema;
}
