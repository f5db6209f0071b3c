import { isRecord } from '../../units/is-record.js';
import { parseQuantity } from '../../units/quantity/parse-quantity.js';
import type { Schema } from '../../units/schema.js';
import { childPointer } from '../document/pointer.js';
import { MAX_FORMATTED_LENGTH, type QuantityRule } from '../schema/fields.js';

/** How a value breaks its schema: the members that ajv gives an error in `verbose` mode. */
export interface ShapeMistake {
  readonly keyword: string;
  /** JSON pointer of the value. */
  readonly instancePath: string;
  /** JSON pointer of the keyword in the schema, after `#`. */
  readonly schemaPath: string;
  // biome-ignore lint/suspicious/noExplicitAny: each keyword has its own.
  readonly params: Readonly<Record<string, any>>;
  /** What stands under the keyword. */
  readonly schema: unknown;
  /** The schema that has the keyword. */
  readonly parentSchema: Schema;
  readonly data: unknown;
}

/**
 * All that is wrong with the shape of a value, in ajv's order. Defaults are filled in and quantities become numbers, in
 * place; inside a union no default is filled in. It walks the value, so that a start compiles nothing; the keywords that
 * our schemas use are all there are.
 */
export function shapeMistakes(schema: Schema, value: unknown): ShapeMistake[] {
  const found: ShapeMistake[] = [];
  check({ schema, value, pointer: '', schemaPath: '#', holder: {}, key: '', inUnion: false, found });
  return found;
}

/** A value, and the schema that it is held against. */
interface Place<T = unknown> {
  readonly schema: Schema;
  readonly value: T;
  readonly pointer: string;
  readonly schemaPath: string;
  /** What has the value under `key`. */
  readonly holder: Record<string | number, unknown>;
  readonly key: string | number;
  readonly inUnion: boolean;
  readonly found: ShapeMistake[];
}

type Params = ShapeMistake['params'];
/** Parameters of the mistake; null: the value keeps to the rule, or the check has told by itself. */
// biome-ignore lint/suspicious/noExplicitAny: a rule has the type of its keyword.
type Check<T> = (rule: any, place: Place<T>) => Params | null;

const unless = (holds: boolean, params: Params): Params | null => (holds ? null : params);

/** A number that is none breaks every bound. */
const ofNumbers: Record<string, Check<number>> = {
  maximum: (limit, { value }) => unless(value <= limit, { comparison: '<=', limit }),
  minimum: (limit, { value }) => unless(value >= limit, { comparison: '>=', limit }),
  exclusiveMinimum: (limit, { value }) => unless(value > limit, { comparison: '>', limit }),
};

const ofStrings: Record<string, Check<string>> = {
  maxLength: (limit, { value }) => unless(lengthOf(value) <= limit, { limit }),
  minLength: (limit, { value }) => unless(lengthOf(value) >= limit, { limit }),
  pattern: (pattern, { value }) => unless(fits(pattern, value), { pattern }),
};

const ofAll: Record<string, Check<unknown>> = {
  const: (allowedValue, { value }) => unless(value === allowedValue, { allowedValue }),
  enum: (allowedValues, { value }) => unless(allowedValues.includes(value), { allowedValues }),
  anyOf: (branches: readonly Schema[], place) => {
    const before = place.found.length;
    const fitting = branches.some((schema, branch) => {
      const count = place.found.length;
      check({ ...place, schema, schemaPath: `${place.schemaPath}/anyOf/${branch}`, inUnion: true });
      return place.found.length === count;
    });
    if (fitting) place.found.length = before;
    return unless(fitting, {});
  },
  quantity: (rule: QuantityRule, place) => {
    const { value, holder, key } = place;
    if (typeof value !== 'string' && typeof value !== 'number') {
      tell(place, 'type', { type: 'quantity' });
      return null;
    }
    const parsed = parseQuantity(rule.kind, value, rule.limits);
    if (!parsed.ok) {
      const { ok, ...params } = parsed;
      return params;
    }
    holder[key] = parsed.value;
    return null;
  },
};

const ofArrays: Record<string, Check<unknown[]>> = {
  maxItems: (limit, { value }) => unless(value.length <= limit, { limit }),
  minItems: (limit, { value }) => unless(value.length >= limit, { limit }),
  items: (schema, place) => {
    const { value: holder, schemaPath } = place;
    for (let key = 0; key < holder.length; key++) checkChild(place, schema, key, `${schemaPath}/items`);
    return null;
  },
  uniqueItems: (_, { schema, value }) => duplicates(value, schema.items.type),
};

