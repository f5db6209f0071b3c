import type { Schema } from '../../units/schema.js';

/** Where a format knows each key, as a reader would say it: "network", "workloads[]". */
export type KeyPlaces = ReadonlyMap<string, readonly string[]>;

/** The places of every key of a format, so that a key in the wrong place can be pointed to the right one. */
export function keyPlaces(schema: Schema): KeyPlaces {
  return collect(schema, '', new Map());
}

function collect(schema: Schema, place: string, places: Map<string, string[]>): Map<string, string[]> {
  for (const [key, child] of Object.entries<Schema>(schema.properties ?? {})) {
    places.set(key, [...(places.get(key) ?? []), place === '' ? 'the top level' : `"${place}"`]);
    collect(child, place === '' ? key : `${place}.${key}`, places);
  }
  for (const branch of schema.anyOf ?? []) collect(branch, place, places);
  if (schema.items) collect(schema.items, `${place}[]`, places);
  return places;
}
