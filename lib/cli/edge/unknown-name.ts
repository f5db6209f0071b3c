import { regionsMeant } from '../../blueprint/names/region-names.js';
import type { CatalogIndex } from '../../catalog/facts/catalog.js';
import { closest } from '../../units/suggest.js';
import { EXIT } from './command.js';
import { printError } from './terminal.js';

/** Prints that the catalog has no such name, and the nearest one; returns the exit code. */
export function printUnknownName(what: string, name: string, known: readonly string[]): number {
  const meant = closest(name, known);
  const hint = meant === undefined ? [] : [`hint: did you mean "${meant}"?`];
  printError(`error: unknown ${what} "${name}"`, ...hint);
  return EXIT.wrong;
}

/** As `printUnknownName` for a region, which may be given by its city. */
export function printUnknownRegion(name: string, regions: CatalogIndex['regions']): number {
  const meant = regionsMeant(name, Object.fromEntries(regions.map(({ region, ...place }) => [region, place])));
  const known = regions.map(({ region }) => region);
  if (meant.length === 0) return printUnknownName('region', name, known);
  printError(`error: unknown region "${name}"`, `hint: did you mean ${meant.join(' or ')}?`);
  return EXIT.wrong;
}
