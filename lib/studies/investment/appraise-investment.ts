import { HOURS_PER_MONTH } from '../../units/conversions.js';
import { byName } from '../../units/order.js';
import { roundTo, toCents } from '../../units/rounding.js';
import { addFlows, type CashFlows, type FlowLine, purchaseFlows, rentalFlows } from './cash-flows.js';
import type { AppraisedAlternative, Comparison, CurvePoint, Investment } from './investment.js';
import {
  type BreakEven,
  breakEven,
  type CostLine,
  costAt,
  discounted,
  type Payback,
  paybackOf,
  presentValue,
} from './present-value.js';
import type { CapacityDemand, InvestmentQuestion, Purchase, Rental } from './question.js';
import { type Pair, sensitivityOf } from './sensitivity.js';

/** Steps of the curves. */
const CURVE_STEPS = 20;

/**
 * Compares rentals and the purchase of the same nodes over a horizon: cash flows and present value of each, payback,
 * break-even utilization and sensitivity. Before taxes.
 *
 * @throws Error on a figure out of its range: the reader refuses such input
 */
export function appraiseInvestment(question: InvestmentQuestion): Investment {
  checkQuestion(question);
  const { demand, discountRate, rentals, purchase } = question;
  const all = [...(purchase === null ? [] : [purchase]), ...rentals];
  return {
    horizonMonths: demand.utilization.length,
    discountRate,
    alternatives: all
      .map((alternative) => appraise(alternative, question))
      .sort((a, b) => a.presentUsd - b.presentUsd || byName(a, b)),
    comparisons: pairsOf(question).map(compare),
  };
}

function appraise(alternative: Rental | Purchase, question: InvestmentQuestion): AppraisedAlternative {
  const { demand, discountRate } = question;
  const flowLines = linesOf(alternative, demand);
  const lines = flowLines
    .map(({ item, flows }) => ({
      item,
      totalUsd: toCents(0 - flows.reduce((sum, flow) => sum + flow, 0)),
      presentUsd: toCents(0 - presentValue(flows, discountRate)),
    }))
    .filter(({ totalUsd, presentUsd }) => totalUsd !== 0 || presentUsd !== 0);
  const presentUsd = toCents(lines.reduce((sum, line) => sum + line.presentUsd, 0));
  return {
    name: alternative.name,
    kind: 'lifeMonths' in alternative ? 'purchase' : 'rental',
    cashFlowsUsd: totalFlows(flowLines, demand).map(toCents),
    lines,
    totalUsd: toCents(lines.reduce((sum, line) => sum + line.totalUsd, 0)),
    presentUsd,
    usdPerUsedNodeHour: perUsedHour(presentUsd, demand, discountRate),
    curve: curveOf(costLine(alternative, question), question),
  };
}

function linesOf(alternative: Rental | Purchase, demand: CapacityDemand): FlowLine[] {
  return 'lifeMonths' in alternative ? purchaseFlows(alternative, demand) : rentalFlows(alternative, demand);
}

function totalFlows(lines: readonly FlowLine[], demand: CapacityDemand): CashFlows {
  return addFlows(
    demand.utilization.length,
    lines.map(({ flows }) => flows),
  );
}

function flowsOf(alternative: Rental | Purchase, demand: CapacityDemand): CashFlows {
  return totalFlows(linesOf(alternative, demand), demand);
}

function perUsedHour(presentUsd: number, { nodes, utilization }: CapacityDemand, discountRate: number): number | null {
  const hours = utilization.map((share) => share * nodes * HOURS_PER_MONTH);
  const discountedHours = presentValue([0, ...hours], discountRate);
  return discountedHours === 0 ? null : roundTo(presentUsd / discountedHours, 4);
}

function costLine(alternative: Rental | Purchase, { demand, discountRate }: InvestmentQuestion): CostLine {
  const costUsd = (utilization: number) => {
    const steady = { ...demand, utilization: demand.utilization.map(() => utilization) };
    return 0 - presentValue(flowsOf(alternative, steady), discountRate);
  };
  return { idleUsd: toCents(costUsd(0)), fullUsd: toCents(costUsd(1)) };
}

