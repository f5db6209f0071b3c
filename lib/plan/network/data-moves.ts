import { linkBytesPerSecond } from '../../blueprint/kinds/link-facts.js';
import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { RegionCatalog } from '../../catalog/facts/catalog.js';
import { HOURS_PER_MONTH, SECONDS_PER_HOUR } from '../../units/conversions.js';
import { roundTo } from '../../units/rounding.js';

/** What crosses the link to or from a store. */
export interface DataMove {
  /** `<workload>.<store>`. */
  readonly store: string;
  readonly direction: 'in' | 'out';
  /** first: once, of all that the store holds. further: what changed, each time. */
  readonly copy: 'first' | 'further';
  readonly everyHours: number;
  readonly bytes: number;
  /** With the whole link to itself; null: nobody says what it carries. */
  readonly hours: number | null;
  /** DataSync and the transit gateway; null: a price is unknown. */
  readonly usd: number | null;
}

/** Copies over the link, in the order of the blueprint; the first of a store before the further ones. */
export function dataMoves(
  { onPremises, workloads, usage }: Pick<Blueprint, 'onPremises' | 'usage' | 'workloads'>,
  { prices }: Pick<RegionCatalog, 'prices'>,
): DataMove[] {
  if (onPremises?.link === undefined) return [];
  const carried = linkBytesPerSecond(onPremises.link);
  const [copied, crossed] = [prices.dataSyncUsdPerGb, prices.transitGatewayUsdPerGb];
  const perGb = copied === null || crossed === null ? null : copied + crossed;
  const move = (of: Omit<DataMove, 'hours' | 'usd'>): DataMove => ({
    ...of,
    hours: carried === null ? null : roundTo(of.bytes / carried / SECONDS_PER_HOUR, 3),
    usd: perGb === null ? null : roundTo((of.bytes / 1e9) * perGb, 2),
  });
  return onPremises.transfers.flatMap(({ store, direction, every: everyHours, changes }) => {
    const [workload, kept] = store.split('.');
    const held = workloads.find(({ name }) => name === workload)?.storage.find(({ name }) => name === kept)?.capacity;
    const further = changes ?? (usage.transferred * everyHours) / HOURS_PER_MONTH;
    const shared = { store, direction, everyHours };
    return [
      ...(direction === 'in' && held !== undefined ? [move({ ...shared, copy: 'first', bytes: held })] : []),
      move({ ...shared, copy: 'further', bytes: further }),
    ];
  });
}
