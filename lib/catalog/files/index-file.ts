import { createHash } from 'node:crypto';
import { byEntryKey, sortedBy, sortedByKey } from '../../units/order.js';
import type { CatalogIndex } from '../facts/catalog.js';
import { familyOf } from '../facts/instance-family.js';
import { CorruptCatalogError, deepFreeze, parse } from './rows.js';

/** What `index.json` holds on disk. */
export interface IndexFile extends CatalogIndex {
  /** SHA-256 of each other file, by path. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * The index over the other files of a snapshot.
 * @param files - their contents by path (`regions/us-east-1.json`), without the index itself
 */
export function encodeIndex(index: Omit<IndexFile, 'hash' | 'files'>, files: ReadonlyMap<string, string>): string {
  const digests = Object.fromEntries(
    [...files.entries()].sort(byEntryKey).map(([path, content]) => [path, sha256(content)]),
  );
  const body = { ...index, files: digests };
  return indexText({ ...body, hash: indexHash(body) });
}

/**
 * The index of a snapshot.
 * @throws CorruptCatalogError when its own hash does not match
 */
export function decodeIndex(file: string, text: string): IndexFile {
  const index = parse(file, text) as unknown as IndexFile;
  if (typeof index.files !== 'object' || index.hash !== indexHash(index)) {
    throw new CorruptCatalogError(file, 'its hash does not match its content');
  }
  return deepFreeze(index);
}

/** SHA-256 of a text in UTF-8, hex. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

function indexHash(index: Omit<IndexFile, 'hash'>): string {
  return sha256(indexText({ ...index, hash: '' }));
}

function indexText(index: IndexFile): string {
  const regions = sortedBy(index.regions, (entry) => entry.region).map((entry) =>
    JSON.stringify({
      region: entry.region,
      label: entry.label,
      country: entry.country,
      continent: entry.continent,
      zones: entry.zones,
      ...(entry.tableDates ? { tableDates: sortedByKey(entry.tableDates) } : {}),
    }),
  );
  const lines = (entries: readonly (readonly [string, unknown])[]) =>
    entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',\n');
  const families = new Map<string, string[]>();
  for (const name of [...index.instanceTypes].sort()) {
    const family = familyOf(name);
    families.set(family, [...(families.get(family) ?? []), name]);
  }
  return [
    '{',
    `"date":${JSON.stringify(index.date)},`,
    `"hash":${JSON.stringify(index.hash)},`,
    `"tableDates":{\n${lines(Object.entries(sortedByKey(index.tableDates)))}\n},`,
    `"files":{\n${lines(Object.entries(sortedByKey(index.files)))}\n},`,
    `"regions":[\n${regions.join(',\n')}\n],`,
    `"instanceTypes":[\n${[...families.values()].map((names) => JSON.stringify(names).slice(1, -1)).join(',\n')}\n]`,
    '}',
    '',
  ].join('\n');
}
