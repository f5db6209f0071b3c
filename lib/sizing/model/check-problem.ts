import { PRECISIONS } from '../../units/closed-lists.js';
import { HOURS_PER_MONTH } from '../../units/conversions.js';
import { minutesOf } from '../../units/instant.js';
import type { Delivery } from './delivery.js';
import type { Demand, PurchaseOption, SizingProblem, StoreDemand } from './demand.js';
import { isBlockLength, PURCHASE_ORDER } from './purchase.js';
import { VCPU_QUOTA_NAMES } from './quotas.js';
import type { InputFault } from './sizing.js';
import { SIZED_STORES } from './store-kinds.js';

/** Ten years. */
const LONGEST_RUN_HOURS = 87_600;
/** A figure beyond this is no requirement: a thousand times the largest installations, in any unit used here. */
const LARGEST = 1e18;

/** What cannot be meant: not numbers, out of range, or contradictory. Empty: the problem can be sized. */
export function checkProblem(problem: SizingProblem): InputFault[] {
  const found: InputFault[] = [];
  const { objective, limits, demands, sites } = problem;
  const report = (name: string, detail: string) => found.push({ workload: null, name, detail });
  if (demands.length === 0) report('workloads', 'there is no workload to size');
  for (const name of repeated(demands.map((demand) => demand.name))) {
    report('workloads', `two workloads are named ${JSON.stringify(name)}; give each its own name`);
  }
  if (sites.length === 0) report('sites', 'there is no site to choose from');
  for (const name of repeated(sites.map(({ catalog }) => catalog.region))) report('sites', `${name} is given twice`);
  const amount = (name: string, value: number | undefined) => {
    if (value === undefined) return;
    const fault = faultOf(value, 0, LARGEST);
    if (fault !== null) report(name, fault);
  };
  amount('energy weight', objective.energyWeightUsdPerKwh);
  amount('carbon price', objective.carbonPriceUsdPerTonne);
  amount('monthly cost', limits.monthlyCostUsd);
  amount('monthly energy', limits.monthlyEnergyKwh);
  amount('monthly CO2e', limits.monthlyCo2eKg);
  amount('nodes', limits.nodes);
  for (const [name, value] of Object.entries(limits.vcpuQuotas ?? {})) {
    amount(name, value);
    if (!VCPU_QUOTA_NAMES.includes(name)) report(name, `no such quota; known: ${VCPU_QUOTA_NAMES.join(', ')}`);
  }
  for (const { catalog, fixedCosts, nodeCosts, supportShare, reservations = [] } of sites) {
    for (const name of repeated(reservations.map((reservation) => reservation.name))) {
      report(`reservation ${name}`, `given twice in ${catalog.region}`);
    }
    for (const { name, nodes, plan, usdPerHour, from, until } of reservations) {
      if (plan !== undefined && !(plan.usdPerHour > 0 && plan.commitmentUsdPerHour >= 0)) {
        report(
          `Savings Plan ${plan.name}`,
          `not a rate and a commitment: ${plan.usdPerHour}, ${plan.commitmentUsdPerHour}`,
        );
      }
      for (const time of [from, until]) {
        if (typeof time === 'string' && minutesOf(time) === null) report(`reservation ${name}`, `not a time: ${time}`);
      }
      if (!Number.isSafeInteger(nodes) || nodes < 0) report(`reservation ${name}`, `not a count of nodes: ${nodes}`);
      amount(`price of reservation ${name}`, usdPerHour);
    }
    for (const { subject, quantity, unitPriceUsd } of fixedCosts) {
      amount(`quantity of ${subject.kind} in ${catalog.region}`, quantity);
      amount(`price of ${subject.kind} in ${catalog.region}`, unitPriceUsd ?? 0);
    }
    for (const { part, usdPerMonth } of nodeCosts ?? []) {
      amount(`price of ${part.kind} in ${catalog.region}`, usdPerMonth ?? 0);
    }
    amount(`support share in ${catalog.region}`, supportShare);
    const { pue, gridGramsCo2ePerKwh } = catalog.energy;
    if (faultOf(pue, 1, 10) !== null) report(`PUE of ${catalog.region}`, `not a PUE: ${pue}`);
    amount(`grid intensity of ${catalog.region}`, gridGramsCo2ePerKwh ?? 0);
  }
  for (const demand of demands) found.push(...checkDemand(demand));
  return found;
}

