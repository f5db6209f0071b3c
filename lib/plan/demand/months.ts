import type { WorkloadBlueprint } from '../../blueprint/schema/blueprint.js';

type Profile = NonNullable<WorkloadBlueprint['profile']>;

/**
 * Factor on the stated demand in each month from a first one on: dates, changes and growth. A month has the highest factor
 * of its days, so that none lacks nodes; growth counts whole months from the first with demand.
 * @param start - first month, `YYYY-MM`
 */
export function monthlyFactors(profile: Profile | undefined, start: string, months: number): number[] {
  if (profile === undefined) return Array.from({ length: months }, () => 1);
  const { from, until, growthPerMonth, changes } = profile;
  let begun = 0;
  return Array.from({ length: months }, (_, at) => {
    const [first, next] = [firstDay(start, at), firstDay(start, at + 1)];
    /** Whether any day of the month is in a period. */
    const meets = (begins: string | undefined, ends: string | undefined) =>
      (begins === undefined || begins < next) && (ends === undefined || ends > first);
    if (!meets(from, until)) return 0;
    const growth = (1 + growthPerMonth) ** begun;
    begun += 1;
    const inForce = changes
      .map((change, index) => ({ ...change, until: change.until ?? changes[index + 1]?.from }))
      .filter((change) => meets(change.from, change.until));
    // The stated level holds where no change does, also in a part of the month. Changes are in order.
    let covers = first;
    for (const change of inForce) if (change.from <= covers) covers = change.until ?? next;
    const covered = covers >= next || (until !== undefined && covers >= until);
    const levels = inForce.map(({ times }) => times);
    return growth * Math.max(...levels, ...(covered ? [] : [1]));
  });
}

/** `YYYY-MM-01` of the month so many after a first one. */
export function firstDay(start: string, month: number): string {
  const [year = 0, first = 1] = start.split('-').map(Number);
  const index = year * 12 + first - 1 + month;
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}-01`;
}
