import type { InstanceType, OwnedReservation, TypeOffer } from '../../catalog/facts/catalog.js';
import type { NodeSource, PurchaseKind } from '../../units/closed-lists.js';
import { HOURS_PER_MONTH } from '../../units/conversions.js';
import {
  ceilingOfRatio,
  compare,
  type Decimal,
  decimal,
  minus,
  ONE,
  plus,
  sum,
  times,
  ZERO,
} from '../../units/decimal.js';
import { compareText } from '../../units/order.js';
import type { Demand, NodeCost, PurchaseOption } from './demand.js';
import { vcpuQuota } from './quotas.js';

/** One purchase option for nodes of one type, priced for one demand at one site. */
export interface PricedOption {
  readonly kind: NodeSource;
  /** Where the nodes start; null: they are bought. */
  readonly reservation: OwnedReservation | null;
  readonly blockDays: number | null;
  /** After discount. */
  readonly usdPerHour: Decimal;
  /** Hours paid for in a month: more than the hours of work where the purchase is a commitment. */
  readonly billedHours: Decimal;
  /** One node for a month, with what every node carries and the support plan's share. */
  readonly usdPerNodeMonth: Decimal;
  /** Vcpu quota that a node counts against, by name; an owned reservation counts by itself, used or not. */
  readonly quota: string | null;
}

/** Ties between purchase options are broken in this order: the least commitment first. */
export const PURCHASE_ORDER: readonly PurchaseKind[] = [
  'on-demand',
  'reserved-1y',
  'reserved-3y',
  'capacity-block',
  'spot',
];

/** As `PURCHASE_ORDER`; what is owned is not bought. */
export const SOURCE_ORDER: readonly NodeSource[] = ['owned', ...PURCHASE_ORDER];

/** The field of an offer with the price of each purchase option. */
export const RATE_KEYS = {
  'on-demand': 'onDemandUsdPerHour',
  spot: 'spotUsdPerHour',
  'reserved-1y': 'reserved1YearUsdPerHour',
  'reserved-3y': 'reserved3YearUsdPerHour',
  'capacity-block': 'capacityBlockUsdPerHour',
} as const satisfies Readonly<Record<PurchaseKind, keyof TypeOffer>>;

/** List price of a purchase, in USD per hour; null: not sold this way, or no source gives a price. */
export function catalogRate(offer: TypeOffer, kind: PurchaseKind): number | null {
  const rate = offer[RATE_KEYS[kind]];
  return rate !== null && Number.isFinite(rate) && rate > 0 ? rate : null;
}

/** Whether AWS sells the type this way at all. Reserved prices are for on-demand use. */
export function soldAs(type: InstanceType, kind: PurchaseKind): boolean {
  const usage = kind === 'spot' || kind === 'capacity-block' ? kind : 'on-demand';
  return type.usageClasses.includes(usage);
}

/**
 * Hours paid for in a month of which `hours` are worked. Reserved: the whole month, used or not. Capacity block:
 * whole blocks; one that is longer than a month is spread over the months that it covers.
 */
export function billedHours(option: PurchaseOption, hours: number): Decimal {
  if (option.kind === 'reserved-1y' || option.kind === 'reserved-3y') return decimal(HOURS_PER_MONTH);
  if (option.kind !== 'capacity-block') return decimal(hours);
  const blockHours = (option.blockDays ?? 1) * 24;
  return decimal(blockHours >= HOURS_PER_MONTH ? HOURS_PER_MONTH : blockHours * Math.ceil(hours / blockHours));
}

/**
 * The options of a demand that a type can be had with at a site, cheapest first; ties by `SOURCE_ORDER`.
 * `owned`: reservations of the type that the fleet can reach.
 */
export function pricedOptions(
  type: InstanceType,
  offer: TypeOffer,
  demand: Demand,
  nodeCosts: readonly NodeCost[],
  hardwareFactor: Decimal,
  owned: readonly OwnedReservation[],
): PricedOption[] {
  const carriedAs = (hardware: boolean) =>
    sum(
      nodeCosts
        .filter(({ category }) => (category === 'hardware') === hardware)
        .map((cost) => nodeCostPerMonth(cost, type, demand.hoursPerMonth) ?? ZERO),
    );
  const hardware = carriedAs(true);
  const other = carriedAs(false);
  const perNodeMonth = (usdPerHour: Decimal, hours: Decimal) =>
    plus(times(plus(times(usdPerHour, hours), hardware), hardwareFactor), other);
  const cheapestOfKind = new Map<PurchaseKind, PricedOption>();
  for (const option of demand.purchase) {
    const rate = catalogRate(offer, option.kind);
    if (rate === null || !soldAs(type, option.kind)) continue;
    const usdPerHour = times(decimal(rate), minus(ONE, decimal(option.discount)));
    const hours = billedHours(option, demand.hoursPerMonth);
    const priced: PricedOption = {
      kind: option.kind,
      reservation: null,
      blockDays: option.blockDays,
      usdPerHour,
      billedHours: hours,
      usdPerNodeMonth: perNodeMonth(usdPerHour, hours),
      quota: vcpuQuota(type.family, option.kind)?.name ?? null,
    };
    const known = cheapestOfKind.get(option.kind);
    if (known === undefined || comparePriced(priced, known) < 0) cheapestOfKind.set(option.kind, priced);
  }
  const hours = decimal(demand.hoursPerMonth);
  const held = owned.map((reservation): PricedOption => {
    const usdPerHour = decimal(reservation.usdPerHour);
    const usdPerNodeMonth = perNodeMonth(usdPerHour, hours);
    return {
      kind: 'owned',
      reservation,
      blockDays: null,
      usdPerHour,
      billedHours: hours,
      usdPerNodeMonth,
      quota: null,
    };
  });
  return [...held, ...cheapestOfKind.values()].sort(comparePriced);
}

function comparePriced(left: PricedOption, right: PricedOption): number {
  return (
    compare(left.usdPerNodeMonth, right.usdPerNodeMonth) ||
    SOURCE_ORDER.indexOf(left.kind) - SOURCE_ORDER.indexOf(right.kind) ||
    (left.blockDays ?? 0) - (right.blockDays ?? 0) ||
    compareText(left.reservation?.name ?? '', right.reservation?.name ?? '')
  );
}

const PLACES = 12;

/** What a node carries in a month, in USD; a share of a month is rounded up at the twelfth place. Null: no price. */
export function nodeCostPerMonth(cost: NodeCost, type: InstanceType, hours: number): Decimal | null {
  if (cost.usdPerMonth === null) return null;
  const count = cost.per === 'node' ? 1 : cost.per === 'vcpu' ? type.vcpus : (type.accelerators?.count ?? 0);
  const whole = times(decimal(cost.usdPerMonth), decimal(count));
  if (hours === HOURS_PER_MONTH) return whole;
  const monthAtLastPlace = { digits: BigInt(HOURS_PER_MONTH), scale: PLACES };
  return { digits: ceilingOfRatio(times(whole, decimal(hours)), monthAtLastPlace), scale: PLACES };
}
