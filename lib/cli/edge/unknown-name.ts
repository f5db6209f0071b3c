import { regionsMeant } from '../../blueprint/names/region-names.js';
import type { CatalogIndex } from '../../catalog/facts/catalog.js';
import { closest } from '../../units/suggest.js';
import { EXIT } from './exit-code.js';
import { tell } from './report.js';

/** Says that the catalog has no such name, and which it may have meant. */
export function tellUnknownName(what: string, name: string, known: readonly string[]): number {
  const meant = closest(name, known);
  const hint = meant === undefined ? [] : [`hint: did you mean "${meant}"?`];
  tell(`error: "${name}" is no ${what} of the catalog`, ...hint);
  return EXIT.wrong;
}

/** As `tellUnknownName` for a region, which people know by its city. */
export function tellUnknownRegion(name: string, regions: CatalogIndex['regions']): number {
  const meant = regionsMeant(name, Object.fromEntries(regions.map(({ region, ...place }) => [region, place])));
  const known = regions.map(({ region }) => region);
  if (meant.length === 0) return tellUnknownName('region', name, known);
  tell(`error: "${name}" is no region of the catalog`, `hint: did you mean ${meant.join(' or ')}?`);
  return EXIT.wrong;
}
