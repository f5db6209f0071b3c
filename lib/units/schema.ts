/**
 * JSON Schema built together with the TypeScript type of what it admits. Each function returns plain JSON Schema; the
 * type rides along and costs nothing at run time.
 */

declare const admitted: unique symbol;
declare const optional: unique symbol;

/** JSON Schema, draft 2020-12, of values of type T. */
export interface Schema<T = unknown> {
  readonly [admitted]?: T;
  // biome-ignore lint/suspicious/noExplicitAny: JSON Schema is open: any keyword may hold anything.
  readonly [keyword: string]: any;
}

/** A property that may be absent. */
export interface OptionalSchema<T> extends Schema<T> {
  readonly [optional]: true;
}

/** The type that a schema admits. */
export type Static<S> = S extends Schema<infer T> ? T : never;

type Properties = Readonly<Record<string, Schema>>;
type OptionalKeys<P extends Properties> = { [K in keyof P]: P[K] extends OptionalSchema<unknown> ? K : never }[keyof P];
type ObjectOf<P extends Properties> = Flat<
  { [K in Exclude<keyof P, OptionalKeys<P>>]: Static<P[K]> } & { [K in OptionalKeys<P>]?: Static<P[K]> }
>;
type Flat<T> = { [K in keyof T]: T[K] };
type Keywords = Readonly<Record<string, unknown>>;

/** Which schemas are optional properties: a fact of the object that holds them, not a keyword of theirs. */
const optionalSchemas = new WeakSet<object>();

export const Type = {
  String: (keywords: Keywords = {}): Schema<string> => ({ type: 'string', ...keywords }),
  Number: (keywords: Keywords = {}): Schema<number> => ({ type: 'number', ...keywords }),
  Integer: (keywords: Keywords = {}): Schema<number> => ({ type: 'integer', ...keywords }),
  Boolean: (keywords: Keywords = {}): Schema<boolean> => ({ type: 'boolean', ...keywords }),

  Array: <S extends Schema>(items: S, keywords: Keywords = {}): Schema<Static<S>[]> => ({
    type: 'array',
    items,
    ...keywords,
  }),

  /** Any of several. */
  Union: <const S extends readonly Schema[]>(anyOf: S, keywords: Keywords = {}): Schema<Static<S[number]>> => ({
    anyOf,
    ...keywords,
  }),

  /** An object whose keys are the user's own. */
  Record: <S extends Schema>(
    _keys: Schema<string>,
    values: S,
    keywords: Keywords = {},
  ): Schema<Record<string, Static<S>>> => ({ type: 'object', patternProperties: { '^.*$': values }, ...keywords }),

  Object: <P extends Properties>(properties: P, keywords: Keywords = {}): Schema<ObjectOf<P>> => {
    const required = Object.keys(properties).filter((key) => !optionalSchemas.has(properties[key]!));
    return { type: 'object', ...(required.length > 0 && { required }), properties, ...keywords };
  },

  Optional: <S extends Schema>(schema: S): OptionalSchema<Static<S>> => {
    const copy = { ...schema };
    optionalSchemas.add(copy);
    return copy as unknown as OptionalSchema<Static<S>>;
  },

  /** Keywords that say more, or less, than their type. */
  Unsafe: <T>(keywords: Keywords): Schema<T> => ({ ...keywords }),
};
