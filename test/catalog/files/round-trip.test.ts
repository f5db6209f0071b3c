import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeAccelerators, encodeAccelerators } from '../../../lib/catalog/files/accelerators-file.js';
import { decodeIndex, encodeIndex } from '../../../lib/catalog/files/index-file.js';
import { decodeInstanceTypes, encodeInstanceTypes } from '../../../lib/catalog/files/instance-types-file.js';
import { SHIPPED_CATALOG_DIRECTORY } from '../../../lib/catalog/files/load-catalog.js';
import { decodeRegion, encodeRegion } from '../../../lib/catalog/files/region-file.js';
import { CorruptCatalogError } from '../../../lib/catalog/files/rows.js';
import { decodeSources, encodeSources } from '../../../lib/catalog/files/sources-file.js';

const read = (file: string) => readFileSync(join(SHIPPED_CATALOG_DIRECTORY, file), 'utf8');
const regionFiles = readdirSync(join(SHIPPED_CATALOG_DIRECTORY, 'regions')).map((name) => `regions/${name}`);
const records = decodeAccelerators('accelerators.json', read('accelerators.json'));
const accelerators = new Map(records.map((record) => [record.accelerator.key, record]));
const types = decodeInstanceTypes('instance-types.json', read('instance-types.json'), accelerators);

describe('the files of the shipped catalog', () => {
  it('are what encoding their content gives, to the byte, whatever the order', () => {
    expect(encodeAccelerators([...records].reverse())).toBe(read('accelerators.json'));
    expect(encodeInstanceTypes([...types].reverse())).toBe(read('instance-types.json'));
    expect(encodeSources(decodeSources('sources.json', read('sources.json')))).toBe(read('sources.json'));
    for (const file of regionFiles) {
      const region = decodeRegion(file, read(file));
      const offers = new Map([...region.offers].reverse());
      expect(encodeRegion({ ...region, offers })).toBe(read(file));
    }
    const { files, hash, ...index } = decodeIndex('index.json', read('index.json'));
    const contents = new Map(Object.keys(files).map((file) => [file, read(file)]));
    expect(encodeIndex({ ...index, regions: [...index.regions].reverse() }, contents)).toBe(read('index.json'));
    expect(hash).toHaveLength(64);
  });

  it('are one row a line, and small', () => {
    const lines = read('instance-types.json').split('\n');
    expect(lines.filter((line) => line.startsWith('["p5.48xlarge"'))).toHaveLength(1);
    expect(read('instance-types.json').length).toBeLessThan(100_000);
    for (const file of regionFiles) expect(read(file).length).toBeLessThan(40_000);
  });

  it('name no folder of a machine', () => {
    for (const file of ['index.json', 'accelerators.json', 'instance-types.json', 'sources.json', ...regionFiles]) {
      expect(read(file)).not.toMatch(/\/(?:home|root|work|tmp|Users)\//);
    }
  });
});

describe('a damaged file', () => {
  it.each([
    ['other columns', (text: string) => text.replace('"vcpus"', '"cpus"'), /columns/],
    ['a short row', (text: string) => text.replace('["c6i.large",2,', '["c6i.large",'), /does not fill/],
    ['an unknown accelerator', (text: string) => text.replace('"H100-SXM-80GB"', '"H999"'), /unknown accelerator H999/],
    ['an unknown power method', (text: string) => text.replace(/^"measured.*$/m, ''), /JSON|power method/],
    ['unreadable cards', (text: string) => text.replace('"32x2e"', '"many"'), /network cards are written "many"/],
    ['no JSON', () => 'not JSON', /JSON/],
    ['an array', () => '[]', /no object/],
  ])('with %s is refused', (_, damage, message) => {
    const text = damage(read('instance-types.json'));
    expect(() => decodeInstanceTypes('instance-types.json', text, accelerators)).toThrow(CorruptCatalogError);
    expect(() => decodeInstanceTypes('instance-types.json', text, accelerators)).toThrow(message);
  });
});
