/**
 * JSON Schema built together with the TypeScript type of what it admits. Each function returns plain JSON Schema; the
 * type rides along and costs nothing at run time.
 */

declare const admitted: unique symbol;
declare const written: unique symbol;
declare const optional: unique symbol;
declare const defaulted: unique symbol;

/** JSON Schema, draft 2020-12, of values of type T once read, and of type W as they are written. */
export interface Schema<T = unknown, W = T> {
  readonly [admitted]?: T;
  readonly [written]?: W;
  // biome-ignore lint/suspicious/noExplicitAny: JSON Schema is open: any keyword may hold anything.
  readonly [keyword: string]: any;
}

/** A property that may be absent. */
export interface OptionalSchema<T, W = T> extends Schema<T, W> {
  readonly [optional]: true;
}

/** A property that may be left out, and is there once read. */
export interface DefaultedSchema<T, W = T> extends Schema<T, W> {
  readonly [defaulted]: true;
}

/** The type that a schema admits, once read. */
export type Static<S> = S extends Schema<infer T, infer _> ? T : never;

/** The type of what a schema reads. */
export type Written<S> = S extends Schema<infer _, infer W> ? W : never;

/** A schema whose keywords give it a default, or do not. */
export type Keyed<T, W, K> = K extends { readonly default: unknown } | { readonly derived: string }
  ? DefaultedSchema<T, W>
  : Schema<T, W>;

type Properties = Readonly<Record<string, Schema>>;
type OptionalKeys<P extends Properties> = { [K in keyof P]: P[K] extends OptionalSchema<unknown> ? K : never }[keyof P];
type ObjectOf<P extends Properties> = Flat<
  { [K in Exclude<keyof P, OptionalKeys<P>>]: Static<P[K]> } & { [K in OptionalKeys<P>]?: Static<P[K]> }
>;
type OmittedKeys<P extends Properties> = {
  [K in keyof P]: P[K] extends OptionalSchema<unknown> | DefaultedSchema<unknown> ? K : never;
}[keyof P];
type WrittenObjectOf<P extends Properties> = Flat<
  { readonly [K in Exclude<keyof P, OmittedKeys<P>>]: Written<P[K]> } & {
    readonly [K in OmittedKeys<P>]?: Written<P[K]>;
  }
>;
type Flat<T> = { [K in keyof T]: T[K] };
type Keywords = Readonly<Record<string, unknown>>;

/** Which schemas are optional properties: a fact of the object that holds them, not a keyword of theirs. */
const optionalSchemas = new WeakSet<object>();

/** Keywords of an object that takes the keys it declares and no others. */
export const closed = { additionalProperties: false } as const;

/** Builders of schemas, by the type of what they admit. */
export const Type = {
  String: <const K extends Keywords>(keywords: K = NONE as K): Keyed<string, string, K> =>
    keyed({ type: 'string', ...keywords }),
  Number: <const K extends Keywords>(keywords: K = NONE as K): Keyed<number, number, K> =>
    keyed({ type: 'number', ...keywords }),
  Integer: <const K extends Keywords>(keywords: K = NONE as K): Keyed<number, number, K> =>
    keyed({ type: 'integer', ...keywords }),
  Boolean: <const K extends Keywords>(keywords: K = NONE as K): Keyed<boolean, boolean, K> =>
    keyed({ type: 'boolean', ...keywords }),

  /** One of a closed list of words. */
  Enum: <const Word extends string, const K extends Keywords>(
    words: readonly Word[],
    keywords: K = NONE as K,
  ): Keyed<Word, Word, K> => keyed({ type: 'string', enum: words, ...keywords }),

  Array: <S extends Schema, const K extends Keywords>(
    items: S,
    keywords: K = NONE as K,
  ): Keyed<Static<S>[], readonly Written<S>[], K> => keyed({ type: 'array', items, ...keywords }),

  /** Any of several. */
  Union: <const S extends readonly Schema[], const K extends Keywords>(
    anyOf: S,
    keywords: K = NONE as K,
  ): Keyed<Static<S[number]>, Written<S[number]>, K> => keyed({ anyOf, ...keywords }),

  /** An object whose keys are the user's own. */
  Record: <S extends Schema, const K extends Keywords>(
    _keys: Schema<string>,
    values: S,
    keywords: K = NONE as K,
  ): Keyed<Record<string, Static<S>>, Readonly<Record<string, Written<S>>>, K> =>
    keyed({ type: 'object', patternProperties: { '^.*$': values }, ...keywords }),

  Object: <P extends Properties, const K extends Keywords>(
    properties: P,
    keywords: K = NONE as K,
  ): Keyed<ObjectOf<P>, WrittenObjectOf<P>, K> => {
    const required = Object.keys(properties).filter((key) => !optionalSchemas.has(properties[key]!));
    return keyed({ type: 'object', ...(required.length > 0 && { required }), properties, ...keywords });
  },

  Optional: <S extends Schema>(schema: S): OptionalSchema<Static<S>, Written<S>> => {
    const copy = { ...schema };
    optionalSchemas.add(copy);
    return copy as unknown as OptionalSchema<Static<S>, Written<S>>;
  },

  /** Keywords that say more, or less, than their type. */
  Unsafe: <T, W = T>(keywords: Keywords): Schema<T, W> => ({ ...keywords }),
};

const NONE = {};

/** The type of a schema follows its keywords, which the compiler does not see in the object. */
function keyed<T, W, K>(schema: Schema): Keyed<T, W, K> {
  return schema as Keyed<T, W, K>;
}
