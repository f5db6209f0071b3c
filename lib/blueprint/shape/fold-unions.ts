import type { ShapeMistake } from './shape-mistakes.js';

/**
 * A value that fits no branch of a union draws errors from each. Only those of the branch that it was meant
 * for are kept: the one whose JSON type it has.
 */
export function foldUnions(errors: readonly ShapeMistake[]): ShapeMistake[] {
  const unions = new Map<string, { readonly error: ShapeMistake; readonly refused: Set<number> }>();
  for (const error of errors) {
    if (error.keyword === 'anyOf')
      unions.set(`${error.schemaPath} ${error.instancePath}`, { error, refused: new Set() });
  }
  const schemaPaths = [...new Set([...unions.values()].map(({ error }) => error.schemaPath))];
  const placeOf = (error: ShapeMistake) => {
    const schemaPath = schemaPaths.find((path) => error.schemaPath.startsWith(`${path}/`));
    if (schemaPath === undefined) return undefined;
    const branch = Number(error.schemaPath.slice(schemaPath.length + 1).split('/')[0]);
    for (let pointer = error.instancePath; ; pointer = pointer.slice(0, pointer.lastIndexOf('/'))) {
      const union = unions.get(`${schemaPath} ${pointer}`);
      if (union) return { union, branch, isWhole: pointer === error.instancePath };
      if (pointer === '') return undefined;
    }
  };
  const placed = errors.map((error) => ({ error, place: placeOf(error) }));
  for (const { error, place } of placed) {
    if (place?.isWhole && error.keyword === 'type') place.union.refused.add(place.branch);
  }
  return placed.flatMap(({ error, place }) => {
    const union = place?.union ?? unions.get(`${error.schemaPath} ${error.instancePath}`);
    if (!union) return [error];
    const meant = (union.error.schema as unknown[]).findIndex((_, branch) => !union.refused.has(branch));
    if (!place) return meant === -1 ? [error] : [];
    const about = union.error.parentSchema.description;
    return place.branch === meant ? [{ ...error, params: { ...error.params, about } }] : [];
  });
}
