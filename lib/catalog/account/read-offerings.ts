import type { Caller } from '../refresh/call-aws.js';
import type { AskedBlock, OfferedBlock, OfferedReserved, OfferingsApi } from './offerings-api.js';
import { allPages, type Seen, seeing } from './seen.js';

/** What is looked for: a block, or reserved instances of a type. */
export type AskedOffers = { readonly name: string } & (
  | { readonly kind: 'capacity-block'; readonly block: AskedBlock }
  | { readonly kind: 'reserved-instance'; readonly instanceType: string }
);

/** What AWS sells of it, as AWS answers. */
export type FoundOffers =
  | { readonly kind: 'capacity-block'; readonly offers: readonly OfferedBlock[] }
  | { readonly kind: 'reserved-instance'; readonly offers: readonly OfferedReserved[] };

/** What was asked for, with what was seen of it. */
export interface OfferingsReading {
  /** In the order in which it was asked. */
  readonly offers: readonly Seen<FoundOffers>[];
  /** Ids of the zones of the region by the names of the account; not asked where no block is on offer. */
  readonly zoneIds: Seen<ReadonlyMap<string, string>> | null;
}

/**
 * Reads what is on offer, one request after the other. Never fails for what AWS says: what cannot be seen says why, and
 * after a failure that would come again nothing more is asked.
 */
export async function readOfferings(
  asked: readonly AskedOffers[],
  { api, call, region }: { readonly api: OfferingsApi; readonly call: Caller; readonly region: string },
): Promise<OfferingsReading> {
  const see = seeing();
  const offers: Seen<FoundOffers>[] = [];
  for (const one of asked) {
    offers.push(
      one.kind === 'capacity-block'
        ? await see('ec2:DescribeCapacityBlockOfferings', async () => ({
            kind: one.kind,
            offers: await allPages('DescribeCapacityBlockOfferings', call, (token) =>
              api.capacityBlocks(region, one.block, token),
            ),
          }))
        : await see('ec2:DescribeReservedInstancesOfferings', async () => ({
            kind: one.kind,
            offers: await allPages('DescribeReservedInstancesOfferings', call, (token) =>
              api.reservedInstances(region, one.instanceType, token),
            ),
          })),
    );
  }
  const named = offers.some(
    (one) => one.seen && one.value.kind === 'capacity-block' && one.value.offers.some(({ zoneName }) => zoneName),
  );
  const zones = () => call('DescribeAvailabilityZones', () => api.zoneIds(region));
  return { offers, zoneIds: named ? await see('ec2:DescribeAvailabilityZones', zones) : null };
}