function checkDemand(demand: Demand): InputFault[] {
  const found: InputFault[] = [];
  const report = (name: string, detail: string) => found.push({ workload: demand.name, name, detail });
  const within = (name: string, value: number | undefined, least: number, most: number) => {
    const fault = value === undefined ? null : faultOf(value, least, most);
    if (fault !== null) report(name, fault);
  };
  const { minima, utilization, nodes, zones, spares, types } = demand;
  for (const [key, value] of Object.entries(minima)) {
    if (key === 'precision') {
      if (!PRECISIONS.includes(value)) report('precision', `unknown: ${value}; known: ${PRECISIONS.join(', ')}`);
    } else within(key, value, 0, LARGEST);
  }
  if (minima.computeTflops !== undefined && minima.precision === undefined) {
    report('precision', 'compute is asked for without a precision; a rate means nothing without one');
  }
  const shares = [
    utilization.default,
    ...Object.values(utilization.byFamily),
    ...Object.values(utilization.byInterconnect ?? {}),
  ];
  for (const share of shares) within('utilization', share, 1e-6, 1);
  within('hours per month', demand.hoursPerMonth, 1e-6, HOURS_PER_MONTH);
  for (const { share, hoursPerMonth } of demand.levels ?? []) {
    within('level of demand', share, 1e-6, 1);
    within('hours at a level of demand', hoursPerMonth, 1e-6, demand.hoursPerMonth * (1 + 1e-9));
  }
  if (demand.levels !== undefined && demand.levels[0]?.share !== 1) report('level of demand', 'the highest is not 1');
  if (demand.run !== undefined) {
    const { deadlineHours, startUpHours } = demand.run;
    within('deadline', deadlineHours, 1e-6, LONGEST_RUN_HOURS);
    within('start-up', startUpHours, 0, deadlineHours * (1 - 1e-6));
  }
  if (demand.startsAt !== undefined && minutesOf(demand.startsAt) === null) {
    report('start', `not a time: ${demand.startsAt}`);
  }
  if (demand.delivery !== undefined) checkDelivery(demand.delivery, within, report);
  within('load', demand.load, 0, 1);
  for (const [name, value] of [
    ['fewest nodes', nodes.min],
    ['most nodes', nodes.max ?? 1],
  ] as const) {
    if (!Number.isSafeInteger(value) || value < 0) report(name, `not a count: ${value}`);
  }
  if (nodes.max !== null && nodes.max < Math.max(1, nodes.min)) {
    report('nodes', `at most ${nodes.max} nodes, but at least ${Math.max(1, nodes.min)}`);
  }
  if (zones.kind === 'spread-where-offered' && !(Number.isSafeInteger(zones.most) && zones.most >= 1)) {
    report('zones', `not a count of zones: ${zones.most}`);
  }
  if (zones.kind === 'spread') {
    if (!Number.isSafeInteger(zones.zones) || zones.zones < 1) report('zones', `not a count of zones: ${zones.zones}`);
    if (!Number.isSafeInteger(zones.survive) || zones.survive < 0 || zones.survive >= zones.zones) {
      report('zones', `a spread over ${zones.zones} zones cannot survive the loss of ${zones.survive}`);
    }
  }
  if (spares.kind === 'count') {
    if (!Number.isSafeInteger(spares.nodes) || spares.nodes < 0) report('spares', `not a count: ${spares.nodes}`);
  } else {
    if (!(spares.target >= 0 && spares.target <= 1 - 1e-9)) {
      report('availability', `a target in [0, 0.999999999] is needed, got ${spares.target}`);
    }
    if (spares.nodes !== undefined && (!Number.isSafeInteger(spares.nodes) || spares.nodes < 0)) {
      report('spares', `not a count: ${spares.nodes}`);
    }
    if (!(spares.nodeAvailability > 0 && spares.nodeAvailability < 1)) {
      report('node availability', `a share between 0 and 1 is needed, got ${spares.nodeAvailability}`);
    }
  }
  if (types.vendors.length === 0) report('vendors', 'none is allowed; name at least one');
  if (types.architectures.length === 0) report('architectures', 'none is allowed; name at least one');
  if (demand.purchase.length === 0) report('purchase', 'no purchase option is allowed; name at least one');
  for (const option of demand.purchase) checkPurchase(option, within, report);
  const kinds = demand.purchase.filter(({ kind }) => kind !== 'capacity-block').map(({ kind }) => kind);
  for (const kind of repeated(kinds)) report('purchase', `${kind} is given twice`);
  for (const name of repeated(demand.stores.map((store) => store.name))) report('stores', `${name} is given twice`);
  for (const store of demand.stores) checkStore(store, within, report);
  return found;
}