function curveOf(line: CostLine, { demand, discountRate }: InvestmentQuestion): CurvePoint[] {
  return Array.from({ length: CURVE_STEPS + 1 }, (_, step) => {
    const utilization = step / CURVE_STEPS;
    const presentUsd = toCents(costAt(line, utilization));
    const steady = { ...demand, utilization: demand.utilization.map(() => utilization) };
    return { utilization, presentUsd, usdPerUsedNodeHour: perUsedHour(presentUsd, steady, discountRate) };
  });
}

function pairsOf(question: InvestmentQuestion): Pair[] {
  const { purchase } = question;
  const rentals = [...question.rentals].sort(byName);
  const committed = rentals.filter((rental) => rental.parts.some(({ terms }) => terms.kind === 'committed'));
  const free = rentals.filter((rental) => !committed.includes(rental));
  return [
    ...(purchase === null ? [] : rentals.map((second) => ({ question, first: purchase, second }))),
    ...committed.flatMap((first) => free.map((second) => ({ question, first, second }))),
  ];
}

function compare(pair: Pair): Comparison {
  const { first, second, question } = pair;
  const gains = gainsOf(pair);
  return {
    first: first.name,
    second: second.name,
    advantageUsd: toCents(presentValue(gains, question.discountRate)),
    payback: roundedPayback(paybackOf(gains)),
    discountedPayback: roundedPayback(paybackOf(discounted(gains, question.discountRate))),
    breakEven: roundedBreakEven(breakEven(costLine(first, question), costLine(second, question))),
    sensitivity: sensitivityOf(pair, (varied) => presentValue(gainsOf(varied), varied.question.discountRate)),
  };
}

/** What is kept by taking the first rather than the second. */
function gainsOf({ first, second, question }: Pair): CashFlows {
  const other = flowsOf(second, question.demand);
  return flowsOf(first, question.demand).map((flow, month) => flow - other[month]!);
}

function roundedPayback(payback: Payback): Payback {
  return payback.kind === 'never' ? { ...payback, missingUsd: toCents(payback.missingUsd) } : payback;
}

function roundedBreakEven(found: BreakEven): BreakEven {
  return found.kind === 'at' ? { ...found, utilization: roundTo(found.utilization, 6) } : found;
}

function checkQuestion({ demand, rentals, purchase, discountRate }: InvestmentQuestion): void {
  const must = (holds: boolean, what: string) => {
    if (!holds) throw new Error(what);
  };
  const isShare = (value: number) => value >= 0 && value <= 1;
  const isAmount = (value: number) => Number.isFinite(value) && value >= 0;
  const isCount = (value: number) => Number.isSafeInteger(value) && value >= 1;
  must(isCount(demand.nodes), `nodes asked must be whole, got ${demand.nodes}`);
  must(demand.utilization.length > 0 && demand.utilization.every(isShare), 'utilization must be shares, by month');
  must(Number.isFinite(discountRate) && discountRate > -1, `discount rate must be above -1, got ${discountRate}`);
  const names = [...rentals, ...(purchase === null ? [] : [purchase])].map(({ name }) => name);
  must(new Set(names).size === names.length, `names must differ, got ${names.join(', ')}`);
  for (const { name, parts, otherUsdPerMonth } of rentals) {
    const nodes = parts.reduce((sum, part) => sum + part.nodes, 0);
    must(nodes === demand.nodes, `${name} has ${nodes} nodes, and ${demand.nodes} are asked`);
    must(isAmount(otherUsdPerMonth), `other costs of ${name} must be an amount, got ${otherUsdPerMonth}`);
    for (const { terms } of parts) {
      const { kind, ...figures } = terms;
      must(Object.values(figures).every(isAmount), `terms of ${name} must be amounts`);
      must(kind === 'by-the-hour' || isCount(terms.termMonths), `term of ${name} must be whole months`);
    }
  }
  if (purchase === null) return;
  const { name, ...figures } = purchase;
  must(Object.values(figures).every(isAmount), `figures of ${name} must be amounts`);
  must(isCount(purchase.nodes) && isCount(purchase.lifeMonths), `nodes and life of ${name} must be whole`);
  must(isShare(purchase.resaleDeclinePerYear), `resale decline of ${name} must be a share`);
  must(purchase.pue >= 1, `PUE of ${name} must be at least 1, got ${purchase.pue}`);
  must(purchase.busyKwPerNode >= purchase.idleKwPerNode, `${name} must not draw more when idle than when busy`);
}
