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
  /** The same for what a run is paid after its first month; zero: it ends within one, or is paid ahead. */
  readonly laterUsdPerNode: Decimal;
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

/** How long a fleet works. */
export interface WorkedHours {
  /** In its first month, in (0, 730]. */
  readonly month: number;
  /** Of a run, from its start to its end; null: it goes on month by month. */
  readonly run: number | null;
}

/** Hours in which a fleet works a month, or a run that ends after `runHours`. */
export function workedHours(runHours: number): WorkedHours {
  return { month: Math.min(HOURS_PER_MONTH, runHours), run: runHours };
}

/** Hours of the term of a reservation; AWS counts 365 days a year. */
export const TERM_HOURS = { 'reserved-1y': 8760, 'reserved-3y': 26_280 } as const;

function isTerm(kind: PurchaseKind): kind is keyof typeof TERM_HOURS {
  return kind in TERM_HOURS;
}

/** The terms of spot; undefined: spot may not be bought. */
export function spotTerms({ purchase }: Demand): PurchaseOption | undefined {
  return purchase.find(({ kind }) => kind === 'spot');
}

/** Longest capacity block that AWS sells. */
export const LONGEST_BLOCK_DAYS = 182;

/** Whether AWS sells a capacity block of this length: 1 to 14 days, then multiples of 7 to 182 (EC2 User Guide). */
export function isBlockLength(days: number): boolean {
  return Number.isSafeInteger(days) && days >= 1 && (days <= 14 || (days <= LONGEST_BLOCK_DAYS && days % 7 === 0));
}

/**
 * Length of a capacity block, in days: as stated, or the shortest on sale that lasts so many hours; for more than the longest
 * lasts, the shortest of which as few as can be do, one after the other.
 */
export function daysOfBlock({ blockDays }: Pick<PurchaseOption, 'blockDays'>, hours: number): number {
  const blocks = Math.max(1, Math.ceil(hours / 24 / LONGEST_BLOCK_DAYS));
  const days = Math.max(1, Math.ceil(hours / 24 / blocks));
  return blockDays ?? (days <= 14 ? days : 7 * Math.ceil(days / 7));
}

/** Hours of the whole capacity blocks that cover so many hours. */
export function blocksHours(option: Pick<PurchaseOption, 'blockDays'>, hours: number): number {
  const blockHours = daysOfBlock(option, hours) * 24;
  return blockHours * Math.ceil(hours / blockHours);
}

/**
 * Hours paid for. What goes on month by month: of a reservation the whole month, used or not; of capacity blocks whole
 * blocks, one that is longer than a month spread over the months that it covers. A run pays ahead, in its first month,
 * for whole terms that cover it (unless `restUsed`) and for whole blocks; else for whole hours.
 */
export function billedHours(option: PurchaseOption, hours: WorkedHours): { month: number; later: number } {
  const { kind, restUsed = false } = option;
  if (hours.run === null) {
    if (isTerm(kind)) return { month: HOURS_PER_MONTH, later: 0 };
    if (kind !== 'capacity-block') return { month: hours.month, later: 0 };
    const spread = daysOfBlock(option, hours.month) * 24 >= HOURS_PER_MONTH;
    return { month: spread ? HOURS_PER_MONTH : blocksHours(option, hours.month), later: 0 };
  }
  if (isTerm(kind) && !restUsed) return { month: TERM_HOURS[kind] * Math.ceil(hours.run / TERM_HOURS[kind]), later: 0 };
  if (kind === 'capacity-block') return { month: blocksHours(option, hours.run), later: 0 };
  return { month: hours.month, later: hours.run - hours.month };
}

/**
 * The options of a demand that a type can be had with at a site, cheapest first; ties by `SOURCE_ORDER`: by the hours that it
 * works, and by reservations of the type that the fleet can reach.
 */
