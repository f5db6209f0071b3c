import { isBlockLength } from '../check-problem.js';
import { decisiveDoubts } from '../choice/eligible.js';
import { catalogRate, PURCHASE_ORDER, soldAs } from '../choice/purchase.js';
import { toNumber } from '../decimal.js';
import type { Demand, PurchaseKind, PurchaseOption } from '../demand.js';
import type { Doubt, OpenChoice, PurchaseRoutes } from '../explanation.js';
import { changeDemand } from './conditions.js';
import { type Baseline, fleetOf, planFor, savingOf } from './variant.js';

/** Spot that is offered as an open choice: for the whole fleet, a tenth of the work lost. */
const OPEN_SPOT = { maxShare: 1, overhead: 0.1 };

interface Question {
  readonly choice: OpenChoice['choice'];
  readonly condition: string;
  readonly change: (demand: Demand) => Demand;
}

/** What another answer to a question that the demand settles would save at the chosen site. */
export function openChoicesOf(base: Baseline): OpenChoice[] {
  const found: OpenChoice[] = [];
  for (const demand of base.problem.demands) {
    const own = toNumber(fleetOf(base.plan, demand.name).choice.resources.objectiveUsd);
    for (const { choice, condition, change } of questionsOf(demand)) {
      const plan = planFor(changeDemand(base.problem, demand.name, change), demand.name, base);
      const saving = plan === null ? 0 : savingOf(plan, base);
      if (plan === null || saving <= 0) continue;
      const { instanceTypes, nodes } = fleetOf(plan, demand.name);
      const savingShare = own === 0 ? 0 : Math.round((saving / own) * 1e4) / 1e4;
      found.push({
        workload: demand.name,
        choice,
        condition,
        instanceTypes,
        nodes,
        savingUsdPerMonth: saving,
        savingShare,
      });
    }
  }
  return found.sort((a, b) => b.savingUsdPerMonth - a.savingUsdPerMonth);
}

function questionsOf(demand: Demand): Question[] {
  const { types } = demand;
  const questions: Question[] = [];
  const filter = (choice: Question['choice'], condition: string, change: Partial<Demand['types']>) =>
    questions.push({ choice, condition, change: (d) => ({ ...d, types: { ...d.types, ...change } }) });
  if (!types.vendors.includes('AWS')) {
    filter('vendor-aws', 'if the software runs on Neuron', { vendors: [...types.vendors, 'AWS'] });
  }
  if (!types.vendors.includes('NVIDIA')) {
    filter('vendor-nvidia', 'if the software runs on CUDA', { vendors: [...types.vendors, 'NVIDIA'] });
  }
  if (!types.architectures.includes('arm64')) {
    filter('architecture-arm64', 'if the software runs on arm64', { architectures: [...types.architectures, 'arm64'] });
  }
  if (types.interconnect === 'fast') {
    filter('any-interconnect', 'if accelerators joined by PCIe or the network alone will do', { interconnect: 'any' });
  }
  if (types.doubtful === 'deny') {
    filter('doubtful-figures', 'if estimated or disputed figures are good enough', { doubtful: 'allow' });
  }
  if (types.deny.length > 0) filter('denied-types', `if ${types.deny.join(', ')} may be taken`, { deny: [] });
  if (types.allow.length > 0) filter('all-types', `if more than ${types.allow.join(', ')} may be taken`, { allow: [] });
  // With an availability target a mix takes the solver half a second, and spares for each of its types.
  if (demand.homogeneous && demand.spares.kind === 'count') {
    questions.push({
      choice: 'mixed-types',
      condition: 'if types may mix',
      change: (d) => ({ ...d, homogeneous: false }),
    });
  }
  for (const kind of PURCHASE_ORDER) {
    if (demand.purchase.some((option) => option.kind === kind)) continue;
    const option = openOption(kind, demand);
    const change = (d: Demand) => ({ ...d, purchase: [...d.purchase, option] });
    questions.push({ choice: kind, condition: PURCHASE_CONDITIONS[kind](option), change });
  }
  return questions;
}

const PURCHASE_CONDITIONS: Readonly<Record<PurchaseKind, (option: PurchaseOption) => string>> = {
  'on-demand': () => 'if nodes may be bought on demand',
  'reserved-1y': () => 'if the fleet is kept for a year, paid in advance',
  'reserved-3y': () => 'if the fleet is kept for three years, paid in advance',
  'capacity-block': ({ blockDays }) =>
    `if capacity blocks of ${blockDays} ${blockDays === 1 ? 'day' : 'days'} suit the work`,
  spot: ({ overhead }) => `if the work bears interruptions that cost ${overhead * 100} % of it`,
};

function openOption(kind: PurchaseKind, demand: Demand): PurchaseOption {
  const terms = kind === 'spot' ? OPEN_SPOT : { maxShare: 1, overhead: 0 };
  let days = Math.max(1, Math.ceil(demand.hoursPerMonth / 24));
  while (!isBlockLength(days)) days += 1;
  return { kind, discount: 0, ...terms, blockDays: kind === 'capacity-block' ? days : null };
}

/** Chosen types whose decisive figures are doubtful, with the best fleet on firm ones. */
export function doubtsOf(base: Baseline): Doubt[] {
  return base.problem.demands.flatMap((demand) => {
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

/** Every way of buying each chosen type at the chosen site, sold or not. */
export function routesOf({ problem, plan }: Baseline): PurchaseRoutes[] {
  const { offers } = plan.options.site.catalog;
  return problem.demands.flatMap(({ name }) =>
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
