/**
 * Writes the shipped catalog again from its own rows, after they were edited by hand or with types of a dump:
 *
 *   npm run catalog -- [--date YYYY-MM-DD] [--types <DescribeInstanceTypes dump> <type>…]
 *
 * A dump is what `aws ec2 describe-instance-types` prints, or moto's `instance_types.json`, which needs no account.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { InstanceTypeInfo } from '@aws-sdk/client-ec2';
import { checkCatalog } from '../lib/catalog/checks/check-catalog.js';
import { loadCatalog, loadCatalogIndex, SHIPPED_CATALOG_DIRECTORY } from '../lib/catalog/files/load-catalog.js';
import { rewriteCatalog } from './catalog/rewrite-catalog.js';

const { values, positionals } = parseArgs({
  options: { date: { type: 'string' }, types: { type: 'string' } },
  allowPositionals: true,
});
if (values.date !== undefined && !/^\d{4}-\d\d-\d\d$/.test(values.date)) throw new Error('--date takes YYYY-MM-DD');

const names = readdirSync(SHIPPED_CATALOG_DIRECTORY, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.replaceAll('\\', '/'));
const files = new Map(names.map((name) => [name, readFileSync(join(SHIPPED_CATALOG_DIRECTORY, name), 'utf8')]));
const written = rewriteCatalog(files, {
  ...(values.date !== undefined && { date: values.date }),
  described: values.types === undefined ? [] : readDump(values.types, positionals),
});
for (const [name, text] of written) {
  if (files.get(name) === text) continue;
  writeFileSync(join(SHIPPED_CATALOG_DIRECTORY, name), text);
  console.log(`wrote ${name}`);
}
const regions = loadCatalogIndex().regions.map(({ region }) => region);
for (const { path, message } of checkCatalog(loadCatalog({ regions }))) console.log(`check ${path}: ${message}`);

function readDump(file: string, wanted: readonly string[]): InstanceTypeInfo[] {
  const dump = JSON.parse(readFileSync(file, 'utf8'));
  const records: InstanceTypeInfo[] = dump.InstanceTypes ?? Object.values(dump);
  return wanted.map((name) => {
    const record = records.find(({ InstanceType }) => InstanceType === name);
    if (record === undefined) throw new Error(`${file} has no ${name}`);
    return record;
  });
}
