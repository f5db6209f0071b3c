/**
 * Format of the catalog on disk: JSON with one row per line, so that a changed price is a changed line. A folder holds
 * `index.json`, `accelerators.json`, `instance-types.json`, `sources.json` and one `regions/<region>.json` each.
 * The same snapshot always gives the same bytes.
 */

/** A file of the catalog that does not say what a catalog file must say. */
export class CorruptCatalogError extends Error {
  constructor(file: string, problem: string) {
    super(`catalog file ${file} is damaged: ${problem}; install the package again, or refresh the catalog`);
    this.name = 'CorruptCatalogError';
  }
}

/** A folder that was named as one of catalogs, and is none. */
export class NoCatalogError extends Error {
  constructor(directory: string) {
    super(`${directory} holds no catalog; correct the path, or write one there with "datahall catalog refresh"`);
    this.name = 'NoCatalogError';
  }
}

/** A cell of a table. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A table as JSON text with one row a line, so that a diff shows rows. */
export function tableLines(
  columnsKey: string,
  columns: readonly string[],
  rowsKey: string,
  rows: readonly Json[][],
): string {
  return [
    `"${columnsKey}":${JSON.stringify(columns)},`,
    `"${rowsKey}":[`,
    rows.map((row) => JSON.stringify(row)).join(',\n'),
    ']',
  ].join('\n');
}

/**
 * Rows of a table.
 * @throws CorruptCatalogError when its columns are not those expected
 */
export function tableRows(
  file: string,
  source: string | Record<string, unknown>,
  rowsKey: string,
  columns: readonly string[],
): unknown[][] {
  const data = typeof source === 'string' ? parse(file, source) : source;
  const found = data.columns;
  if (!Array.isArray(found) || found.join() !== columns.join()) {
    throw new CorruptCatalogError(file, `its columns are ${JSON.stringify(found)}`);
  }
  const rows = data[rowsKey];
  if (!Array.isArray(rows)) throw new CorruptCatalogError(file, `it has no ${rowsKey}`);
  for (const row of rows) {
    if (!Array.isArray(row) || row.length !== columns.length) {
      throw new CorruptCatalogError(file, `the row ${JSON.stringify(row)} does not fill its columns`);
    }
  }
  return rows;
}

/**
 * An object of a file of the catalog.
 * @throws CorruptCatalogError when the text is no JSON object
 */
export function parse(file: string, text: string): Record<string, unknown> {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new CorruptCatalogError(file, (error as Error).message);
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw new CorruptCatalogError(file, 'it is no object');
  }
  return data as Record<string, unknown>;
}

/** Words of a cell that joins them by commas; empty text: none. */
export function list(text: string): string[] {
  return text === '' ? [] : text.split(',');
}

/** The value itself, frozen with all that it holds. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}
