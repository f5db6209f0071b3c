import { HOURS_PER_WEEK } from '../../blueprint/profile/week.js';
import type { WorkloadBlueprint } from '../../blueprint/schema/blueprint.js';
import type { SummedMinimum } from '../../sizing/model/minima.js';
import { roundTo } from '../../units/rounding.js';

/** What a fleet holds however much there is to do: in hours of less demand too. */
const HELD: readonly SummedMinimum[] = ['acceleratorMemoryGib', 'localNvmeGb'];

/** Owned nodes at one site: what they give, and when. */
export interface GivenAtSite {
  readonly given: Readonly<Partial<Record<SummedMinimum, number>>>;
  /** Share of each hour of the week in which the site may be used. */
  readonly week: readonly number[];
}

/** What a workload that divides leaves to AWS. */
export interface CloudRest {
  /** Of each minimum, at the hour in which most is left; 0: owned nodes meet it in every hour. */
  readonly missing: Readonly<Partial<Record<SummedMinimum, number>>>;
  /** Share of that in each hour of the week; null: the same in all hours. */
  readonly week: readonly number[] | null;
}

/**
 * Owned nodes work first, in every hour that their site may be used; AWS does what is left. A site that may be used for a part of an
 * hour is not counted in it.
 */
export function cloudWeek(
  required: Readonly<Partial<Record<SummedMinimum, number>>>,
  given: readonly GivenAtSite[],
  { profile }: Pick<WorkloadBlueprint, 'profile'>,
): CloudRest {
  const keys = Object.keys(required) as SummedMinimum[];
  const restAt = (key: SummedMinimum, hour: number): number => {
    const level = HELD.includes(key) ? 1 : (profile?.week[hour] ?? 1);
    const owned = given.reduce((sum, site) => sum + (site.week[hour] === 1 ? (site.given[key] ?? 0) : 0), 0);
    return roundTo(Math.max(0, level * required[key]! - owned), 6);
  };
  const rests = keys.map((key) => Array.from({ length: HOURS_PER_WEEK }, (_, hour) => restAt(key, hour)));
  const most = rests.map((week) => Math.max(...week));
  const missing = Object.fromEntries(keys.map((key, at) => [key, most[at]!])) as CloudRest['missing'];
  const worked = keys.flatMap((key, at) => (HELD.includes(key) || most[at] === 0 ? [] : [at]));
  const shares = Array.from({ length: HOURS_PER_WEEK }, (_, hour) =>
    worked.length === 0 ? 1 : Math.max(...worked.map((at) => rests[at]![hour]! / most[at]!)),
  );
  // What is held alone keeps its nodes in hours without work.
  const holds = keys.some((key, at) => HELD.includes(key) && most[at]! > 0);
  const week = shares.map((share) => roundTo(holds ? Math.max(share, LEAST_SHARE) : share, 9));
  return { missing, week: week.every((share) => share === week[0]) ? null : week };
}

/** A level at which a fleet has the nodes that hold, and works next to nothing. */
const LEAST_SHARE = 1e-6;
