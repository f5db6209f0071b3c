import type { DocumentPath } from '../blueprint/document/diagnostic.js';
import { BlueprintSchema } from '../blueprint/schema/blueprint.js';
import type { Schema } from '../units/schema.js';

/** What the format admits at a path, each alternative by itself; empty: it has no such key. */
export function schemasAt(path: DocumentPath): readonly Schema[] {
  return path.reduce<readonly Schema[]>(
    (schemas, step) =>
      schemas.flatMap((schema) => {
        const below = typeof step === 'number' ? schema.items : (schema.properties?.[step] ?? mapValue(schema));
        return below === undefined ? [] : withAlternatives(below);
      }),
    withAlternatives(BlueprintSchema),
  );
}

function withAlternatives(schema: Schema): readonly Schema[] {
  return [schema, ...((schema.anyOf ?? []) as readonly Schema[]).flatMap(withAlternatives)];
}

/** Of a map with names of the user's as its keys. */
function mapValue({ properties, additionalProperties, patternProperties }: Schema): Schema | undefined {
  if (patternProperties !== undefined) return Object.values(patternProperties)[0] as Schema;
  return properties === undefined && typeof additionalProperties === 'object' ? additionalProperties : undefined;
}
