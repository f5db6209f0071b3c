import { readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';

/** What the API server reads of a kind: names and types of its fields; source and licence are in the file. */
interface KindsFile {
  readonly source: string;
  /** Group, version and kind, e.g. `batch/v1/Job`, to the place of its schema. */
  readonly kinds: Readonly<Record<string, string>>;
  readonly $defs: Readonly<Record<string, unknown>>;
}

const FILES = [
  'core',
  'jobset',
  'karpenter',
  'keda',
  'kuberay',
  'kueue',
  'kueue-configuration',
  'lws',
  'trainer',
] as const;

const kinds: ReadonlyMap<string, ValidateFunction> = compile();

/** Every kind that is known, e.g. `batch/v1/Job`. */
export const KNOWN_KINDS: readonly string[] = [...kinds.keys()].sort();

/**
 * What the API server would refuse of an object under strict field validation: a kind that nothing defines, an unknown
 * field, a wrong type. Defaulting and admission rules are not in it.
 */
export function objectFaults(object: Readonly<Record<string, unknown>>): string[] {
  const key = `${object.apiVersion}/${object.kind}`;
  const validate = kinds.get(key);
  if (validate === undefined) return [`nothing defines ${key}`];
  if (validate(object)) return [];
  return validate
    .errors!.filter(isKnown)
    .map(({ instancePath, message, params }) =>
      [instancePath || '/', message, params.additionalProperty].filter((part) => part !== undefined).join(' '),
    );
}

/** What Terraform fills in has no form yet. */
function isKnown({ keyword, data }: ErrorObject): boolean {
  return keyword !== 'pattern' || !`${data}`.startsWith('${');
}

/** Draft 2020-12 of the files, every object with named fields closed. */
function compile(): Map<string, ValidateFunction> {
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictRequired: false, verbose: true });
  const files = FILES.map((name) => {
    const url = new URL(`./schemas/${name}.json`, import.meta.url);
    const { kinds: known, $defs } = JSON.parse(readFileSync(url, 'utf8')) as KindsFile;
    ajv.addSchema({ $id: `${name}.json`, $defs: closed($defs) });
    return { name, known };
  });
  return new Map(
    files.flatMap(({ name, known }) =>
      Object.entries(known).map(([key, place]) => [key, ajv.compile({ $ref: `${name}.json${place}` })] as const),
    ),
  );
}

function closed(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(closed);
  if (typeof part !== 'object' || part === null) return part;
  const inside = Object.fromEntries(Object.entries(part).map(([key, value]) => [key, closed(value)]));
  const named = typeof inside.properties === 'object' && inside.type === 'object';
  return named && inside.additionalProperties === undefined ? { ...inside, additionalProperties: false } : inside;
}