const ofObjects: Record<string, Check<Record<string, unknown>>> = {
  maxProperties: (limit, { value }) => unless(Object.keys(value).length <= limit, { limit }),
  required: (keys: readonly string[], place) => {
    for (const missingProperty of keys) {
      if (place.value[missingProperty] === undefined) tell(place, 'required', { missingProperty });
    }
    return null;
  },
  additionalProperties: (_, place) => {
    const { properties = {}, patternProperties = {} } = place.schema;
    const patterns = Object.keys(patternProperties);
    for (const additionalProperty of Object.keys(place.value)) {
      if (Object.hasOwn(properties, additionalProperty)) continue;
      if (patterns.some((pattern) => fits(pattern, additionalProperty))) continue;
      tell(place, 'additionalProperties', { additionalProperty });
    }
    return null;
  },
  properties: (schemas: Readonly<Record<string, Schema>>, place) => {
    for (const [key, schema] of Object.entries(schemas)) {
      if (place.value[key] !== undefined) checkChild(place, schema, key, `${place.schemaPath}/properties/${key}`);
    }
    return null;
  },
  patternProperties: (schemas: Readonly<Record<string, Schema>>, place) => {
    for (const [pattern, schema] of Object.entries(schemas)) {
      const schemaPath = childPointer(`${place.schemaPath}/patternProperties`, pattern);
      for (const key of Object.keys(place.value)) {
        if (fits(pattern, key)) checkChild(place, schema, key, schemaPath);
      }
    }
    return null;
  },
};

/** What is checked of values of one type, after what is checked of all. */
const OF_TYPE = { number: ofNumbers, string: ofStrings, array: ofArrays, object: ofObjects } as const;

function check(place: Place): void {
  const { schema, value, inUnion } = place;
  const { type } = schema;
  const fitsType = type === undefined || isOf(type, value);
  const ofOwnType: object = OF_TYPE[type as keyof typeof OF_TYPE] ?? {};
  const isToldLast = Object.keys(ofOwnType).some((keyword) => schema[keyword] !== undefined);
  if (!fitsType && !isToldLast) tell(place, 'type', { type });
  checkEach(ofAll, place);
  if (!fitsType && isToldLast) tell(place, 'type', { type });
  if (typeof value === 'number') checkEach(ofNumbers, place as Place<number>);
  else if (typeof value === 'string') checkEach(ofStrings, place as Place<string>);
  else if (isOf('array', value)) checkEach(ofArrays, place as Place<unknown[]>);
  else if (isOf('object', value)) {
    if (!inUnion) fillDefaults(schema.properties ?? {}, value as Record<string, unknown>);
    checkEach(ofObjects, place as Place<Record<string, unknown>>);
  }
}

function checkEach<T>(checks: Readonly<Record<string, Check<T>>>, place: Place<T>): void {
  for (const keyword in checks) {
    const rule = place.schema[keyword];
    const params = rule === undefined ? null : checks[keyword]!(rule, place);
    if (params !== null) tell(place, keyword, params);
  }
}

function checkChild(
  { value, pointer, inUnion, found }: Place,
  schema: Schema,
  key: string | number,
  schemaPath: string,
) {
  const holder = value as Place['holder'];
  const child = childPointer(pointer, key);
  check({ schema, value: holder[key], pointer: child, schemaPath, holder, key, inUnion, found });
}

function tell({ schema: parentSchema, value, pointer, schemaPath, found }: Place, keyword: string, params: Params) {
  const schema = parentSchema[keyword];
  const at = `${schemaPath}/${keyword}`;
  found.push({ keyword, instancePath: pointer, schemaPath: at, params, schema, parentSchema, data: value });
}

function fillDefaults(properties: Readonly<Record<string, Schema>>, value: Record<string, unknown>): void {
  for (const key in properties) {
    const given = properties[key]!.default;
    if (given !== undefined && value[key] === undefined) value[key] = structuredClone(given);
  }
}

/** Types of JSON Schema that `typeof` does not tell. What is not finite is out of the bounds that every number has. */
const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  array: Array.isArray,
  object: isRecord,
  integer: (value) => typeof value === 'number' && (Number.isInteger(value) || Math.abs(value) === Infinity),
};

/** @param type - one, or any of several */
function isOf(type: string | readonly string[], value: unknown): boolean {
  if (typeof type !== 'string') return type.some((one) => isOf(one, value));
  return TYPES[type]?.(value) ?? typeof value === type;
}

/** The last two of equal items; what is not of the items' type is told by itself. */
function duplicates(items: readonly unknown[], type: string): Params | null {
  const seen = new Map<unknown, number>();
  for (let i = items.length - 1; i >= 0; i--) {
    if (!isOf(type, items[i])) continue;
    const j = seen.get(items[i]);
    if (j !== undefined) return { i, j };
    seen.set(items[i], i);
  }
  return null;
}

const expressions = new Map<string, RegExp>();

/** Some patterns take time that grows with the square of the text: one that no grammar admits is refused unread. */
function fits(pattern: string, text: string): boolean {
  if (text.length > MAX_FORMATTED_LENGTH) return false;
  const expression = expressions.get(pattern) ?? new RegExp(pattern, 'u');
  expressions.set(pattern, expression);
  return expression.test(text);
}

/** In characters, of which some take two units of the string. */
function lengthOf(text: string): number {
  return [...text].length;
}
