import type { OpenHall } from '../../plan/plan-hall.js';
import type { Plan } from '../../plan/shape/plan.js';
import type { Appraised, RoiFacts } from '../../report/documents/roi-document.js';
import { appraiseInvestment } from '../../studies/investment/appraise-investment.js';
import { derivePurchase, type GivenPurchase } from '../../studies/investment/derive-purchase.js';
import { deriveRentals, type NodesOfType, type OneRun } from '../../studies/investment/derive-rentals.js';
import { type DocumentedInput, INVESTMENT_INPUTS, NODE_PRICES } from '../../studies/investment/documented-inputs.js';
import { HOURS_PER_MONTH } from '../../units/conversions.js';

/** In months, shares and USD; absent: the documented default. */
export interface AppraisalOptions {
  readonly horizon?: number;
  readonly utilization?: number;
  readonly runsPerYear?: number;
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

/** Options that set figures of a purchase. */
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
} as const satisfies Partial<Record<keyof GivenPurchase, keyof AppraisalOptions>>;

/** An appraisal of what goes on and one of each run; or, in a sentence, why the options do not go with the hall. */
export type HallAppraisal = readonly Appraised[] | { readonly mistake: string };

/** Compares renting the nodes of a plan under every purchase option with buying them; empty: none of them has a price. */
export function appraiseHall(plan: Plan, open: OpenHall, options: AppraisalOptions): HallAppraisal {
  const uses = usesOf(plan, open, options);
  return 'mistake' in uses ? uses : uses.flatMap((use) => appraise(use, plan, open, options) ?? []);
}

/** Nodes that are used alike: those of a run, or of all workloads that go on. */
interface Use {
  readonly facts: Pick<RoiFacts, 'workload' | 'nodes' | 'utilization' | 'run'>;
  readonly fleet: readonly NodesOfType[];
  /** By month of the horizon. */
  readonly utilization: readonly number[];
  /** Null: they are used alike all through the horizon. */
  readonly once: OneRun | null;
}

/** What goes on together, then each run by itself. */
function usesOf(plan: Plan, open: OpenHall, options: AppraisalOptions): readonly Use[] | { readonly mistake: string } {
  const horizonMonths = options.horizon ?? INVESTMENT_INPUTS.horizonMonths.value;
  const { runsPerYear } = options;
  const steady = plan.sizing.fleets.filter(({ runHours }) => runHours === null);
  const runs = plan.sizing.fleets.filter(({ runHours }) => runHours !== null);
  if (runsPerYear !== undefined && runs.length === 0) {
    return { mistake: `--runs-per-year is for workloads that end, and none of ${plan.name} does` };
  }
  if (options.utilization !== undefined && steady.length === 0) {
    return { mistake: 'a run uses its nodes until it ends: give --runs-per-year in place of --utilization' };
  }
  const always = (fleets: Plan['sizing']['fleets'], share: number, facts: Partial<Use['facts']>): Use => {
    const fleet = nodesOf(fleets, plan, open);
    const utilization = Array.from({ length: horizonMonths }, () => share);
    const { workload = null, run = null } = facts;
    return { facts: { workload, nodes: nodesIn(fleet), utilization: share, run }, fleet, utilization, once: null };
  };
  const uses: Use[] = [];
  if (steady.length > 0) uses.push(always(steady, options.utilization ?? usedShare(plan, steady), {}));
  for (const fleet of runs) {
    const hours = fleet.runHours!;
    const { workload } = fleet;
    if (runsPerYear !== undefined) {
      const share = (runsPerYear * hours) / (12 * HOURS_PER_MONTH);
      if (share > 1) {
        const most = Math.floor((12 * HOURS_PER_MONTH) / hours);
        return {
          mistake: `--runs-per-year ${runsPerYear}: a run of ${workload} takes ${hours} h, so ${most} fit into a year`,
        };
      }
      uses.push(always([fleet], share, { workload, run: { hours, perYear: runsPerYear } }));
      continue;
    }
    const months = Math.ceil(hours / HOURS_PER_MONTH);
    if (months > horizonMonths) {
      return { mistake: `--horizon ${horizonMonths}: a run of ${workload} takes ${months} months` };
    }
    const nodes = nodesOf([fleet], plan, open);
    const utilization = Array.from({ length: horizonMonths }, (_, month) =>
      Math.min(1, Math.max(0, hours / HOURS_PER_MONTH - month)),
    );
    const facts = {
      workload,
      nodes: nodesIn(nodes),
      utilization: hours / HOURS_PER_MONTH,
      run: { hours, perYear: null },
    };
    uses.push({ facts, fleet: nodes, utilization, once: { hours, horizonMonths } });
  }
  return uses;
}

/** Null: no purchase option has a price. */
function appraise(
  { facts, fleet, utilization, once }: Use,
  plan: Plan,
  open: OpenHall,
  options: AppraisalOptions,
): Appraised | null {
  const { rentals, unpriced } = deriveRentals(fleet, open.catalog.regions.get(plan.region)!.offers, 0, {}, once);
  const stated = statedBySites(open.blueprint);
  const derived = derivePurchase(fleet, purchaseGiven({ ...stated, ...options }));
  const purchase = derived.kind === 'purchase' ? derived.purchase : null;
  if (rentals.length === 0 && purchase === null) return null;
  const investment = appraiseInvestment({
    demand: { nodes: facts.nodes, utilization },
    rentals,
    purchase,
    discountRate: options.discountRate ?? INVESTMENT_INPUTS.discountRate.value,
  });
  return {
    investment,
    facts: {
      ...facts,
      inputs: inputsOf(options, stated, fleet, purchase !== null),
      leftOut: [
        ...unpriced.map(({ name, instanceTypes }) => ({ name, reason: `no price of ${instanceTypes.join(', ')}` })),
        ...(derived.kind === 'unknown' ? [{ name: 'on premises', reason: unknownFigure(derived) }] : []),
      ],
    },
  };
}

