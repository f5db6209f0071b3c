import type { PurchaseKind } from '../../units/closed-lists.js';
import { toNumber } from '../../units/decimal.js';
import { roundTo } from '../../units/rounding.js';
import { countOf } from '../../units/words.js';
import { decisiveDoubts } from '../choice/eligible.js';
import { type Demand, type PurchaseOption, withFleets } from '../model/demand.js';
import type { Doubt, OpenChoice, PurchaseRoutes } from '../model/explanation.js';
import { catalogRate, daysOfBlock, PURCHASE_ORDER, soldAs, spotTerms, TERM_HOURS } from '../model/purchase.js';
import { changeDemand } from './conditions.js';
import { type Baseline, costSavingOf, fleetOf, planByCost, planFor, savingOf } from './variant.js';

/** Spot that is offered as an open choice. */
export type OpenSpot = Readonly<Record<Demand['purpose'], Pick<PurchaseOption, 'maxShare' | 'overhead'>>>;

/** For the whole fleet, a tenth of the work lost. */
const WHOLE_FLEET = { maxShare: 1, overhead: 0.1 };
/** Spot for the whole fleet, for any purpose, with a tenth of the work lost. */
export const ANY_SPOT: OpenSpot = { training: WHOLE_FLEET, inference: WHOLE_FLEET };

interface Question {
  readonly choice: OpenChoice['choice'];
  readonly condition: string;
  readonly change: (demand: Demand) => Demand;
  /** Whether the answer may let in types of unknown power, which cost alone can compare. */
  readonly darkTypes: boolean;
}

/** What another answer to a question that the demand settles would save at the chosen site. */
export function openChoicesOf(base: Baseline, spot: OpenSpot): OpenChoice[] {
  const found: OpenChoice[] = [];
  for (const demand of withFleets(base.problem.demands)) {
    const { costUsd, objectiveUsd } = fleetOf(base.plan, demand.name).choice.resources;
    for (const { choice, condition, change, darkTypes } of questionsOf(demand, base, spot)) {
      const changed = changeDemand(base.problem, demand.name, change);
      const weighed = planFor(changed, demand.name, base);
      const saving = weighed === null ? 0 : savingOf(weighed, base);
      // Types of unknown power are not in the running where energy is weighed.
      const byCostAlone = saving <= 0 && darkTypes;
      const plan = byCostAlone ? planByCost(changed, demand.name, base) : weighed;
      const savingUsdPerMonth = byCostAlone && plan !== null ? costSavingOf(plan, base) : saving;
      if (plan === null || savingUsdPerMonth <= 0) continue;
      const { instanceTypes, nodes } = fleetOf(plan, demand.name);
      const own = toNumber(byCostAlone ? costUsd : objectiveUsd);
      const savingShare = own === 0 ? 0 : roundTo(savingUsdPerMonth / own, 4);
      const workload = demand.name;
      found.push({ workload, choice, condition, byCostAlone, instanceTypes, nodes, savingUsdPerMonth, savingShare });
    }
  }
  return found.sort((a, b) => b.savingUsdPerMonth - a.savingUsdPerMonth);
}

function questionsOf(demand: Demand, { plan }: Baseline, spot: OpenSpot): Question[] {
  const { types } = demand;
  const questions: Question[] = [];
  const filter = (choice: Question['choice'], condition: string, change: Partial<Demand['types']>) =>
    questions.push({
      choice,
      condition,
      change: (d) => ({ ...d, types: { ...d.types, ...change } }),
      darkTypes: choice === 'vendor-aws' && plan.options.rates.energyMatters,
    });
  if ([...(plan.options.excluded().get(demand.name)?.values() ?? [])].includes('power-unknown')) {
    const condition = 'types of unknown power';
    questions.push({ choice: 'unknown-power', condition, change: (d) => d, darkTypes: true });
  }
  if (!types.vendors.includes('AWS')) {
    filter('vendor-aws', 'AWS Trainium and Inferentia (Neuron software)', { vendors: [...types.vendors, 'AWS'] });
  }
  if (!types.vendors.includes('NVIDIA')) {
    filter('vendor-nvidia', 'NVIDIA GPUs (CUDA software)', { vendors: [...types.vendors, 'NVIDIA'] });
  }
  if (!types.architectures.includes('arm64')) {
    filter('architecture-arm64', 'arm64 hosts', { architectures: [...types.architectures, 'arm64'] });
  }
  if (types.interconnect === 'fast') {
    filter('any-interconnect', 'accelerators connected by PCIe or the network only', { interconnect: 'any' });
  }
  if (types.doubtful === 'deny') {
    filter('doubtful-figures', 'estimated or disputed figures', { doubtful: 'allow' });
  }
  if (types.deny.length > 0) filter('denied-types', `the denied types (${types.deny.join(', ')})`, { deny: [] });
  if (types.allow.length > 0) filter('all-types', `types other than ${types.allow.join(', ')}`, { allow: [] });
  // With an availability target a mix takes the solver half a second, and spares for each of its types.
  if (demand.homogeneous && demand.spares.kind === 'count') {
    questions.push({
      choice: 'mixed-types',
      condition: 'mixed instance types',
      change: (d) => ({ ...d, homogeneous: false }),
      darkTypes: false,
    });
  }
  const other = (choice: Question['choice'], condition: string, change: Question['change']) =>
    questions.push({ choice, condition, change, darkTypes: false });
  if (demand.zones.kind === 'spread') {
    other('one-zone', 'a fleet in one zone', (d) => ({ ...d, zones: { kind: 'single' } }));
  } else if (demand.zones.kind === 'single' && !demand.homogeneous) {
    // Of one type no zone excludes another fleet: it is in the best.
    other('any-zones', 'types in different zones', (d) => ({
      ...d,
      zones: { kind: 'spread-where-offered', most: plan.options.site.zones.length },
    }));
  }
  if ((demand.spares.nodes ?? 0) > 0 || demand.spares.kind === 'availability') {
    other('no-spares', 'a fleet without spare nodes', (d) => ({ ...d, spares: { kind: 'count', nodes: 0 } }));
  }
  if ((spotTerms(demand)?.maxShare ?? 1) < 1) {
    other('more-spot', 'spot for every node', (d) => ({
      ...d,
      purchase: d.purchase.map((option) => ({ ...option, maxShare: 1 })),
    }));
  }
  for (const kind of PURCHASE_ORDER) {
    if (demand.purchase.some((option) => option.kind === kind)) continue;
    const option = openOption(kind, demand, spot);
    const change = (d: Demand) => ({ ...d, purchase: [...d.purchase, option] });
    other(kind, PURCHASE_CONDITIONS[kind](option), change);
  }
  return questions;
}

