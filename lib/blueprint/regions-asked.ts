import type { KnownNames, Place } from './names/known-names.js';
import type { Blueprint } from './schema/blueprint.js';

/**
 * The regions that a blueprint allows, sorted; `places`: all regions. `any` is any of one partition, since no account has
 * access to two: of the public one, `aws`, whose name sorts first, where it has any.
 */
export function regionsAsked(
  { region, residency }: Blueprint,
  places: Readonly<Record<string, Place>>,
  partitionOf: NonNullable<KnownNames['partitionOf']> = () => '',
): readonly string[] {
  if (region !== 'any') return [region].flat().sort();
  const allowed: readonly string[] = [...(residency?.countries ?? []), ...(residency?.continents ?? [])];
  const regions = Object.entries(places)
    .filter(([, { country, continent }]) => !residency || allowed.includes(country) || allowed.includes(continent))
    .map(([name]) => name)
    .sort();
  const partition = [...regions.map(partitionOf)].sort()[0];
  return regions.filter((name) => partitionOf(name) === partition);
}
