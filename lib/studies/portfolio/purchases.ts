import { firstDay } from '../../plan/demand/months.js';
import { LONGEST_BLOCK_DAYS } from '../../sizing/model/purchase.js';
import { by } from '../../units/order.js';
import { roundTo, toCents } from '../../units/rounding.js';
import type { DerivedPortfolio } from './derive-problem.js';
import type { PortfolioProblem } from './model/problem.js';
import type { PortfolioBlock, PortfolioPurchase } from './portfolio.js';
import type { Bought, PlanBought, Purchases } from './solve/pool.js';

/** What is paid for all commitments, their terms whole. */
export function wholeUsd(problem: PortfolioProblem, { nodes, plans }: Purchases): number {
  const ofNodes = nodes.reduce((sum, one) => {
    const { upfrontUsd, usdPerMonth, termMonths } = commitmentOf(problem, one);
    return sum + one.nodes * (upfrontUsd + usdPerMonth * termMonths);
  }, 0);
  return plans.reduce((sum, { plan, usdPerHour }) => {
    const { upfrontUsd, usdPerMonth, termMonths } = problem.savingsPlans[plan]!;
    return sum + usdPerHour * (upfrontUsd + usdPerMonth * termMonths);
  }, ofNodes);
}

/** What to buy when, by day, then type and kind. What is held month by month for the same nodes is one purchase. */
export function purchasesOf(derived: DerivedPortfolio, bought: Purchases, start: string): PortfolioPurchase[] {
  return [
    ...chained(derived.problem, bought.nodes).map((one) => nodesPurchase(derived, one, start)),
    ...bought.plans.map((one) => planPurchase(derived, one, start)),
  ].sort(
    by(
      ({ on }) => on,
      ({ region }) => region ?? '',
      ({ instanceType, family }) => instanceType ?? family ?? '',
      ({ kind }) => kind,
      ({ payment }) => payment,
    ),
  );
}

function commitmentOf({ types }: PortfolioProblem, { type, commitment }: Pick<Bought, 'type' | 'commitment'>) {
  return types.find(({ name }) => name === type)!.commitments[commitment]!;
}

/** Nodes that are bought from one month to another. */
interface Chain extends Bought {
  readonly months: number;
}

/** Commitments of a month that follow each other, for as many nodes as all of them have, become one. */
function chained(problem: PortfolioProblem, nodes: readonly Bought[]): Chain[] {
  const chains: Chain[] = [];
  const open = new Map<string, { month: number; nodes: number }[]>();
  for (const one of nodes) {
    const { termMonths } = commitmentOf(problem, one);
    if (termMonths > 1) {
      chains.push({ ...one, months: termMonths });
      continue;
    }
    const key = `${one.type} ${one.commitment}`;
    open.set(key, [...(open.get(key) ?? []), { month: one.month, nodes: one.nodes }]);
  }
  for (const [key, months] of open) {
    const [type = '', commitment = ''] = key.split(' ');
    const byMonth = Array.from({ length: problem.months + 1 }, (_, at) =>
      months.filter(({ month }) => month === at).reduce((sum, each) => sum + each.nodes, 0),
    );
    // From the bottom: what is there longest is one chain, what comes on top begins and ends by itself.
    const begun: { month: number; nodes: number }[] = [];
    for (const [month, wanted] of byMonth.entries()) {
      let has = begun.reduce((sum, each) => sum + each.nodes, 0);
      while (has > wanted) {
        const last = begun.at(-1)!;
        const ends = Math.min(last.nodes, has - wanted);
        chains.push({
          type,
          commitment: Number(commitment),
          month: last.month,
          months: month - last.month,
          nodes: ends,
        });
        last.nodes -= ends;
        has -= ends;
        if (last.nodes === 0) begun.pop();
      }
      if (has < wanted) begun.push({ month, nodes: wanted - has });
    }
  }
  return chains;
}

function nodesPurchase({ problem, places }: DerivedPortfolio, one: Chain, start: string): PortfolioPurchase {
  const { kind, termMonths, upfrontUsd, usdPerMonth } = commitmentOf(problem, one);
  const [on, until] = [firstDay(start, one.month), firstDay(start, one.month + one.months)];
  // Of a chain that is paid ahead month by month, what its first month costs.
  const perMonth = termMonths === 1 ? upfrontUsd + usdPerMonth : usdPerMonth;
  return {
    on,
    until,
    ...places.get(one.type)!,
    family: null,
    kind,
    payment: perMonth === 0 ? 'all-upfront' : 'no-upfront',
    nodes: one.nodes,
    usdPerHour: null,
    upfrontUsd: toCents(termMonths === 1 ? 0 : one.nodes * upfrontUsd),
    usdPerMonth: toCents(one.nodes * perMonth),
    blocks: kind === 'capacity-block' ? blocksOf(on, until) : [],
  };
}

function planPurchase({ problem }: DerivedPortfolio, one: PlanBought, start: string): PortfolioPurchase {
  const { family, kind, payment, region, termMonths, upfrontUsd, usdPerMonth } = problem.savingsPlans[one.plan]!;
  return {
    on: firstDay(start, one.month),
    until: firstDay(start, one.month + termMonths),
    region,
    instanceType: null,
    family,
    kind,
    payment,
    nodes: null,
    usdPerHour: roundTo(one.usdPerHour, 6),
    upfrontUsd: toCents(one.usdPerHour * upfrontUsd),
    usdPerMonth: toCents(one.usdPerHour * usdPerMonth),
    blocks: [],
  };
}

const DAY_MILLISECONDS = 86_400_000;

/** Blocks start at most eight weeks after they are bought (EC2 User Guide, "Capacity Blocks for ML"). */
const LEAD_DAYS = 56;

/** Days of blocks that are not whole weeks. */
const MOST_SINGLE_DAYS = 14;

/**
 * The blocks that cover a span of days one after another, none longer than is sold: whole weeks first, then the days that are
 * left. So many days always come out even: 14 days and fewer are sold by the day.
 */
export function blocksOf(on: string, until: string): PortfolioBlock[] {
  const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);
  const blocks: PortfolioBlock[] = [];
  let at = Date.parse(`${on}T00:00:00Z`);
  const end = Date.parse(`${until}T00:00:00Z`);
  while (at < end) {
    const left = Math.round((end - at) / DAY_MILLISECONDS);
    const days = left <= MOST_SINGLE_DAYS ? left : Math.min(LONGEST_BLOCK_DAYS, left - (left % 7));
    blocks.push({ on: dayOf(at), days, soldFrom: dayOf(at - LEAD_DAYS * DAY_MILLISECONDS) });
    at += days * DAY_MILLISECONDS;
  }
  return blocks;
}
