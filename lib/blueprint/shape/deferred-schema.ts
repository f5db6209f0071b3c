import type { Ajv, AnySchemaObject, ErrorObject, SchemaValidateFunction, ValidateFunction } from 'ajv';

const KEYWORD = 'deferred';

/**
 * A schema whose optional parts are compiled by the first document that has them: compiling takes longer than reading a
 * document, and few have more than a third of the keys. What a part says of its absence stays outside.
 */
export function deferOptionalParts(schema: AnySchemaObject): AnySchemaObject {
  const { properties, required = [], items } = schema;
  return {
    ...schema,
    ...(items && { items: deferOptionalParts(items) }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries<AnySchemaObject>(properties).map(([key, part]) => [
          key,
          required.includes(key) || 'default' in part || part.properties === undefined
            ? deferOptionalParts(part)
            : { [KEYWORD]: part, ...('derived' in part && { derived: part.derived }) },
        ]),
      ),
    }),
  };
}

/** Lets a validator compile what was deferred. */
export function addDeferral(ajv: Ajv): void {
  const compiled = new Map<AnySchemaObject, ValidateFunction>();
  const deferred: SchemaValidateFunction = (part: AnySchemaObject, data: unknown, _parent, at) => {
    let validate = compiled.get(part);
    if (validate === undefined) {
      validate = ajv.compile(deferOptionalParts(part));
      compiled.set(part, validate);
    }
    const valid = validate(data, at);
    // ajv writes its own over what an error of a keyword says: the part's errors go along unseen.
    deferred.errors = (validate.errors ?? []).map((error) => ({ keyword: KEYWORD, params: { error } }));
    return valid;
  };
  ajv.addKeyword({ keyword: KEYWORD, schemaType: 'object', modifying: true, errors: true, validate: deferred });
}

/** Errors as if nothing had been deferred. */
export function undeferred(errors: readonly ErrorObject[]): ErrorObject[] {
  return errors.flatMap((error) => {
    if (error.keyword !== KEYWORD) return [error];
    return undeferred([error.params.error]).map((inner) => ({
      ...inner,
      schemaPath: `${error.schemaPath}${inner.schemaPath}`,
    }));
  });
}
