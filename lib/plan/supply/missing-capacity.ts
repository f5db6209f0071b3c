import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { OfferedBlock, OfferedReserved } from '../../catalog/account/offerings-api.js';
import type { AskedOffers, OfferingsReading } from '../../catalog/account/read-offerings.js';
import { daysOfBlock } from '../../sizing/model/purchase.js';
import type { Sizing } from '../../sizing/model/sizing.js';
import { minutesOf } from '../../units/instant.js';
import { compareText } from '../../units/order.js';
import { roundTo, toCents } from '../../units/rounding.js';
import type { HeldVerdict, StatedHeld } from './judge-held.js';

/** Capacity that a hall counts on and does not have. */
export interface MissingCapacity {
  /** Of an entry, or of the workload whose block is to be bought. */
  readonly name: string;
  /** to-buy: the plan buys a block. gone: an entry of which AWS has nothing that a node can start in. */
  readonly why: 'to-buy' | 'gone';
  readonly instanceType: string;
  readonly nodes: number;
  /** Id of the zone that the plan needs it in; null: any of the region. */
  readonly zone: string | null;
  readonly asked: AskedOffers;
}

/** What AWS sells in place of it. */
export interface OfferedCapacity {
  readonly name: string;
  readonly why: MissingCapacity['why'];
  /** unseen: it could not be read. none: nothing is on offer now. */
  readonly verdict: 'offered' | 'none' | 'unseen';
  readonly offers: readonly CapacityOffer[];
  /** Why it could not be seen; null: it was. */
  readonly reason: string | null;
}

/** One thing on offer. */
export interface CapacityOffer {
  readonly id: string;
  /** e.g. `block of 14 d`, `1y, no-upfront, standard`. */
  readonly what: string;
  /** Id of the zone, else its name in the account; null: the region. */
  readonly zone: string | null;
  /** Whether it is in the zone that the plan needs; null: any will do, or the id of its zone is not known. */
  readonly inZone: boolean | null;
  readonly nodes: number;
  readonly from: string | null;
  readonly until: string | null;
  /** Paid for a block as a whole; null: by the term, or in another currency. */
  readonly usd: number | null;
  readonly usdPerNodeHour: number | null;
}

/** What AWS sells by type, and what a plan needs. */
interface Needs {
  readonly sizing: Pick<Sizing, 'fleets'>;
  readonly blueprint: Pick<Blueprint, 'capacity' | 'workloads'>;
  readonly held: readonly StatedHeld[];
  readonly verdicts: readonly HeldVerdict[];
  /** Whether AWS sells a type in capacity blocks. */
  readonly inBlocks: (instanceType: string) => boolean;
}

/**
 * Blocks that the plan buys, and entries that are gone, in their order. An entry of a type that is in no capacity block, and
 * a Savings Plan, of which any amount is sold, are left out.
 * @param now - minutes from the epoch
 */
