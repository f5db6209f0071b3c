/**
 * Writes the index of the shipped catalog again after its data were edited by hand:
 *
 *   npx tsx scripts/seal-catalog.ts <date of the snapshot, YYYY-MM-DD>
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeAccelerators } from '../lib/catalog/files/accelerators-file.js';
import { encodeIndex, type IndexFile } from '../lib/catalog/files/index-file.js';
import { decodeInstanceTypes } from '../lib/catalog/files/instance-types-file.js';
import { SHIPPED_CATALOG_DIRECTORY } from '../lib/catalog/files/load-catalog.js';
import { decodeRegion } from '../lib/catalog/files/region-file.js';

const date = process.argv[2];
if (!date || !/^\d{4}-\d\d-\d\d$/.test(date)) throw new Error('usage: seal-catalog <YYYY-MM-DD>');

const names = readdirSync(SHIPPED_CATALOG_DIRECTORY, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.json') && name !== 'index.json')
  .map((name) => name.replaceAll('\\', '/'));
const files = new Map(names.map((name) => [name, readFileSync(join(SHIPPED_CATALOG_DIRECTORY, name), 'utf8')]));
const records = decodeAccelerators('accelerators.json', files.get('accelerators.json')!);
const accelerators = new Map(records.map((record) => [record.accelerator.key, record]));
const types = decodeInstanceTypes('instance-types.json', files.get('instance-types.json')!, accelerators);
const regions = [...files].flatMap(([name, text]) => (name.startsWith('regions/') ? [decodeRegion(name, text)] : []));
const indexPath = join(SHIPPED_CATALOG_DIRECTORY, 'index.json');
const { tableDates }: IndexFile = JSON.parse(readFileSync(indexPath, 'utf8'));
writeFileSync(
  indexPath,
  encodeIndex({ date, tableDates, regions, instanceTypes: types.map((type) => type.name) }, files),
);
