import type { Place } from './names/known-names.js';
import type { Blueprint } from './schema/blueprint.js';

/** The regions that a blueprint allows, sorted; `places`: all regions. */
export function regionsAsked(
  { region, residency }: Blueprint,
  places: Readonly<Record<string, Place>>,
): readonly string[] {
  if (region !== 'any') return [region].flat().sort();
  const allowed: readonly string[] = [...(residency?.countries ?? []), ...(residency?.continents ?? [])];
  return Object.entries(places)
    .filter(([, { country, continent }]) => !residency || allowed.includes(country) || allowed.includes(continent))
    .map(([name]) => name)
    .sort();
}
