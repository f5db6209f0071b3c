import { firstDay } from '../../plan/demand/months.js';

/** From when until when something is held, as days or times in UTC; null: open at that end. */
interface HeldWindow {
  readonly from?: string | null;
  readonly until: string | null;
}

/**
 * Whether it is held from the first day of a month to its last: of a part of a month a portfolio counts nothing.
 * @param start - first month of the horizon, `YYYY-MM`
 * @param month - from 0
 */
export function holdsAll({ from = null, until }: HeldWindow, start: string, month: number): boolean {
  const begun = from === null || from <= firstDay(start, month);
  return begun && (until === null || until >= firstDay(start, month + 1));
}
