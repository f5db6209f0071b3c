import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { FoundReservation } from '../../catalog/account/account-api.js';
import type { Seen } from '../../catalog/account/seen.js';
import type { OwnedReservation } from '../../catalog/facts/catalog.js';
import { isDay, minutesOf } from '../../units/instant.js';

/** What is held as the user states it; of a reservation that a purchase names, its id alone. */
export interface StatedHeld extends Partial<Omit<OwnedReservation, 'id' | 'name'>> {
  readonly name: string;
  readonly id: string | null;
}

/** How what is held compares with what AWS says of it. */
export interface HeldVerdict {
  readonly name: string;
  readonly id: string | null;
  /** unseen: it could not be read, or has no id. */
  readonly verdict: 'as-stated' | 'differs' | 'unseen';
  /** What keeps nodes from starting in it, or is not as stated; empty unless it differs. */
  readonly findings: readonly HeldFinding[];
  /** Whether AWS knows of none, or of one that has ended for good. */
  readonly isGone: boolean;
  /** Why it could not be seen; null: it was. */
  readonly reason: string | null;
}

/** One thing that differs. */
interface HeldFinding {
  readonly about:
    | 'id'
    | 'state'
    | 'kind'
    | 'type'
    | 'zone'
    | 'nodes'
    | 'start'
    | 'end'
    | 'tenancy'
    | 'platform'
    | 'match'
    | 'commitment'
    | 'term'
    | 'payment';
  readonly stated: string;
  readonly found: string;
}

/** What a hall holds or names: entries of `capacity`, of the user's own catalog, and reservations of purchases. */
export function statedHeld(
  held: readonly OwnedReservation[],
  workloads: Blueprint['workloads'],
): readonly StatedHeld[] {
  const named = workloads.flatMap(({ name, purchase }) =>
    purchase.flatMap((option) =>
      typeof option === 'string' ? [] : (option.reservation?.ids ?? []).map((id) => ({ name, id })),
    ),
  );
  return [...held, ...named];
}

/** States in which no node will ever start again. */
const DEAD: readonly string[] = ['cancelled', 'expired', 'failed', 'payment-failed', 'unsupported', 'unavailable'];

/** States before the first node can start. */
const COMING: readonly string[] = ['scheduled', 'pending', 'payment-pending', 'assessing', 'delayed'];

/**
 * Compares what is held with what AWS says of it, entry by entry.
 * @param seen - by id
 * @param now - minutes from the epoch
 */
export function judgeHeld(
  stated: readonly StatedHeld[],
  seen: ReadonlyMap<string, Seen<FoundReservation | null>>,
  now: number,
): HeldVerdict[] {
  return stated.map((held): HeldVerdict => {
    const { name, id } = held;
    const answer = id === null ? undefined : seen.get(id);
    if (answer === undefined) {
      return {
        name,
        id,
        verdict: 'unseen',
        findings: [],
        isGone: false,
        reason: 'it has no id: an open reservation is not looked up',
      };
    }
    if (!answer.seen) {
      const { action, message } = answer.reason;
      return { name, id, verdict: 'unseen', findings: [], isGone: false, reason: `${message} (${action})` };
    }
    const findings =
      answer.value === null
        ? [{ about: 'id' as const, stated: id!, found: 'no reservation of this account or shared with it' }]
        : differences(held, answer.value, now);
    const isGone = answer.value === null || DEAD.includes(answer.value.state);
    return { name, id, verdict: findings.length === 0 ? 'as-stated' : 'differs', findings, isGone, reason: null };
  });
}

function differences(held: StatedHeld, found: FoundReservation, now: number): HeldFinding[] {
  const findings: HeldFinding[] = [];
  const report = (about: HeldFinding['about'], stated: string, as: string) =>
    findings.push({ about, stated, found: as });
  const begins = held.from ? minutesOf(held.from) : null;
  const isStated = held.instanceType !== undefined;
  if (DEAD.includes(found.state)) report('state', 'active', found.state);
  else if (COMING.includes(found.state) && (begins === null || begins <= now)) {
    const from = found.begins === null ? '' : `, from ${found.begins}`;
    report('state', 'active', `${found.state}${from}`);
  }
  const kind = held.kind ?? 'reservation';
  if (kind !== found.kind) report('kind', kind, found.kind);
  if (isStated && held.instanceType !== found.instanceType) report('type', held.instanceType!, found.instanceType);
  if (isStated && found.zone !== null && held.zone !== found.zone) report('zone', held.zone!, found.zone);
  if (isStated && found.nodes < held.nodes!) report('nodes', `${held.nodes}`, `${found.nodes}`);
  if (held.from && !sameTime(held.from, found.begins)) report('start', held.from, found.begins ?? 'none');
  if (held.until && !sameTime(held.until, found.ends)) report('end', held.until, found.ends ?? 'none');
  if (isStated && !held.until && found.ends !== null) report('end', 'none', found.ends);
  if (found.tenancy !== 'default') report('tenancy', 'default', found.tenancy);
  if (found.platform !== 'Linux/UNIX') report('platform', 'Linux/UNIX', found.platform);
  if (found.kind === 'reservation' && found.match !== 'targeted') {
    report('match', 'targeted', `${found.match}: others' instances may take its place`);
  }
  return findings;
}

/** Whether a time is as stated: a day alone is any time of it. */
export function sameTime(stated: string, found: string | null): boolean {
  if (found === null) return false;
  return isDay(stated) ? found.startsWith(stated) : minutesOf(stated) === minutesOf(found);
}
