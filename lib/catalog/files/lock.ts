import type { Diagnostic } from '../../blueprint/document/diagnostic.js';
import { daysSinceEpoch } from '../../units/instant.js';
import { isRecord } from '../../units/is-record.js';
import { byEntryKey, compareText } from '../../units/order.js';
import type { CatalogIndex, CatalogTable } from '../facts/catalog.js';
import { PRICE_TABLES, tableDate } from '../facts/table-dates.js';

/** Which catalog each blueprint of a folder was sized with: `datahall.lock`. */
export interface CatalogLock {
  /** By the blueprint's name. */
  readonly blueprints: Readonly<Record<string, LockEntry>>;
}

/** The catalog that one blueprint was sized with. */
interface LockEntry {
  readonly catalogDate: string;
  /** Of the catalog with its overlays. */
  readonly catalogHash: string;
}

const LOCK_VERSION = 1;

/** The lock's text: sorted, one blueprint a line, so that two branches rarely touch the same line. */
export function formatLock(lock: CatalogLock): string {
  const lines = Object.entries(lock.blueprints)
    .sort(byEntryKey)
    .map(
      ([name, { catalogDate, catalogHash }]) =>
        `    ${JSON.stringify(name)}: ${JSON.stringify({ catalogDate, catalogHash })}`,
    );
  const blueprints = lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n  }`;
  return `{\n  "version": ${LOCK_VERSION},\n  "blueprints": ${blueprints}\n}\n`;
}

/** A lock file that was read, or what is wrong with it. */
type ParsedLock = { readonly lock: CatalogLock } | { readonly diagnostics: readonly [Diagnostic, ...Diagnostic[]] };

/** Reads the text of a lock; an empty text is an empty lock. */
export function parseLock(text: string): ParsedLock {
  if (text.trim() === '') return { lock: { blueprints: {} } };
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    return broken('syntax', [], (error as Error).message);
  }
  if (!isRecord(data)) return broken('wrong-type', [], 'a lock is an object');
  if (data.version !== LOCK_VERSION) {
    return broken('version-unsupported', ['version'], `version ${JSON.stringify(data.version)} is not ${LOCK_VERSION}`);
  }
  if (!isRecord(data.blueprints)) return broken('wrong-type', ['blueprints'], 'blueprints is an object by name');
  const blueprints: Record<string, LockEntry> = {};
  for (const [name, entry] of Object.entries(data.blueprints)) {
    const { catalogDate, catalogHash } = isRecord(entry) ? entry : {};
    if (typeof catalogDate !== 'string' || daysSinceEpoch(catalogDate) === null) {
      return broken('wrong-value', ['blueprints', name, 'catalogDate'], `${JSON.stringify(catalogDate)} is not a date`);
    }
    if (typeof catalogHash !== 'string' || !/^[0-9a-f]{64}$/.test(catalogHash)) {
      return broken('wrong-value', ['blueprints', name, 'catalogHash'], `${JSON.stringify(catalogHash)} is not a hash`);
    }
    Object.defineProperty(blueprints, name, { value: { catalogDate, catalogHash }, enumerable: true });
  }
  return { lock: { blueprints } };
}

/** The lock with one blueprint's entry set to the catalog in hand. */
export function lockBlueprint(lock: CatalogLock, name: string, catalog: { date: string; hash: string }): CatalogLock {
  const entry = { catalogDate: catalog.date, catalogHash: catalog.hash };
  return { blueprints: { ...lock.blueprints, [name]: entry } };
}

/** How the catalog in hand stands to the one that a blueprint was sized with. */
type LockState =
  | { readonly state: 'same' }
  /** No entry: never sized with a lock. */
  | { readonly state: 'unlocked' }
  | { readonly state: 'differs'; readonly locked: LockEntry; readonly catalog: LockEntry };

/** Whether a blueprint is sized with the catalog that its lock records. */
export function lockState(lock: CatalogLock, name: string, catalog: { date: string; hash: string }): LockState {
  const locked = Object.hasOwn(lock.blueprints, name) ? lock.blueprints[name] : undefined;
  if (!locked) return { state: 'unlocked' };
  if (locked.catalogHash === catalog.hash) return { state: 'same' };
  return { state: 'differs', locked, catalog: { catalogDate: catalog.date, catalogHash: catalog.hash } };
}

/** A table older than allowed. */
export interface StaleTable {
  readonly table: CatalogTable;
  readonly region: string;
  readonly date: string;
  readonly ageDays: number;
}

/** Which tables of which regions are judged, on which day, against which age. */
interface StalenessQuestion {
  readonly regions: readonly string[];
  /** `YYYY-MM-DD`. */
  readonly today: string;
  readonly maxAgeDays: number;
  /** Default: the price tables. */
  readonly tables?: readonly CatalogTable[];
}

/**
 * Tables that are older than the age asked for, by region and table. A date after today is not stale.
 * @throws Error when `today` is no date
 */
export function staleTables(
  index: CatalogIndex,
  { regions, today, maxAgeDays, tables = PRICE_TABLES }: StalenessQuestion,
): StaleTable[] {
  const now = daysSinceEpoch(today);
  if (now === null) throw new Error(`today is ${JSON.stringify(today)}, no date as YYYY-MM-DD`);
  return [...regions].sort(compareText).flatMap((region) =>
    tables.flatMap((table) => {
      const date = tableDate(index, table, region);
      const then = daysSinceEpoch(date);
      if (then === null) throw new Error(`the catalog dates ${table} ${JSON.stringify(date)}`);
      const ageDays = now - then;
      return ageDays > maxAgeDays ? [{ table, region, date, ageDays }] : [];
    }),
  );
}

function broken(code: Diagnostic['code'], path: Diagnostic['path'], message: string): ParsedLock {
  const hint = 'delete datahall.lock and size again, or restore it from version control';
  return { diagnostics: [{ code, severity: 'error', path, message, hint }] };
}
