import { windowOf, zoneIdOf } from '../../blueprint/names/held-capacity.js';
import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { FoundPrice } from '../../catalog/account/prices-api.js';
import type { AskedPrice } from '../../catalog/account/read-account.js';
import type { Seen } from '../../catalog/account/seen.js';
import { minutesOf } from '../../units/instant.js';
import { type HeldVerdict, sameTime } from './judge-held.js';

type Entry = Blueprint['capacity'][number];

/** Entries that are prices: reserved instances and Savings Plans. */
export function heldPrices(capacity: Blueprint['capacity']): Entry[] {
  return capacity.filter(({ kind }) => kind === 'reserved-instance' || kind === 'savings-plan');
}

/** Their ids, as far as they are stated. */
export function askedPrices(entries: readonly Entry[]): AskedPrice[] {
  return entries.flatMap(({ kind, id }) => (id === undefined ? [] : [{ kind: kind as AskedPrice['kind'], id }]));
}

/** States in which nothing is discounted any more. */
const DEAD: readonly string[] = ['retired', 'payment-failed', 'queued-deleted', 'returned', 'pending-return'];

/** States before the first hour at the price. */
const COMING: readonly string[] = ['queued', 'payment-pending'];

/**
 * Compares reserved instances and Savings Plans with what AWS says of them, entry by entry.
 * @param seen - by id
 * @param now - minutes from the epoch
 */
export function judgePrices(
  entries: readonly Entry[],
  { zoneIds }: Blueprint['account'],
  seen: ReadonlyMap<string, Seen<FoundPrice | null>>,
  now: number,
): HeldVerdict[] {
  return entries.map((entry): HeldVerdict => {
    const { name, id = null } = entry;
    const unseen = (reason: string): HeldVerdict => ({
      name,
      id,
      verdict: 'unseen',
      findings: [],
      isGone: false,
      reason,
    });
    const answer = id === null ? undefined : seen.get(id);
    if (answer === undefined) return unseen('it has no id: a price without one is not looked up');
    if (!answer.seen) return unseen(`${answer.reason.message} (${answer.reason.action})`);
    const findings =
      answer.value === null
        ? [{ about: 'id' as const, stated: id!, found: 'none of this account' }]
        : differences(entry, answer.value, zoneIds, now);
    const isGone = answer.value === null || isOver(answer.value, now);
    return { name, id, verdict: findings.length === 0 ? 'as-stated' : 'differs', findings, isGone, reason: null };
  });
}

function differences(
  entry: Entry,
  found: FoundPrice,
  zoneIds: Blueprint['account']['zoneIds'],
  now: number,
): HeldVerdict['findings'] {
  const findings: HeldVerdict['findings'][number][] = [];
  type About = HeldVerdict['findings'][number]['about'];
  const compare = (about: About, stated: string | number, as: string | number | null) => {
    if (as !== null && stated !== as) findings.push({ about, stated: `${stated}`, found: `${as}` });
  };
  const { from, until } = windowOf(entry);
  const begins = from === null ? null : minutesOf(from);
  if (isOver(found, now)) {
    const as = hasEnded(found, now) ? `ended on ${found.ends}` : found.state;
    findings.push({ about: 'state', stated: 'active', found: as });
  } else if (COMING.includes(found.state) && (begins === null || begins <= now)) {
    const since = found.begins === null ? '' : `, from ${found.begins}`;
    findings.push({ about: 'state', stated: 'active', found: `${found.state}${since}` });
  }
  if (entry.kind === 'reserved-instance') {
    compare('type', entry.type!, found.instanceType);
    compareZones(entry.zone, found.zoneName, zoneIds, compare);
    if (found.nodes !== null && found.nodes < entry.nodes!) compare('nodes', entry.nodes!, found.nodes);
    compare('tenancy', 'default', found.tenancy);
    if (!found.platform?.startsWith('Linux/UNIX')) compare('platform', 'Linux/UNIX', found.platform);
  } else {
    compare('kind', entry.family ?? 'every family', found.family ?? 'every family');
    if (entry.region !== undefined) compare('zone', entry.region, found.region);
    const { commitment } = found;
    if (commitment !== null && commitment < entry.commitment!) {
      compare('commitment', `${entry.commitment} USD/h`, `${commitment} USD/h`);
    }
    compare('term', entry.term ?? '1y', found.term);
    compare('payment', entry.payment ?? 'no-upfront', found.payment);
  }
  if (from !== null && !sameTime(from, found.begins)) compare('start', from, found.begins ?? 'none');
  if (until !== null && !sameTime(until, found.ends)) compare('end', until, found.ends ?? 'none');
  return findings;
}

function isOver(found: FoundPrice, now: number): boolean {
  return DEAD.includes(found.state) || hasEnded(found, now);
}

function hasEnded({ ends }: FoundPrice, now: number): boolean {
  return ends !== null && minutesOf(ends)! <= now;
}

/** Of a zone that AWS names, the id is known where the blueprint says it. */
function compareZones(
  stated: string | undefined,
  name: string | null,
  zoneIds: Blueprint['account']['zoneIds'],
  compare: (about: 'zone', stated: string, found: string) => void,
): void {
  if (stated === undefined || name === null) {
    if (stated !== undefined || name !== null) compare('zone', stated ?? 'the region', name ?? 'the region');
    return;
  }
  const found = zoneIdOf(name, zoneIds);
  const wanted = zoneIdOf(stated, zoneIds);
  if (found !== undefined && wanted !== undefined) compare('zone', wanted, found);
}
