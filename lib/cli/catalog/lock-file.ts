import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Diagnostic } from '../../blueprint/document/diagnostic.js';
import { loadCatalogIndex } from '../../catalog/files/load-catalog.js';
import {
  type CatalogLock,
  formatLock,
  lockBlueprint,
  lockState,
  parseLock,
  type StaleTable,
  staleTables,
} from '../../catalog/files/lock.js';
import type { Plan } from '../../plan/shape/plan.js';
import { catalogInUse } from '../edge/catalog-in-use.js';
import { EXIT } from '../edge/exit-code.js';
import { planFiles } from '../edge/hall-files.js';
import { tell, tellProblems } from '../edge/report.js';
import { print } from '../edge/terminal.js';

/** Which catalog each blueprint of a folder was sized with; kept in version control beside them. */
export const LOCK_FILE = 'datahall.lock';

/** Days after which prices are called old, unless `DATAHALL_MAX_PRICE_AGE_DAYS` says otherwise. */
const MAX_PRICE_AGE_DAYS = 180;

/** `datahall lock`: notes the catalog in hand for every blueprint. Replaces the file whole, or not at all. */
export async function lock(files: readonly string[]): Promise<number> {
  const halls = await planFiles(files);
  if (!tellProblems(halls)) return EXIT.wrong;
  const locks = new Map<string, CatalogLock>();
  for (const { file, outcome } of halls) {
    if (outcome.status !== 'planned') continue;
    const path = lockPath(file);
    const read = locks.get(path) ?? readLock(path);
    if (Array.isArray(read)) return tellBrokenLock(path, read);
    locks.set(path, lockBlueprint(read as CatalogLock, outcome.plan.name, outcome.plan.catalog));
  }
  for (const [path, content] of locks) {
    writeFileSync(`${path}.next`, formatLock(content));
    renameSync(`${path}.next`, path);
    print(process.stdout, [`written: ${path}`]);
  }
  return EXIT.fine;
}

/** Warnings about the catalog that plans rest on: it differs from the lock, has ended reservations, or its prices are old. */
export function catalogWarnings(
  halls: readonly { readonly file: string; readonly plan: Plan }[],
  { env, today }: { readonly env: NodeJS.ProcessEnv; readonly today: string },
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
      `warning: DATAHALL_MAX_PRICE_AGE_DAYS is "${asked}", and that is no number of days; the age of prices is not looked at`,
    ];
  }
  if (!Number.isFinite(maxAgeDays)) return warnings;
  const regions = [...new Set(halls.map(({ plan }) => plan.region))];
  return [
    ...warnings,
    ...oldPrices(staleTables(loadCatalogIndex(catalogInUse(undefined)), { regions, today, maxAgeDays })),
  ];
}

/** One sentence for all regions whose prices are old. */
function oldPrices(stale: readonly StaleTable[]): string[] {
  const [first] = stale;
  if (first === undefined) return [];
  const oldest = stale.reduce((a, b) => (b.ageDays > a.ageDays ? b : a), first);
  const regions = [...new Set(stale.map(({ region }) => region))].sort();
  const tables = [...new Set(stale.map(({ table }) => table))].join(', ');
  return [
    `warning: prices (${tables}) of ${regions.join(', ')} are up to ${oldest.ageDays} days old, of ${oldest.date}; "datahall catalog refresh --region ${regions.join(' ')}" asks AWS for today’s`,
  ];
}

function differsFromLock(file: string, plan: Plan): string[] {
  const path = lockPath(file);
  const read = readLock(path);
  if (Array.isArray(read)) return [`warning: ${path} cannot be read: ${read[0]?.message}`];
  const state = lockState(read as CatalogLock, plan.name, plan.catalog);
  if (state.state !== 'differs') return [];
  return [
    `warning: ${file} was sized with the catalog of ${state.locked.catalogDate}, and this is another, of ${plan.catalog.date}; "datahall lock ${file}" accepts it`,
  ];
}

/** What was sized as paid for is paid for no more; days compare as text. */
function endedReservations(file: string, { sizing }: Plan, today: string): string[] {
  return (sizing.reservations ?? []).flatMap(({ name, usedNodes, until }) =>
    usedNodes === 0 || until === null || until > today
      ? []
      : [
          `warning: ${file} counts on reservation ${name}, which ended on ${until}: its ${usedNodes} nodes are billed at the price of new ones; take it out of the catalog of your own, or renew it`,
        ],
  );
}

function lockPath(blueprint: string): string {
  return join(dirname(blueprint), LOCK_FILE);
}

/** The lock of a folder, empty where there is none; or why it cannot be read. */
function readLock(path: string): CatalogLock | readonly Diagnostic[] {
  const parsed = parseLock(existsSync(path) ? readFileSync(path, 'utf8') : '');
  return 'lock' in parsed ? parsed.lock : parsed.diagnostics;
}

function tellBrokenLock(path: string, diagnostics: readonly Diagnostic[]): number {
  tell(...diagnostics.map(({ code, message, hint }) => `${path}: error[${code}]: ${message}; ${hint ?? ''}`));
  return EXIT.wrong;
}
