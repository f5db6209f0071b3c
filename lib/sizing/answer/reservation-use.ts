import type { Choice } from '../choice/choice.js';
import { totalResources } from '../choice/resources.js';
import type { ReservationUse } from '../model/sizing.js';
import type { SiteOptions } from '../site/site-result.js';

/** What becomes of each owned reservation of the site, by name. */
export function reservationUse(
  choices: readonly Choice[],
  { site, excluded }: Pick<SiteOptions, 'site' | 'excluded'>,
): ReservationUse[] {
  const { owned } = totalResources(choices.map(({ resources }) => resources));
  return (site.reservations ?? []).map(({ name, instanceType, zone, nodes, usdPerHour, until }) => {
    const offered = site.catalog.offers.get(instanceType)?.zones.includes(zone) ?? false;
    const place = !site.zones.includes(zone) ? 'zone-not-spanned' : offered ? undefined : 'not-offered-in-zone';
    return {
      name,
      instanceType,
      zone,
      nodes,
      usedNodes: owned.get(name) ?? 0,
      usdPerHour,
      until,
      barred: [...excluded].flatMap(([workload, reasons]) => {
        const reason = reasons.get(instanceType) ?? place;
        return reason === undefined ? [] : [{ workload, reason }];
      }),
    };
  });
}