export function missingCapacity(
  { sizing, blueprint, held, verdicts, inBlocks }: Needs,
  now: number,
): MissingCapacity[] {
  const block = (name: string, instanceType: string, nodes: number, days: number, begins: string | null) => {
    const from = begins === null ? null : minutesOf(begins);
    const coming = from !== null && from > now ? from * 60_000 : null;
    return { name, kind: 'capacity-block' as const, block: { instanceType, nodes, days, from: coming } };
  };
  const toBuy = sizing.fleets.flatMap(({ workload, groups, startsAt }) =>
    groups.flatMap(({ blockDays, instanceType, nodes, reservation, zone }): MissingCapacity[] => {
      if (blockDays === null || reservation !== undefined) return [];
      const begins = startsAt ?? blueprint.workloads.find(({ name }) => name === workload)?.runStart ?? null;
      const asked = block(workload, instanceType, nodes, blockDays, begins);
      return [{ name: workload, why: 'to-buy', instanceType, nodes, zone, asked }];
    }),
  );
  const gone = verdicts
    .filter(({ isGone }) => isGone)
    .flatMap(({ name }): MissingCapacity[] => {
      const price = blueprint.capacity.find((entry) => entry.name === name && entry.kind === 'reserved-instance');
      if (price !== undefined) {
        const { type: instanceType, nodes } = price;
        const asked = { name, kind: 'reserved-instance' as const, instanceType: instanceType! };
        return [{ name, why: 'gone', instanceType: instanceType!, nodes: nodes!, zone: null, asked }];
      }
      const stated = held.find((one) => one.name === name);
      const { instanceType, nodes, zone = null, from = null, until = null } = stated ?? {};
      if (instanceType === undefined || nodes === undefined || !inBlocks(instanceType)) return [];
      const [begins, ends] = [minutesOf(from ?? ''), minutesOf(until ?? '')];
      // Of what has no end the shortest block: it can be extended.
      const hours = ends === null ? 24 : Math.max(0, ends - Math.max(now, begins ?? now)) / 60;
      const asked = block(name, instanceType, nodes, daysOfBlock({ blockDays: null }, hours), from);
      return [{ name, why: 'gone', instanceType, nodes, zone, asked }];
    });
  return [...toBuy, ...gone];
}

/** What is on offer of what is missing, each by price; those in the zone that the plan needs come first. */
export function offeredCapacity(
  missing: readonly MissingCapacity[],
  { offers, zoneIds }: OfferingsReading,
): OfferedCapacity[] {
  const ids = zoneIds?.seen ? zoneIds.value : new Map<string, string>();
  return missing.map(({ name, why, nodes, zone }, at): OfferedCapacity => {
    const answer = offers[at]!;
    if (!answer.seen) {
      const { action, message } = answer.reason;
      return { name, why, verdict: 'unseen', offers: [], reason: `${message} (${action})` };
    }
    const found =
      answer.value.kind === 'capacity-block'
        ? answer.value.offers.map((one) => blockOffer(one, zone, ids))
        : answer.value.offers.map((one) => reservedOffer(one, nodes));
    const sorted = [...found].sort(compareOffers);
    return { name, why, verdict: sorted.length === 0 ? 'none' : 'offered', offers: sorted, reason: null };
  });
}

function compareOffers(one: CapacityOffer, other: CapacityOffer): number {
  const elsewhere = ({ inZone }: CapacityOffer) => (inZone === false ? 1 : 0);
  const price = ({ usdPerNodeHour }: CapacityOffer) => usdPerNodeHour ?? Number.MAX_VALUE;
  return (
    elsewhere(one) - elsewhere(other) ||
    price(one) - price(other) ||
    compareText(one.from ?? '', other.from ?? '') ||
    compareText(one.id, other.id)
  );
}

function blockOffer(offer: OfferedBlock, wanted: string | null, ids: ReadonlyMap<string, string>): CapacityOffer {
  const { id, zoneName, nodes, begins, ends, hours, usd } = offer;
  const zone = zoneName === null ? null : (ids.get(zoneName) ?? null);
  return {
    id,
    what: `block of ${hours / 24} d`,
    zone: zone ?? zoneName,
    inZone: wanted === null || zone === null ? null : zone === wanted,
    nodes,
    from: begins,
    until: ends,
    usd: usd === null ? null : toCents(usd),
    usdPerNodeHour: usd === null ? null : roundTo(usd / hours / nodes, 6),
  };
}

function reservedOffer(offer: OfferedReserved, nodes: number): CapacityOffer {
  const { id, term, payment, offeringClass, usdPerNodeHour } = offer;
  return {
    id,
    what: [term, payment, offeringClass].filter((word) => word !== null).join(', '),
    zone: null,
    inZone: null,
    nodes,
    from: null,
    until: null,
    usd: null,
    usdPerNodeHour: usdPerNodeHour === null ? null : roundTo(usdPerNodeHour, 6),
  };
}
