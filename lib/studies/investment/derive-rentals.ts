import type { InstanceType, TypeOffer } from '../../catalog/facts/catalog.js';
import { SPOT_OVERHEAD, SPOT_SUGGESTED_SHARE } from '../../plan/demand/assumptions.js';
import { blocksHours, catalogRate, soldAs, TERM_HOURS } from '../../sizing/model/purchase.js';
import type { PurchaseKind, Purpose } from '../../units/closed-lists.js';
import { HOURS_PER_MONTH } from '../../units/conversions.js';
import type { Rental, RentalPart, RentalTerms } from './question.js';

/** Interchangeable nodes of a sized hall: those of one workload and one type. */
export interface NodesOfType {
  readonly type: InstanceType;
  readonly nodes: number;
  readonly purpose: Purpose;
}

/** A run that is done once, in whole hours, at the start of a horizon. */
export interface OneRun {
  readonly hours: number;
  readonly horizonMonths: number;
}

/** Purchase options of AWS as rentals of the same nodes. */
interface DerivedRentals {
  readonly rentals: readonly Rental[];
  /** Purchase options that AWS does not price for all the nodes, with the types that lack a price, sorted. */
  readonly unpriced: readonly { readonly name: string; readonly instanceTypes: readonly string[] }[];
}

/** What each purchase option is called in an appraisal. */
export const RENTAL_NAMES: readonly (readonly [PurchaseKind, string])[] = [
  ['on-demand', 'on demand'],
  ['spot', 'spot mix'],
  ['reserved-1y', 'reserved 1 year'],
  ['reserved-3y', 'reserved 3 years'],
  ['capacity-block', 'capacity blocks'],
];

/**
 * The same nodes in every way that the catalog prices. Spot: as many as may be, the rest on demand. Reserved: all
 * upfront. Capacity blocks: by the hour; the empty end of the last block is left out. A run that is done once pays for
 * whole terms and for whole capacity blocks, and renews neither.
 *
 * @param discounts - taken off the catalog's price, in [0, 1)
 * @param run - absent: the nodes work all through the horizon
 */
export function deriveRentals(
  fleet: readonly NodesOfType[],
  offers: ReadonlyMap<string, TypeOffer>,
  otherUsdPerMonth: number,
  discounts: Readonly<Partial<Record<PurchaseKind, number>>> = {},
  run: OneRun | null = null,
): DerivedRentals {
  const rateOf = ({ type }: NodesOfType, kind: PurchaseKind): number | null => {
    const offer = offers.get(type.name);
    const rate = offer === undefined || !soldAs(type, kind) ? null : catalogRate(offer, kind);
    return rate === null ? null : rate * (1 - (discounts[kind] ?? 0));
  };
  const rentals: Rental[] = [];
  const unpriced: { name: string; instanceTypes: string[] }[] = [];
  for (const [kind, name] of RENTAL_NAMES) {
    const parts = fleet.map((nodes) => partsOf(nodes, kind, (of) => rateOf(nodes, of), run));
    const lacking = fleet.filter((_, index) => parts[index] === null).map(({ type }) => type.name);
    if (lacking.length > 0) unpriced.push({ name, instanceTypes: [...new Set(lacking)].sort() });
    else rentals.push({ name, parts: parts.flatMap((each) => each!), otherUsdPerMonth });
  }
  return { rentals, unpriced };
}

/** Null: not priced. */
function partsOf(
  { type, nodes, purpose }: NodesOfType,
  kind: PurchaseKind,
  rateOf: (kind: PurchaseKind) => number | null,
  run: OneRun | null,
): RentalPart[] | null {
  const rate = rateOf(kind);
  if (rate === null) return null;
  const part = (count: number, terms: RentalTerms): RentalPart[] =>
    count === 0 ? [] : [{ instanceType: type.name, nodes: count, terms }];
  const paidAhead = (hours: number) => {
    const terms = { termMonths: run!.horizonMonths, upfrontUsdPerNode: rate * hours, usdPerNodeMonth: 0 };
    return part(nodes, { kind: 'committed', ...terms });
  };
  if (run !== null && kind === 'capacity-block') return paidAhead(blocksHours({ blockDays: null }, run.hours));
  if (kind === 'reserved-1y' || kind === 'reserved-3y') {
    if (run !== null) return paidAhead(TERM_HOURS[kind] * Math.ceil(run.hours / TERM_HOURS[kind]));
    const termMonths = kind === 'reserved-1y' ? 12 : 36;
    const upfrontUsdPerNode = rate * HOURS_PER_MONTH * termMonths;
    return part(nodes, { kind: 'committed', termMonths, upfrontUsdPerNode, usdPerNodeMonth: 0 });
  }
  if (kind !== 'spot') return part(nodes, { kind: 'by-the-hour', usdPerNodeHour: rate, overhead: 0 });
  const spot = Math.floor(nodes * SPOT_SUGGESTED_SHARE[purpose]);
  const onDemand = rateOf('on-demand');
  if (spot < nodes && onDemand === null) return null;
  return [
    ...part(spot, { kind: 'by-the-hour', usdPerNodeHour: rate, overhead: SPOT_OVERHEAD[purpose] }),
    ...part(nodes - spot, { kind: 'by-the-hour', usdPerNodeHour: onDemand ?? 0, overhead: 0 }),
  ];
}
