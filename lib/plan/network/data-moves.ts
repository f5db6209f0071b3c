import { DIRECT_CONNECT_PORTS, siteOfTransfer, siteWay } from '../../blueprint/kinds/link-facts.js';
import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { RegionCatalog } from '../../catalog/facts/catalog.js';
import { HOURS_PER_MONTH, SECONDS_PER_HOUR } from '../../units/conversions.js';
import { roundTo } from '../../units/rounding.js';
import type { DataMovePlan } from '../shape/site-plan.js';
import { outwardUsdPerGb } from './link-costs.js';
import { builtLinks, isJoined } from './site-links.js';

/** Copies over the links, in the order of the blueprint; the first of a store before the further ones. */
export function dataMoves(
  { onPremises, workloads, usage }: Pick<Blueprint, 'onPremises' | 'usage' | 'workloads'>,
  region: RegionCatalog,
): DataMovePlan[] {
  if (onPremises === undefined || !isJoined(onPremises)) return [];
  const { link, sites, transfers } = onPremises;
  const { dataSyncUsdPerGb, transitGatewayUsdPerGb } = region.prices;
  const built = builtLinks(onPremises);
  return transfers.flatMap((transfer) => {
    const { store, direction, every: everyHours, changes } = transfer;
    const site = siteOfTransfer(transfer, sites);
    const { bytesPerSecond } = siteWay(site?.link, link);
    const { kind } = (built.find((one) => one.site === site?.name) ?? built[0]!).link;
    const outward = direction === 'out' ? outwardUsdPerGb(kind!, region) : 0;
    const perGb = [dataSyncUsdPerGb, transitGatewayUsdPerGb, outward].reduce<number | null>(
      (sum, price) => (sum === null || price === null ? null : sum + price),
      0,
    );
    const move = (copy: DataMovePlan['copy'], bytes: number): DataMovePlan => ({
      store,
      direction,
      site: site?.name ?? null,
      copy,
      everyHours,
      bytes,
      linkBytesPerSecond: bytesPerSecond,
      hours: bytesPerSecond === null ? null : roundTo(bytes / bytesPerSecond / SECONDS_PER_HOUR, 3),
      overPorts: DIRECT_CONNECT_PORTS.map(({ name: port, bytesPerSecond: most }) => ({
        port,
        hours: roundTo(bytes / most / SECONDS_PER_HOUR, 3),
      })),
      usd: perGb === null ? null : roundTo((bytes / 1e9) * perGb, 2),
    });
    const [workload, kept] = store.split('.');
    const held = workloads.find(({ name }) => name === workload)?.storage.find(({ name }) => name === kept)?.capacity;
    return [
      ...(direction === 'in' && held !== undefined ? [move('first', held)] : []),
      move('further', changes ?? (usage.transferred * everyHours) / HOURS_PER_MONTH),
    ];
  });
}