type Within = (name: string, value: number | undefined, least: number, most: number) => void;
type Report = (name: string, detail: string) => void;

function checkDelivery({ asked, byType }: Delivery, within: Within, report: Report): void {
  if (asked.kind === 'service') within('rate', asked.perSecond, 0, LARGEST);
  else {
    within('work of the run', asked.amount, 1e-6, LARGEST);
    within('deadline', asked.deadlineHours, 1e-6, LONGEST_RUN_HOURS);
    within('start-up', asked.startUpHours, 0, asked.deadlineHours * (1 - 1e-6));
    within('lost time', asked.lostTime, 0, 1 - 1e-6);
  }
  for (const [type, { perNode, nodesPerReplica, fewestNodes, mostNodes }] of byType) {
    within(`rate of ${type}`, perNode, 1e-9, LARGEST);
    for (const count of [nodesPerReplica, fewestNodes, mostNodes ?? 1]) {
      if (!Number.isSafeInteger(count) || count < 1) report(`nodes of ${type}`, `not a count of nodes: ${count}`);
    }
  }
}

function checkPurchase(option: PurchaseOption, within: Within, report: Report): void {
  const { kind, discount, maxShare, overhead, blockDays } = option;
  if (!PURCHASE_ORDER.includes(kind)) report('purchase', `unknown: ${kind}; known: ${PURCHASE_ORDER.join(', ')}`);
  within(`discount on ${kind}`, discount, 0, 1 - 1e-6);
  within(`largest share of ${kind}`, maxShare, 0, 1);
  within(`overhead of ${kind}`, overhead, 0, 10);
  if (kind === 'capacity-block' && blockDays !== null && !isBlockLength(blockDays)) {
    report('block length', `${blockDays} days; AWS sells 1 to 14 days, then multiples of 7 to 182`);
  }
}

function checkStore(store: StoreDemand, within: Within, report: Report): void {
  within(`capacity of ${store.name}`, store.capacityBytes, 0, LARGEST);
  within(`throughput of ${store.name}`, store.throughputBytesPerSecond, 0, LARGEST);
  const { noThroughput } = SIZED_STORES[store.kind];
  if (noThroughput !== null && store.throughputBytesPerSecond > 0) report(`throughput of ${store.name}`, noThroughput);
}

function faultOf(value: number, least: number, most: number): string | null {
  if (typeof value !== 'number' || Number.isNaN(value)) return `not a number: ${value}`;
  if (value < least) return `${value} is less than ${least}`;
  if (value > most) return `${value} is more than ${most}`;
  return null;
}

function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, at) => names.indexOf(name) !== at))].sort();
}