const PURCHASE_CONDITIONS: Readonly<Record<PurchaseKind, (option: PurchaseOption) => string>> = {
  'on-demand': () => 'on-demand nodes',
  'reserved-1y': (option) => `1-year reservations, ${termWords(option)}`,
  'reserved-3y': (option) => `3-year reservations, ${termWords(option)}`,
  'capacity-block': ({ blockDays }) =>
    blockDays === null ? 'capacity blocks as long as the run' : `capacity blocks of ${countOf(blockDays, 'day')}`,
  spot: ({ maxShare, overhead }) => {
    const percent = (part: number) => `${Number((part * 100).toPrecision(6))} %`;
    const share = maxShare === 1 ? '' : ` for ${percent(maxShare)} of the nodes`;
    const lost = overhead === 0 ? '' : ` (interruptions cost ${percent(overhead)} of the work)`;
    return `spot${share}${lost}`;
  },
};

function termWords({ restUsed = false }: PurchaseOption): string {
  return restUsed ? 'the rest of which has other work' : 'all upfront';
}

/** A run pays a whole term, which never saves: that other work uses the rest of it is the question. */
function openOption(kind: PurchaseKind, demand: Demand, spot: OpenSpot): PurchaseOption {
  const terms = kind === 'spot' ? spot[demand.purpose] : { maxShare: 1, overhead: 0 };
  const days = demand.run === undefined ? daysOfBlock({ blockDays: null }, demand.hoursPerMonth) : null;
  const restUsed = demand.run !== undefined && kind in TERM_HOURS;
  const blockDays = kind === 'capacity-block' ? days : null;
  return { kind, discount: 0, ...terms, blockDays, ...(restUsed && { restUsed }) };
}

/** Chosen types whose decisive figures are doubtful, with the best fleet on firm ones. */
export function doubtsOf(base: Baseline): Doubt[] {
  return withFleets(base.problem.demands).flatMap((demand) => {
    const doubtful = fleetOf(base.plan, demand.name).shapes.flatMap(({ eligible }) => {
      const reasons = decisiveDoubts(eligible.type, demand);
      return reasons.length === 0 ? [] : [{ instanceType: eligible.type.name, reasons }];
    });
    if (doubtful.length === 0) return [];
    const changed = changeDemand(base.problem, demand.name, (d) => ({ ...d, types: { ...d.types, doubtful: 'deny' } }));
    const plan = planFor(changed, demand.name, base);
    const firm = plan && { ...withoutShapes(fleetOf(plan, demand.name)), extraUsdPerMonth: -savingOf(plan, base) };
    return doubtful.map(({ instanceType, reasons }) => ({ workload: demand.name, instanceType, reasons, firm }));
  });
}

function withoutShapes({
  instanceTypes,
  nodes,
}: {
  readonly instanceTypes: readonly string[];
  readonly nodes: number;
}) {
  return { instanceTypes, nodes };
}

/** Every purchase option of each chosen type at the chosen site, offered or not. */
export function routesOf({ problem, plan }: Baseline): PurchaseRoutes[] {
  const { offers } = plan.options.site.catalog;
  return withFleets(problem.demands).flatMap(({ name }) =>
    fleetOf(plan, name).shapes.map(({ eligible: { type }, bought }) => ({
      workload: name,
      instanceType: type.name,
      chosen: bought.map(({ option }) => option.kind),
      routes: PURCHASE_ORDER.map((kind) => {
        const rate = catalogRate(offers.get(type.name)!, kind);
        const sold = soldAs(type, kind);
        return { kind, sold, usdPerHour: sold ? rate : null };
      }),
      scarce: soldAs(type, 'capacity-block'),
    })),
  );
}
