import { BlueprintSchema } from '../../lib/blueprint/schema/blueprint.js';

/** The schema of a blueprint with its words: the build leaves them out of the one that plans are read with. */
export function wordedSchema() {
  return BlueprintSchema;
}
