import { byEntryKey } from '../../units/order.js';
import { closest } from '../../units/suggest.js';
import type { Place } from './known-names.js';

/**
 * Regions that may be meant by a place: a city or another part of AWS's own name ("Frankfurt", "N. Virginia", "US East"),
 * a country as a code, or a continent. A slip of the pen in a city counts. Sorted; empty: no place is known by that name.
 */
export function regionsMeant(text: string, places: Readonly<Record<string, Place>>): string[] {
  const asked = folded(text);
  if (asked === '') return [];
  const all = Object.entries(places).sort(byEntryKey);
  const named = all.filter(
    ([, { label = '', country, continent }]) =>
      ` ${folded(label)} `.includes(` ${asked} `) || [country, continent].some((place) => folded(place) === asked),
  );
  if (named.length > 0) return named.map(([region]) => region);
  const cities = new Map(all.map(([region, { label = '' }]) => [folded(/\(([^)]*)\)/.exec(label)?.[1] ?? ''), region]));
  const near = closest(asked, [...cities.keys()]);
  return near === undefined || near === '' ? [] : [cities.get(near)!];
}

/** The best known name of a region in a hint: `"eu-central-1", EU (Frankfurt)`. */
export function regionWithPlace(region: string, places: Readonly<Record<string, Place>>): string {
  const label = places[region]?.label;
  return label === undefined ? `"${region}"` : `"${region}", ${label}`;
}

/** Small letters without accents, one space between words; "Northern" as AWS writes it. */
function folded(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, ' ')
    .replace(/\bnorthern\b/g, 'n')
    .trim();
}
