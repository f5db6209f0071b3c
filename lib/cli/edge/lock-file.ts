import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Diagnostic } from '../../blueprint/document/diagnostic.js';
import type { CatalogIndex } from '../../catalog/facts/catalog.js';
import { type CatalogLock, lockState, parseLock, staleTables } from '../../catalog/files/lock.js';
import type { Plan } from '../../plan/shape/plan.js';
import type { HeldKind } from '../../units/closed-lists.js';
import { HOURS_PER_DAY } from '../../units/conversions.js';
import { minutesOf } from '../../units/instant.js';
import { countOf } from '../../units/words.js';
import { readBounded } from '../files/read-bounded.js';

/** Name of the file that records which catalog each blueprint of its folder was sized with; kept in version control. */
const LOCK_FILE = 'datahall.lock';

/** Path of the lock beside a blueprint. */
export function lockPath(blueprint: string): string {
  return join(dirname(blueprint), LOCK_FILE);
}

/** The lock at a path, empty where there is none; or why it can not be read. */
export function readLock(
  path: string,
): { readonly lock: CatalogLock } | { readonly diagnostics: readonly Diagnostic[] } {
  return parseLock(existsSync(path) ? new TextDecoder().decode(readBounded(path)) : '');
}

/** A hall whose catalog is judged. */
interface JudgedHall {
  readonly file: string;
  readonly plan: Plan;
  /** Age from which prices count as old, in hours; absent: they never do. */
  readonly maxAgeHours?: number | undefined;
}

/**
 * Warnings about the catalog of some plans: it differs from the lock, has reservations that have ended, or prices that
 * are older than the blueprint accepts.
 * @param today - `YYYY-MM-DD`
 */
export function catalogWarnings(
  halls: readonly JudgedHall[],
  { index, today }: { readonly index: CatalogIndex; readonly today: string },
): string[] {
  return halls.flatMap((hall) => [
    ...lockWarnings(hall.file, hall.plan).map((text) => `warning: ${text}`),
    ...endingReservations(hall.file, hall.plan, today),
    ...oldPrices(hall, index, today),
  ]);
}

/** One sentence for all tables of prices that are old. */
function oldPrices({ file, plan, maxAgeHours }: JudgedHall, index: CatalogIndex, today: string): string[] {
  if (maxAgeHours === undefined) return [];
  const { region } = plan;
  const maxAgeDays = maxAgeHours / HOURS_PER_DAY;
  const stale = staleTables(index, { regions: [region], today, maxAgeDays });
  const [first] = stale;
  if (first === undefined) return [];
  const oldest = stale.reduce((a, b) => (b.ageDays > a.ageDays ? b : a), first);
  const tables = stale.map(({ table }) => table).join(', ');
  return [
    `warning: ${file} accepts prices up to ${maxAgeDays} days old, and those of ${region} (${tables}) are up to ${oldest.ageDays} days old, of ${oldest.date}; "datahall catalog refresh --region ${region}" fetches current ones`,
  ];
}

/** Whole sentences on a plan whose catalog is not the one that the lock beside its blueprint records. */
export function lockWarnings(file: string, plan: Plan): string[] {
  const path = lockPath(file);
  const read = readLock(path);
  if ('diagnostics' in read) return [`${path} cannot be read: ${read.diagnostics[0]?.message}`];
  const state = lockState(read.lock, plan.name, plan.catalog);
  if (state.state !== 'differs') return [];
  return [
    `${file} was sized with the catalog of ${state.locked.catalogDate}, and the catalog in use is of ${plan.catalog.date}; "datahall lock ${file}" accepts it`,
  ];
}

/** Days before the end of held capacity from which it is told. */
const NEAR_DAYS = 7;

const HELD_WORDS: Readonly<Record<HeldKind, string>> = {
  'capacity-block': 'capacity block',
  reservation: 'reservation',
  'reserved-instance': 'reserved instances',
  'savings-plan': 'Savings Plan',
};

/** Held capacity that the plan uses and that has ended, or ends soon. */
function endingReservations(file: string, { sizing }: Plan, today: string): string[] {
  const now = minutesOf(today)!;
  return (sizing.reservations ?? []).flatMap(({ name, kind, plan, usedNodes, until }) => {
    if (usedNodes === 0 || until === null) return [];
    const isBlock = kind === 'capacity-block';
    const left = minutesOf(until)! - now;
    if (left <= 0) {
      const then = isBlock
        ? `no node starts in it; remove it from "capacity", or write its new length`
        : `its ${usedNodes} nodes are billed at the price of new ones; remove it from where you hold it, or renew it`;
      return [
        `warning: ${file} uses ${HELD_WORDS[kind ?? 'reservation']} ${plan?.name ?? name}, which ended on ${until}: ${then}`,
      ];
    }
    const days = Math.floor(left / (60 * HOURS_PER_DAY));
    if (days >= NEAR_DAYS) return [];
    const then = isBlock ? 'its nodes are then terminated' : 'its nodes are then billed on demand';
    return [
      `warning: ${file} uses ${HELD_WORDS[kind ?? 'reservation']} ${plan?.name ?? name}, which ends on ${until}, in ${countOf(days, 'day')}: ${then}`,
    ];
  });
}
