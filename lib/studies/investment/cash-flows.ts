import { HOURS_PER_MONTH } from '../../units/conversions.js';
import type { CapacityDemand, Purchase, Rental, RentalPart } from './question.js';

/** USD by month: index 0 is the start, index m the end of month m. What is paid is negative. */
export type CashFlows = readonly number[];

/** Items of cost and of income. */
export type FlowItem =
  | 'hours'
  | 'commitment'
  | 'capital'
  | 'resale'
  | 'power'
  | 'hall'
  | 'maintenance'
  | 'staff'
  | 'other';

/** The flows of one item. */
export interface FlowLine {
  readonly item: FlowItem;
  readonly flows: CashFlows;
}

/** Flows of a rental over the months of the demand: by the hour, committed and other. */
export function rentalFlows(rental: Rental, { utilization }: CapacityDemand): FlowLine[] {
  const hourly = rental.parts.filter(({ terms }) => terms.kind === 'by-the-hour');
  const committed = rental.parts.filter(({ terms }) => terms.kind === 'committed');
  return [
    {
      item: 'hours',
      flows: addFlows(
        utilization.length,
        hourly.map((part) => hourFlows(part, utilization)),
      ),
    },
    {
      item: 'commitment',
      flows: addFlows(
        utilization.length,
        committed.map((part) => termFlows(part, utilization.length)),
      ),
    },
    { item: 'other', flows: paidMonthly(utilization.length, () => rental.otherUsdPerMonth) },
  ];
}

function hourFlows({ nodes, terms }: RentalPart, utilization: readonly number[]): CashFlows {
  if (terms.kind !== 'by-the-hour') throw new Error('not paid by the hour');
  const usdPerUsedHour = nodes * terms.usdPerNodeHour * (1 + terms.overhead);
  return paidMonthly(utilization.length, (month) => usdPerUsedHour * HOURS_PER_MONTH * utilization[month - 1]!);
}

function termFlows({ nodes, terms }: RentalPart, months: number): CashFlows {
  if (terms.kind !== 'committed') throw new Error('not a commitment');
  const flows = [...paidMonthly(months, () => nodes * terms.usdPerNodeMonth)];
  for (let start = 0; start < months; start += terms.termMonths) flows[start]! -= nodes * terms.upfrontUsdPerNode;
  return flows;
}

/** Flows of a purchase over the months of the demand; nodes that outlive it are sold at its end. */
export function purchaseFlows(purchase: Purchase, { utilization }: CapacityDemand): FlowLine[] {
  const months = utilization.length;
  const { nodes, capitalUsdPerNode, lifeMonths, idleKwPerNode, busyKwPerNode } = purchase;
  const capital = nodes * capitalUsdPerNode;
  const bought = Array.from({ length: months + 1 }, () => 0);
  const sold = [...bought];
  for (let start = 0; start < months; start += lifeMonths) {
    const end = Math.min(start + lifeMonths, months);
    bought[start]! -= capital;
    sold[end]! += capital * (1 - purchase.resaleDeclinePerYear) ** ((end - start) / 12);
  }
  const usdPerKwMonth = HOURS_PER_MONTH * purchase.pue * purchase.electricityUsdPerKwh;
  return [
    { item: 'capital', flows: bought },
    { item: 'resale', flows: sold },
    {
      item: 'power',
      flows: paidMonthly(months, (month) => {
        const kw = idleKwPerNode + (busyKwPerNode - idleKwPerNode) * utilization[month - 1]!;
        return nodes * kw * usdPerKwMonth;
      }),
    },
    { item: 'hall', flows: paidMonthly(months, () => nodes * busyKwPerNode * purchase.hallUsdPerKwMonth) },
    { item: 'maintenance', flows: paidMonthly(months, () => (capital * purchase.maintenanceShare) / 12) },
    { item: 'staff', flows: paidMonthly(months, () => (purchase.staff * purchase.usdPerStaffYear) / 12) },
    { item: 'other', flows: paidMonthly(months, () => purchase.otherUsdPerMonth) },
  ];
}

/** A cost paid at the end of each month. */
function paidMonthly(months: number, costUsd: (month: number) => number): CashFlows {
  return Array.from({ length: months + 1 }, (_, month) => (month === 0 ? 0 : 0 - costUsd(month)));
}

/** The sum by month over a horizon of `months`; no rows: zeros. */
export function addFlows(months: number, rows: readonly CashFlows[]): CashFlows {
  return Array.from({ length: months + 1 }, (_, month) => rows.reduce((sum, flows) => sum + flows[month]!, 0));
}
