/**
 * Builds the shipped catalog from a folder of source files. A development tool: the package never needs the folder.
 *
 *   npx tsx scripts/import-catalog.ts <folder of source files> <DescribeInstanceTypes dump>…
 *
 * The dumps (moto's `instance_types.json`, newest first) give the network cards, which the folder has as totals only.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { encodeAccelerators } from '../lib/catalog/files/accelerators-file.js';
import { encodeIndex } from '../lib/catalog/files/index-file.js';
import { encodeInstanceTypes } from '../lib/catalog/files/instance-types-file.js';
import { SHIPPED_CATALOG_DIRECTORY } from '../lib/catalog/files/load-catalog.js';
import { encodeRegion } from '../lib/catalog/files/region-file.js';
import { byCodePoint } from '../lib/catalog/files/rows.js';
import { encodeSources } from '../lib/catalog/files/sources-file.js';
import { Citations } from './import-catalog/citations.js';
import { importAccelerators } from './import-catalog/import-accelerators.js';
import { importInstanceTypes } from './import-catalog/import-instance-types.js';
import { importRegions } from './import-catalog/import-regions.js';
import { readSourceFiles } from './import-catalog/source-files.js';
import { COLLECTED, SOURCES } from './import-catalog/source-texts.js';

const [folder, ...dumpFiles] = process.argv.slice(2);
if (!folder || dumpFiles.length === 0) {
  throw new Error('usage: import-catalog <folder of source files> <DescribeInstanceTypes dump>…');
}
const sources = readSourceFiles(folder, dumpFiles);
const citations = new Citations();
const accelerators = importAccelerators(sources, citations);
const types = importInstanceTypes(sources, accelerators, citations);
const regions = importRegions(sources, citations);
write();

function write(): void {
  const files = new Map<string, string>();
  files.set('accelerators.json', encodeAccelerators(accelerators));
  files.set('instance-types.json', encodeInstanceTypes(types));
  for (const region of regions) files.set(`regions/${region.region}.json`, encodeRegion(region));
  files.set('sources.json', encodeSources(citations.collected()));
  const index = encodeIndex(
    {
      date: COLLECTED,
      tableDates: {
        'instance-types': SOURCES['moto@34d6cad5'].date,
        availability: SOURCES['moto-offerings'].date,
        'on-demand': SOURCES['vantage-parquet'].date,
        spot: SOURCES['vantage-parquet'].date,
        reserved: SOURCES['vantage-parquet'].date,
        'capacity-blocks': SOURCES['capacity-block-page'].date,
        services: SOURCES['s3-regions'].date,
        energy: SOURCES['gsf-regions'].date,
      },
      regions: regions.map(({ region, label, country, continent, zones }) => ({
        region,
        label,
        country,
        continent,
        zones,
      })),
      instanceTypes: types.map((type) => type.name).sort(byCodePoint),
    },
    files,
  );
  rmSync(SHIPPED_CATALOG_DIRECTORY, { recursive: true, force: true });
  for (const [file, content] of [['index.json', index] as const, ...files]) {
    const path = join(SHIPPED_CATALOG_DIRECTORY, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  console.log(
    `${types.length} types, ${accelerators.length} accelerators, ${regions.length} regions, ${citations.collected().figures.length} source rules`,
  );
}
