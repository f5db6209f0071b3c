/**
 * Puts the words of the schema (what keys mean, and examples) where plans are read: before the first mistake is told, and before the
 * editor asks for them.
 */
import { BlueprintSchema } from '../../lib/blueprint/schema/blueprint.js';
import { isRecord } from '../../lib/units/is-record.js';
import { wordedSchema } from './worded-schema.js';

addWords(BlueprintSchema, wordedSchema());

/** What one has and the other lacks, at every depth: the two are the same but for words. */
function addWords(schema: unknown, worded: unknown): void {
  if (Array.isArray(schema)) for (const [at, each] of schema.entries()) addWords(each, (worded as unknown[])[at]);
  if (!isRecord(schema)) return;
  for (const [key, value] of Object.entries(worded as object)) {
    if (key in schema) addWords(schema[key], value);
    else (schema as Record<string, unknown>)[key] = value;
  }
}
