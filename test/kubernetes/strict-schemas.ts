import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { type FieldList, faultsOf, schemaOf } from './field-lists.js';

/** Fields of the kinds of Kubernetes itself, all of them. */
interface CoreFile {
  readonly source: string;
  /** Group, version and kind, e.g. `batch/v1/Job`, to the place of its schema. */
  readonly kinds: Readonly<Record<string, string>>;
  readonly $defs: Readonly<Record<string, unknown>>;
}

/** Fields of the kinds of one product, those that objects of ours have. */
interface ProductFile {
  readonly source: string;
  /** Beside `apiVersion` and `kind`. */
  readonly kinds: Readonly<Record<string, FieldList>>;
}

interface KnownKind {
  readonly source: string;
  readonly validate: ValidateFunction;
}

const kinds = compile();

/** Every kind that is known, e.g. `batch/v1/Job`. */
export const KNOWN_KINDS: readonly string[] = [...kinds.keys()].sort();

/**
 * What the API server would refuse of an object under strict field validation: a kind that nothing defines, an unknown
 * field, a wrong type. Defaulting and admission rules are not in it.
 */
export function objectFaults(object: Readonly<Record<string, unknown>>): string[] {
  const key = `${object.apiVersion}/${object.kind}`;
  const known = kinds.get(key);
  return known === undefined ? [`nothing defines ${key}`] : faultsOf(known.validate, object, key, known.source);
}

function compile(): Map<string, KnownKind> {
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictRequired: false });
  const core = read('schemas/core.json') as CoreFile;
  ajv.addSchema({ $id: 'core.json', $defs: closed(core.$defs) });
  const own = Object.entries(core.kinds).map(([key, place]): [string, KnownKind] => [
    key,
    { source: core.source, validate: ajv.compile({ $ref: `core.json${place}` }) },
  ]);
  const others = readdirSync(new URL('./fields', import.meta.url))
    .filter((file) => file !== 'charts.json')
    .flatMap((file) => {
      const { source, kinds: listed } = read(`fields/${file}`) as ProductFile;
      return Object.entries(listed).map(([key, fields]): [string, KnownKind] => [
        key,
        { source, validate: ajv.compile(schemaOf({ apiVersion: 'string', kind: 'string', ...fields })) },
      ]);
    });
  return new Map([...own, ...others]);
}

function read(file: string): unknown {
  return JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'));
}

function closed(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(closed);
  if (typeof part !== 'object' || part === null) return part;
  const inside = Object.fromEntries(Object.entries(part).map(([key, value]) => [key, closed(value)]));
  const named = typeof inside.properties === 'object' && inside.type === 'object';
  return named && inside.additionalProperties === undefined ? { ...inside, additionalProperties: false } : inside;
}
