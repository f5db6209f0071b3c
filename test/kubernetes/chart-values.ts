import { readFileSync } from 'node:fs';

/** Type of a value, or those of the keys below it. */
type Keys = string | { readonly [key: string]: Keys };

interface Charts {
  readonly charts: Readonly<Record<string, { readonly version: string; readonly keys: Keys }>>;
}

const { charts } = JSON.parse(readFileSync(new URL('./schemas/values.json', import.meta.url), 'utf8')) as Charts;

/** Version of a chart whose values are known; undefined: they are not. */
export function knownVersion(chart: string): string | undefined {
  return charts[chart]?.version;
}

/** What a chart would ignore or misread of these values: Helm itself refuses no key. */
export function valueFaults(chart: string, values: Readonly<Record<string, unknown>>): string[] {
  const known = charts[chart];
  return known === undefined ? [`the values of ${chart} are unknown`] : faultsAt('', values, known.keys);
}

function faultsAt(path: string, value: unknown, keys: Keys): string[] {
  if (keys === 'any' || (keys === 'map' && isMap(value))) return [];
  if (typeof keys === 'string') {
    const given = Array.isArray(value) ? 'list' : isMap(value) ? 'map' : typeof value;
    return given === keys ? [] : [`${path}: a ${given}, not a ${keys}`];
  }
  if (!isMap(value)) return [`${path}: ${typeof value}, not a map`];
  return Object.entries(value).flatMap(([key, inside]) => {
    const place = path === '' ? key : `${path}.${key}`;
    const below = Object.hasOwn(keys, key) ? keys[key] : undefined;
    return below === undefined ? [`${place} is no value of the chart`] : faultsAt(place, inside, below);
  });
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
