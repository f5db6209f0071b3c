import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeAccelerators } from '../../../lib/catalog/files/accelerators-file.js';
import { encodeIndex } from '../../../lib/catalog/files/index-file.js';
import { encodeInstanceTypes } from '../../../lib/catalog/files/instance-types-file.js';
import {
  loadAccelerators,
  loadCatalog,
  loadCatalogIndex,
  loadCatalogSources,
} from '../../../lib/catalog/files/load-catalog.js';
import { encodeRegion } from '../../../lib/catalog/files/region-file.js';
import { encodeSources } from '../../../lib/catalog/files/sources-file.js';

export const SMALL_REGIONS = ['eu-central-1', 'eu-north-1', 'us-east-1'];
const FAMILIES = ['g5', 'g6f', 'g7', 'm6i', 'p3', 'p4d', 'p5', 'p5en', 'trn2', 'trn2u', 'vt1'];

/** Writes a part of the shipped catalog as a catalog of its own: quick to ask AWS for. */
export function writeSmallCatalog(directory: string): void {
  const shipped = loadCatalog({ regions: SMALL_REGIONS });
  const { tableDates, regions, date } = loadCatalogIndex();
  const types = [...shipped.types.values()].filter((type) => FAMILIES.includes(type.family));
  const files = new Map<string, string>([
    ['accelerators.json', encodeAccelerators([...loadAccelerators().values()])],
    ['instance-types.json', encodeInstanceTypes(types)],
    ['sources.json', encodeSources(loadCatalogSources())],
  ]);
  const kept = new Set(types.map((type) => type.name));
  for (const region of shipped.regions.values()) {
    const offers = new Map([...region.offers].filter(([name]) => kept.has(name)));
    const zones = [...new Set([...offers.values()].flatMap((offer) => offer.zones))].sort();
    files.set(`regions/${region.region}.json`, encodeRegion({ ...region, zones, offers }));
  }
  const index = encodeIndex(
    {
      date,
      tableDates,
      regions: regions.filter((entry) => SMALL_REGIONS.includes(entry.region)),
      instanceTypes: [...kept].sort(),
    },
    files,
  );
  mkdirSync(join(directory, 'regions'), { recursive: true });
  for (const [path, content] of [...files, ['index.json', index] as const])
    writeFileSync(join(directory, path), content);
}
