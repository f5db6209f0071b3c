import type { OwnedReservation } from '../../catalog/facts/catalog.js';
import { minutesOf } from '../../units/instant.js';
import type { Demand } from '../model/demand.js';
import { beginOf, holds, mayUse } from './window.js';

/** Held capacity that a run may use together, since all of it is there from its start to its end. */
export interface DatedSupply {
  /** Minutes from the epoch at which the run begins; null: whenever it likes, or when its demand says. */
  readonly begins: number | null;
  /** In the order given. */
  readonly held: readonly OwnedReservation[];
}

/**
 * What is held for a demand that works so long, by the time at which it begins: that of its demand, else now or with any
 * of the capacity. At least one; a fleet of one type needs no time at which it could use less than at another.
 * @param all - of the site
 * @param runHours - null: it goes on month by month
 */
export function supplyByStart(
  all: readonly OwnedReservation[],
  demand: Demand,
  runHours: number | null,
): readonly DatedSupply[] {
  const able = all.filter((held) => mayUse(held, demand));
  const at = (begins: number | null) => able.filter((held) => holds(held, demand, runHours, begins));
  if (runHours === null) return [{ begins: null, held: at(null) }];
  if (demand.startsAt !== undefined) return [{ begins: null, held: at(minutesOf(demand.startsAt)) }];
  const starts = [...new Set(at(null).flatMap((held) => beginOf(held) ?? []))].sort((a, b) => a - b);
  const now = { begins: null, held: at(null).filter((held) => beginOf(held) === null) };
  return [now, ...starts.map((begins) => ({ begins, held: at(begins) }))];
}

/** Those of which none offers a part of what another offers, of one type; the earliest of equals. */
export function withoutPoorer(supplies: readonly DatedSupply[]): readonly DatedSupply[] {
  return supplies.filter(
    ({ held }, at) =>
      !supplies.some(
        (other, place) =>
          place !== at &&
          held.every((each) => other.held.includes(each)) &&
          (other.held.length > held.length || place < at),
      ),
  );
}
