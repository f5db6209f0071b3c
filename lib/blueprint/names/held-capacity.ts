import type { HeldKind } from '../../units/closed-lists.js';
import { instantOf, isDay, minutesOf } from '../../units/instant.js';

/** The times of an entry of `capacity`, as far as they are known. */
interface HeldTimes {
  readonly kind?: HeldKind | undefined;
  readonly start?: string | undefined;
  /** Hours. */
  readonly length?: number | undefined;
  readonly end?: string | undefined;
}

/** Time of day at which blocks end, and begin unless the file says another, in UTC (EC2 User Guide, "Capacity Blocks"). */
const BLOCK_TURNS_AT = 'T11:30Z';

/** From when until when capacity is held, as times in UTC; a day alone stays a day. Null: open at that end, or unknown. */
export function windowOf({ kind, start, length, end }: HeldTimes): {
  readonly from: string | null;
  readonly until: string | null;
} {
  if (kind !== 'capacity-block') return { from: start ?? null, until: end ?? null };
  const from = start !== undefined && isDay(start) ? `${start}${BLOCK_TURNS_AT}` : (start ?? null);
  const minutes = from === null ? null : minutesOf(from);
  const until = minutes === null || length === undefined ? null : instantOf(minutes + length * 60);
  return { from: minutes === null ? from : instantOf(minutes), until };
}

/** The zone id of an entry, from the zone's name where the account's own names are given; undefined: no zone is known. */
export function zoneIdOf(zone: string, zoneIds: Readonly<Record<string, string | undefined>> = {}): string | undefined {
  return /-az[0-9]+$/.test(zone) ? zone : zoneIds[zone];
}
