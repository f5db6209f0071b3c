import type { Plan } from '../plan/shape/plan.js';
import { type ReturnFacts, returnDocument } from '../report/documents/roi-document.js';
import { appraiseInvestment } from '../studies/investment/appraise-investment.js';
import { derivePurchase, type GivenPurchase } from '../studies/investment/derive-purchase.js';
import { deriveRentals, type NodesOfType } from '../studies/investment/derive-rentals.js';
import { type DocumentedInput, INVESTMENT_INPUTS, NODE_PRICES } from '../studies/investment/documented-inputs.js';
import { HOURS_PER_MONTH } from '../units/conversions.js';
import { EXIT } from './edge/exit-code.js';
import { plannedHall } from './edge/planned-hall.js';
import { type AnswerOptions, tellDocument } from './edge/render.js';
import { tell } from './edge/report.js';
import { openCatalog } from './edge/report-facts.js';

/** In months, shares and USD; absent: the documented default. */
export interface RoiOptions extends AnswerOptions {
  readonly horizon?: number;
  readonly utilization?: number;
  readonly discountRate?: number;
  readonly capital?: number;
  readonly life?: number;
  readonly resaleDecline?: number;
  readonly electricity?: number;
  readonly pue?: number;
  readonly hallPrice?: number;
  readonly maintenance?: number;
  readonly staff?: number;
  readonly staffCost?: number;
}

/** Options that stand for figures of a purchase. */
const GIVEN = {
  capitalUsdPerNode: 'capital',
  lifeMonths: 'life',
  resaleDeclinePerYear: 'resaleDecline',
  electricityUsdPerKwh: 'electricity',
  pue: 'pue',
  hallUsdPerKwMonth: 'hallPrice',
  maintenanceShare: 'maintenance',
  staff: 'staff',
  usdPerStaffYear: 'staffCost',
} as const satisfies Partial<Record<keyof GivenPurchase, keyof RoiOptions>>;

/** Compares renting a hall's nodes in every way with buying them. */
export async function roi(file: string, options: RoiOptions): Promise<number> {
  const hall = await plannedHall(file, options);
  if (hall === null) return EXIT.wrong;
  const { choice = {}, open } = hall;
  const { plan } = hall.outcome;
  const { catalog } = openCatalog(plan.region, choice);
  const purposes = new Map(open.blueprint.workloads.map(({ name, purpose }) => [name, purpose]));
  const fleet = plan.sizing.fleets.flatMap(({ workload, groups }) => {
    const types = [...new Set(groups.map(({ instanceType }) => instanceType))];
    return types.map((name): NodesOfType => {
      const nodes = groups
        .filter(({ instanceType }) => instanceType === name)
        .reduce((sum, each) => sum + each.nodes, 0);
      return { type: catalog.types.get(name)!, nodes, purpose: purposes.get(workload)! };
    });
  });
  const offers = catalog.regions.get(plan.region)!.offers;
  const { rentals, unpriced } = deriveRentals(fleet, offers, 0);
  const given = Object.fromEntries(
    Object.entries(GIVEN).flatMap(([key, option]) => (options[option] === undefined ? [] : [[key, options[option]]])),
  ) as GivenPurchase;
  const derived = derivePurchase(fleet, given);
  const purchase = derived.kind === 'purchase' ? derived.purchase : null;
  if (rentals.length === 0 && purchase === null) {
    tell(`${file}: nothing to compare: no way of renting or buying these nodes has a price`);
    return EXIT.wrong;
  }
  const months = options.horizon ?? INVESTMENT_INPUTS.horizonMonths.value;
  const utilization = options.utilization ?? usedShare(plan);
  const discountRate = options.discountRate ?? INVESTMENT_INPUTS.discountRate.value;
  const nodes = fleet.reduce((sum, each) => sum + each.nodes, 0);
  const investment = appraiseInvestment({
    demand: { nodes, utilization: Array.from({ length: months }, () => utilization) },
    rentals,
    purchase,
    discountRate,
  });
  const facts: ReturnFacts = {
    hall: plan.name,
    nodes,
    utilization,
    inputs: inputsOf(options, fleet, purchase !== null),
    leftOut: [
      ...unpriced.map(({ name, instanceTypes }) => ({ name, reason: `no price of ${instanceTypes.join(', ')}` })),
      ...(derived.kind === 'unknown'
        ? [
            {
              name: 'on premises',
              reason: `nothing says the ${derived.figure === 'capital' ? 'price' : 'power'} of ${derived.instanceTypes.join(', ')}: give ${derived.figure === 'capital' ? '--capital' : 'its power in the catalog'}`,
            },
          ]
        : []),
    ],
  };
  tellDocument(returnDocument(investment, facts), options);
  return EXIT.fine;
}

/** Share of a month that the fleets work, by the hours that the plan pays; commitments are paid unused, so they count full. */
function usedShare({ sizing }: Plan): number {
  const nodes = sizing.fleets.reduce((sum, { groups }) => sum + groups.reduce((all, each) => all + each.nodes, 0), 0);
  const hours = sizing.cost.lines.reduce(
    (sum, { subject, quantity }) => sum + (subject?.kind === 'nodes' ? quantity : 0),
    0,
  );
  return Math.min(1, hours / (nodes * HOURS_PER_MONTH));
}

/** The first two hold for every way, the others for owning. */
const INPUT_NAMES: readonly (readonly [keyof typeof INVESTMENT_INPUTS, keyof RoiOptions, string])[] = [
  ['horizonMonths', 'horizon', 'horizon'],
  ['discountRate', 'discountRate', 'cost of money'],
  ['lifeMonths', 'life', 'life of own nodes'],
  ['resaleDeclinePerYear', 'resaleDecline', 'loss of value'],
  ['electricityUsdPerKwh', 'electricity', 'electricity'],
  ['pue', 'pue', 'PUE of the own hall'],
  ['hallUsdPerKwMonth', 'hallPrice', 'rent of the own hall'],
  ['maintenanceShare', 'maintenance', 'maintenance'],
  ['staffPerAccelerator', 'staff', 'staff'],
  ['usdPerStaffYear', 'staffCost', 'cost of staff'],
];

function inputsOf(options: RoiOptions, fleet: readonly NodesOfType[], owned: boolean): ReturnFacts['inputs'] {
  const common = INPUT_NAMES.map(([key, option, name]) => {
    const input: DocumentedInput = INVESTMENT_INPUTS[key];
    const value = options[option];
    if (typeof value !== 'number') return { name, ...input };
    const unit = key === 'staffPerAccelerator' ? 'full-time people in all' : input.unit;
    return { name, value, unit, basis: 'given' as const, source: 'the command line' };
  });
  if (!owned) return common.slice(0, 2);
  const { capital } = options;
  if (capital !== undefined) {
    const given = { unit: 'USD per node', basis: 'given' as const, source: 'the command line' };
    return [...common, { name: 'own node', value: capital, ...given }];
  }
  const models = [...new Set(fleet.flatMap(({ type }) => type.accelerators?.model.key ?? []))].sort();
  const priced = models.flatMap((model) => {
    const price = NODE_PRICES.get(model);
    return price === undefined ? [] : [{ name: `own node with ${model}`, ...price }];
  });
  return [...common, ...priced];
}
