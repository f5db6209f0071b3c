import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Diagnostic } from '../../blueprint/document/diagnostic.js';
import type { CatalogIndex } from '../../catalog/facts/catalog.js';
import { type CatalogLock, lockState, parseLock, type StaleTable, staleTables } from '../../catalog/files/lock.js';
import type { Plan } from '../../plan/shape/plan.js';

/** Name of the file that records which catalog each blueprint of its folder was sized with; kept in version control. */
const LOCK_FILE = 'datahall.lock';

/** Days after which prices count as old, unless `DATAHALL_MAX_PRICE_AGE_DAYS` gives another number. */
const MAX_PRICE_AGE_DAYS = 180;

/** Path of the lock beside a blueprint. */
export function lockPath(blueprint: string): string {
  return join(dirname(blueprint), LOCK_FILE);
}

/** The lock at a path, empty where there is none; or why it can not be read. */
export function readLock(
  path: string,
): { readonly lock: CatalogLock } | { readonly diagnostics: readonly Diagnostic[] } {
  return parseLock(existsSync(path) ? readFileSync(path, 'utf8') : '');
}

/**
 * Warnings about the catalog of some plans: it differs from the lock, has reservations that have ended, or old prices.
 * @param today - `YYYY-MM-DD`
 */
export function catalogWarnings(
  halls: readonly { readonly file: string; readonly plan: Plan }[],
  { index, env, today }: { readonly index: CatalogIndex; readonly env: NodeJS.ProcessEnv; readonly today: string },
): string[] {
  const warnings = halls.flatMap(({ file, plan }) => [
    ...differsFromLock(file, plan),
    ...endedReservations(file, plan, today),
  ]);
  const asked = env.DATAHALL_MAX_PRICE_AGE_DAYS || String(MAX_PRICE_AGE_DAYS);
  const maxAgeDays = Number(asked);
  if (Number.isNaN(maxAgeDays)) {
    return [
      ...warnings,
      `warning: DATAHALL_MAX_PRICE_AGE_DAYS is "${asked}", which is not a number of days; the age of prices is not checked`,
    ];
  }
  if (!Number.isFinite(maxAgeDays)) return warnings;
  const regions = [...new Set(halls.map(({ plan }) => plan.region))];
  return [...warnings, ...oldPrices(staleTables(index, { regions, today, maxAgeDays }))];
}

/** One sentence for all regions whose prices are old. */
function oldPrices(stale: readonly StaleTable[]): string[] {
  const [first] = stale;
  if (first === undefined) return [];
  const oldest = stale.reduce((a, b) => (b.ageDays > a.ageDays ? b : a), first);
  const regions = [...new Set(stale.map(({ region }) => region))].sort();
  const tables = [...new Set(stale.map(({ table }) => table))].join(', ');
  return [
    `warning: prices (${tables}) of ${regions.join(', ')} are up to ${oldest.ageDays} days old, of ${oldest.date}; "datahall catalog refresh --region ${regions.join(' ')}" fetches current ones`,
  ];
}

function differsFromLock(file: string, plan: Plan): string[] {
  const path = lockPath(file);
  const read = readLock(path);
  if ('diagnostics' in read) return [`warning: ${path} cannot be read: ${read.diagnostics[0]?.message}`];
  const state = lockState(read.lock, plan.name, plan.catalog);
  if (state.state !== 'differs') return [];
  return [
    `warning: ${file} was sized with the catalog of ${state.locked.catalogDate}, and the catalog in use is of ${plan.catalog.date}; "datahall lock ${file}" accepts it`,
  ];
}

/** Capacity that was sized as paid for and is paid for no more; days compare as text. */
function endedReservations(file: string, { sizing }: Plan, today: string): string[] {
  return (sizing.reservations ?? []).flatMap(({ name, usedNodes, until }) =>
    usedNodes === 0 || until === null || until > today
      ? []
      : [
          `warning: ${file} uses reservation ${name}, which ended on ${until}: its ${usedNodes} nodes are billed at the price of new ones; remove it from datahall.catalog.yaml, or renew it`,
        ],
  );
}