export function optionPricer(
  type: InstanceType,
  offer: TypeOffer,
  demand: Demand,
  nodeCosts: readonly NodeCost[],
  hardwareFactor: Decimal,
): (hours: WorkedHours, owned: readonly OwnedReservation[]) => PricedOption[] {
  const sold = (demand.boundTo === undefined ? demand.purchase : []).flatMap((option) => {
    const rate = catalogRate(offer, option.kind);
    if (rate === null || !soldAs(type, option.kind)) return [];
    const usdPerHour = times(decimal(rate), minus(ONE, decimal(option.discount)));
    return [{ option, usdPerHour, quota: vcpuQuota(type.family, option.kind)?.name ?? null }];
  });
  const carriedIn = (worked: number) => {
    const carried = (hardware: boolean) =>
      sum(
        nodeCosts
          .filter(({ category }) => (category === 'hardware') === hardware)
          .map((cost) => nodeCostPerMonth(cost, type, worked) ?? ZERO),
      );
    return { hardware: carried(true), others: carried(false) };
  };
  return (hours, owned) => {
    const laterWorked = hours.run === null ? 0 : hours.run - hours.month;
    const inMonth = carriedIn(hours.month);
    const inLater = laterWorked === 0 ? null : carriedIn(laterWorked);
    const perNode = (usdPerHour: Decimal, billed: Decimal, { hardware, others }: typeof inMonth) =>
      plus(times(plus(times(usdPerHour, billed), hardware), hardwareFactor), others);
    const priced = (usdPerHour: Decimal, billed: { readonly month: number; readonly later: number }) => {
      const billedHours = decimal(billed.month);
      return {
        usdPerHour,
        billedHours,
        usdPerNodeMonth: perNode(usdPerHour, billedHours, inMonth),
        laterUsdPerNode: inLater === null ? ZERO : perNode(usdPerHour, decimal(billed.later), inLater),
      };
    };
    const cheapestOfKind = new Map<PurchaseKind, PricedOption>();
    for (const { option, usdPerHour, quota } of sold) {
      const found: PricedOption = {
        kind: option.kind,
        reservation: null,
        blockDays: option.kind === 'capacity-block' ? daysOfBlock(option, hours.run ?? hours.month) : null,
        ...priced(usdPerHour, billedHours(option, hours)),
        quota,
      };
      const known = cheapestOfKind.get(option.kind);
      if (known === undefined || comparePriced(found, known) < 0) cheapestOfKind.set(option.kind, found);
    }
    const held = owned.map(
      (reservation): PricedOption => ({
        kind: 'owned',
        reservation,
        blockDays: null,
        ...priced(decimal(reservation.usdPerHour), { month: hours.month, later: laterWorked }),
        // A price alone reserves nothing: its nodes are on demand.
        quota: reservation.zone === null ? (vcpuQuota(type.family, 'on-demand')?.name ?? null) : null,
      }),
    );
    return [...held, ...cheapestOfKind.values()].sort(comparePriced);
  };
}

/** One node, for a month or a whole run. */
export function wholeUsd({ usdPerNodeMonth, laterUsdPerNode }: PricedOption): Decimal {
  return plus(usdPerNodeMonth, laterUsdPerNode);
}

function comparePriced(left: PricedOption, right: PricedOption): number {
  return (
    compare(wholeUsd(left), wholeUsd(right)) ||
    SOURCE_ORDER.indexOf(left.kind) - SOURCE_ORDER.indexOf(right.kind) ||
    (left.blockDays ?? 0) - (right.blockDays ?? 0) ||
    applied(left) - applied(right) ||
    compareText(left.reservation?.name ?? '', right.reservation?.name ?? '')
  );
}

/**
 * When AWS applies what is held: what is for one type first, then EC2 Instance Savings Plans, then Compute Savings Plans.
 * @see https://docs.aws.amazon.com/savingsplans/latest/userguide/sp-applying.html
 */
function applied({ reservation }: PricedOption): number {
  const plan = reservation?.plan;
  if (plan === undefined) return 0;
  return plan.family === null ? 2 : 1;
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
