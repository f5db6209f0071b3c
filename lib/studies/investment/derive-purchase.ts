import { POWER_LOAD } from '../../plan/demand/assumptions.js';
import type { NodesOfType } from './derive-rentals.js';
import { INVESTMENT_INPUTS, NODE_PRICES } from './documented-inputs.js';
import type { Purchase } from './question.js';

/** The purchase, or the figure that has no source. */
type DerivedPurchase =
  | { readonly kind: 'purchase'; readonly purchase: Purchase }
  /** No source gives the price or the power of such nodes: the user must. Types sorted. */
  | { readonly kind: 'unknown'; readonly figure: 'capital' | 'power'; readonly instanceTypes: readonly string[] };

/** The user's own figures, in place of the defaults. */
export type GivenPurchase = Readonly<Partial<Omit<Purchase, 'name' | 'nodes'>>>;

/**
 * As many nodes of the same kind, bought. What is not given comes from `INVESTMENT_INPUTS`, `NODE_PRICES` and the
 * catalog's power model; nodes of several types are taken at their average.
 */
export function derivePurchase(fleet: readonly NodesOfType[], given: GivenPurchase = {}): DerivedPurchase {
  const nodes = fleet.reduce((sum, each) => sum + each.nodes, 0);
  const lacking = (figureOf: (of: NodesOfType) => unknown) =>
    [...new Set(fleet.filter((each) => figureOf(each) === null).map(({ type }) => type.name))].sort();

  const unpriced = given.capitalUsdPerNode === undefined ? lacking(capitalOf) : [];
  if (unpriced.length > 0) return { kind: 'unknown', figure: 'capital', instanceTypes: unpriced };
  const powerless = given.busyKwPerNode === undefined || given.idleKwPerNode === undefined ? lacking(powerOf) : [];
  if (powerless.length > 0) return { kind: 'unknown', figure: 'power', instanceTypes: powerless };

  const average = (figureOf: (of: NodesOfType) => number) =>
    fleet.reduce((sum, each) => sum + figureOf(each) * each.nodes, 0) / nodes;
  const inputs = INVESTMENT_INPUTS;
  const accelerators = fleet.reduce((sum, { type, nodes: count }) => sum + (type.accelerators?.count ?? 0) * count, 0);
  return {
    kind: 'purchase',
    purchase: {
      name: 'on premises',
      nodes,
      capitalUsdPerNode: given.capitalUsdPerNode ?? average((each) => capitalOf(each)!),
      lifeMonths: given.lifeMonths ?? inputs.lifeMonths.value,
      resaleDeclinePerYear: given.resaleDeclinePerYear ?? inputs.resaleDeclinePerYear.value,
      idleKwPerNode: given.idleKwPerNode ?? average((each) => powerOf(each)!.idleKw),
      busyKwPerNode: given.busyKwPerNode ?? average((each) => powerOf(each)!.busyKw),
      electricityUsdPerKwh: given.electricityUsdPerKwh ?? inputs.electricityUsdPerKwh.value,
      pue: given.pue ?? inputs.pue.value,
      hallUsdPerKwMonth: given.hallUsdPerKwMonth ?? inputs.hallUsdPerKwMonth.value,
      maintenanceShare: given.maintenanceShare ?? inputs.maintenanceShare.value,
      staff: given.staff ?? accelerators * inputs.staffPerAccelerator.value,
      usdPerStaffYear: given.usdPerStaffYear ?? inputs.usdPerStaffYear.value,
      otherUsdPerMonth: given.otherUsdPerMonth ?? 0,
    },
  };
}

function capitalOf({ type }: NodesOfType): number | null {
  if (type.accelerators?.count !== 8) return null;
  return NODE_PRICES.get(type.accelerators.model.key)?.value ?? null;
}

function powerOf({ type, purpose }: NodesOfType): { readonly idleKw: number; readonly busyKw: number } | null {
  if (type.power === null) return null;
  const { idleWatts, maxWatts } = type.power;
  return { idleKw: idleWatts / 1000, busyKw: (idleWatts + (maxWatts - idleWatts) * POWER_LOAD[purpose]) / 1000 };
}