function nodesIn(fleet: readonly NodesOfType[]): number {
  return fleet.reduce((sum, each) => sum + each.nodes, 0);
}

/** Nodes of each type that a workload is sized with. */
function nodesOf(fleets: Plan['sizing']['fleets'], { derivations }: Plan, { catalog }: OpenHall): NodesOfType[] {
  const purposes = new Map(derivations.map(({ workload, purpose }) => [workload, purpose]));
  return fleets.flatMap(({ workload, groups }) => {
    const types = [...new Set(groups.map(({ instanceType }) => instanceType))];
    return types.map((name) => {
      const ofType = groups.filter(({ instanceType }) => instanceType === name);
      const nodes = ofType.reduce((sum, each) => sum + each.nodes, 0);
      return { type: catalog.types.get(name)!, nodes, purpose: purposes.get(workload)! };
    });
  });
}

function purchaseGiven(options: AppraisalOptions): GivenPurchase {
  return Object.fromEntries(
    Object.entries(GIVEN).flatMap(([key, option]) => (options[option] === undefined ? [] : [[key, options[option]]])),
  );
}

function unknownFigure({ figure, instanceTypes }: { figure: 'capital' | 'power'; instanceTypes: readonly string[] }) {
  const [name, given] = figure === 'capital' ? ['price', '--capital'] : ['power', 'its power in the catalog'];
  return `no source gives the ${name} of ${instanceTypes.join(', ')}; give ${given}`;
}

/** Share of a month that the fleets work, by the hours that the plan pays: commitments count whole. */
function usedShare({ sizing }: Plan, fleets: Plan['sizing']['fleets']): number {
  const nodes = fleets.reduce((sum, { groups }) => sum + groups.reduce((all, each) => all + each.nodes, 0), 0);
  const isOf = (name: string | null) => fleets.some(({ workload }) => workload === name);
  const hours = sizing.cost.lines.reduce(
    (sum, { workload, subject, quantity }) => sum + (subject?.kind === 'nodes' && isOf(workload) ? quantity : 0),
    0,
  );
  return Math.min(1, hours / (nodes * HOURS_PER_MONTH));
}

/** The first two are of every purchase option, the others of owning. */
const INPUT_NAMES: readonly (readonly [keyof typeof INVESTMENT_INPUTS, keyof AppraisalOptions, string])[] = [
  ['horizonMonths', 'horizon', 'horizon'],
  ['discountRate', 'discountRate', 'discount rate'],
  ['lifeMonths', 'life', 'useful life of owned nodes'],
  ['resaleDeclinePerYear', 'resaleDecline', 'resale value decline'],
  ['electricityUsdPerKwh', 'electricity', 'electricity'],
  ['pue', 'pue', 'PUE on premises'],
  ['hallUsdPerKwMonth', 'hallPrice', 'colocation rent'],
  ['maintenanceShare', 'maintenance', 'maintenance'],
  ['staffPerAccelerator', 'staff', 'staff'],
  ['usdPerStaffYear', 'staffCost', 'staff cost'],
];

/** Price of power and PUE of the sites of a blueprint, each where they all state the same. */
function statedBySites({ onPremises }: OpenHall['blueprint']): Pick<AppraisalOptions, 'electricity' | 'pue'> {
  const only = (values: readonly (number | undefined)[]) => (new Set(values).size === 1 ? values[0] : undefined);
  const sites = onPremises?.sites ?? [];
  const electricity = only(sites.map(({ powerPrice }) => powerPrice));
  const pue = only(sites.map(({ powerUsageEffectiveness }) => powerUsageEffectiveness));
  return { ...(electricity !== undefined && { electricity }), ...(pue !== undefined && { pue }) };
}

function inputsOf(
  options: AppraisalOptions,
  stated: ReturnType<typeof statedBySites>,
  fleet: readonly NodesOfType[],
  owned: boolean,
): RoiFacts['inputs'] {
  const all: AppraisalOptions = { ...stated, ...options };
  const common = INPUT_NAMES.map(([key, option, name]) => {
    const input: DocumentedInput = INVESTMENT_INPUTS[key];
    const value = all[option];
    if (typeof value !== 'number') return { name, ...input };
    const unit = key === 'staffPerAccelerator' ? 'full-time people in total' : input.unit;
    const source = options[option] === undefined ? 'the sites of the blueprint' : 'the command line';
    return { name, value, unit, basis: 'given' as const, source };
  });
  if (!owned) return common.slice(0, 2);
  const { capital } = options;
  if (capital !== undefined) {
    const given = { unit: 'USD per node', basis: 'given' as const, source: 'the command line' };
    return [...common, { name: 'owned node', value: capital, ...given }];
  }
  const models = [...new Set(fleet.flatMap(({ type }) => type.accelerators?.model.key ?? []))].sort();
  const priced = models.flatMap((model) => {
    const price = NODE_PRICES.get(model);
    return price === undefined ? [] : [{ name: `owned node with ${model}`, ...price }];
  });
  return [...common, ...priced];
}
