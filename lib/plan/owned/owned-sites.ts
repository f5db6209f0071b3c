import { siteWay } from '../../blueprint/kinds/link-facts.js';
import { parseCron, weekOfHours } from '../../blueprint/profile/cron-week.js';
import { HOURS_PER_WEEK } from '../../blueprint/profile/week.js';
import type { Blueprint } from '../../blueprint/schema/blueprint.js';

type OnPremises = NonNullable<Blueprint['onPremises']>;
/** Owned nodes of one kind, as the blueprint states them. */
export type OwnedFleet = OnPremises['fleets'][number];

/** A place with owned nodes, with what the blueprint states once for all places put in. */
export interface OwnedSite {
  readonly name: string;
  /** Region of AWS that it is nearest to. */
  readonly place?: string;
  /** What its link carries each way, bytes a second; null: nothing says it. */
  readonly linkBytesPerSecond: number | null;
  /** Share of the time in which it works; null: nothing says it. */
  readonly linkAvailability: number | null;
  /** At the meter; null: enough for all nodes. */
  readonly powerLimitWatts: number | null;
  readonly powerUsageEffectiveness: number;
  /** Null: the blueprint states none. */
  readonly gramsCo2ePerKwh: number | null;
  readonly powerPriceUsdPerKwh: number | null;
  readonly staffUsdPerMonth: number | null;
  /** Share of each hour of the week, Monday 0–1 first, in which its nodes may be used. */
  readonly week: readonly number[];
  /** Of those hours; null: it may be used in all. */
  readonly timeZone: string | null;
  /** By their place in `onPremises.fleets`. */
  readonly fleets: readonly number[];
}

/** Name of the place of owned nodes where the blueprint names none. */
const UNNAMED = 'premises';

/** The sites of a blueprint, in its order; one where it names none; none where it owns no nodes. */
export function ownedSites(onPremises: OnPremises | undefined): OwnedSite[] {
  if (onPremises === undefined || (onPremises.fleets.length === 0 && onPremises.sites.length === 0)) return [];
  const { fleets, gridIntensity, link, powerUsageEffectiveness, sites } = onPremises;
  const stated: readonly (Omit<OnPremises['sites'][number], 'name'> & { readonly name: string })[] =
    sites.length === 0 ? [{ name: UNNAMED }] : sites;
  return stated.map((site): OwnedSite => {
    const grid = site.gridIntensity ?? gridIntensity;
    const way = siteWay(site.link, link);
    return {
      name: site.name,
      ...(site.place !== undefined && { place: site.place }),
      linkBytesPerSecond: way.bytesPerSecond,
      linkAvailability: way.availability,
      powerLimitWatts: site.power ?? null,
      powerUsageEffectiveness: site.powerUsageEffectiveness ?? powerUsageEffectiveness,
      gramsCo2ePerKwh: grid ?? null,
      powerPriceUsdPerKwh: site.powerPrice ?? null,
      staffUsdPerMonth: site.staffCost ?? null,
      week: openWeek(site.hours),
      timeZone: site.hours?.timeZone ?? null,
      fleets: fleets.flatMap((fleet, at) => ((fleet.site ?? stated[0]!.name) === site.name ? [at] : [])),
    };
  });
}

function openWeek(hours: OnPremises['sites'][number]['hours']): number[] {
  if (hours === undefined) return Array.from({ length: HOURS_PER_WEEK }, () => 1);
  const [start, stop] = [parseCron(hours.start), parseCron(hours.stop)];
  if (typeof start === 'string' || typeof stop === 'string') throw new Error('hours without a cron expression');
  return weekOfHours(start, stop).map(({ running }) => running);
}

/** Share of the week in which the nodes of a site may be used, in (0, 1]. */
export function openShare({ week }: Pick<OwnedSite, 'week'>): number {
  return week.reduce((sum, share) => sum + share, 0) / HOURS_PER_WEEK;
}

/** Workloads that the nodes of a fleet may work for, the one that is named first first. */
export function claimantsOf({ workload, sharedWith }: OwnedFleet): readonly string[] {
  return [workload, ...sharedWith];
}

/** What a node of a fleet draws at the meter of its site, in watts; null: not stated. */
export function wattsAtMeter({ power }: OwnedFleet, { powerUsageEffectiveness }: OwnedSite): number | null {
  return power === undefined ? null : power * powerUsageEffectiveness;
}
