import type { Plan } from '../plan/plan.js';
import type { ConstraintReport, CostLine } from '../sizing/sizing.js';
import { formatNumber, formatSignificant, formatUsd } from './numbers.js';
import { formatSummary } from './summary.js';
import { type Column, formatTable } from './table.js';

const COST_COLUMNS: readonly Column[] = [
  { heading: 'cost', align: 'left', shrinkTo: 24 },
  { heading: 'quantity', align: 'right' },
  { heading: '', align: 'left', shrinkTo: 8 },
  { heading: 'USD each', align: 'right' },
  { heading: 'USD/month', align: 'right' },
];

const CONSTRAINT_COLUMNS: readonly Column[] = [
  { heading: 'constraint', align: 'left', shrinkTo: 20 },
  { heading: 'required', align: 'right' },
  { heading: 'provided', align: 'right' },
  { heading: 'slack', align: 'right' },
  { heading: '', align: 'left' },
];

/** The sizing of a hall as a person reads it on a terminal: choice, cost, constraints, proof. */
export function formatSizing(plan: Plan, page: { readonly width: number }): string[] {
  const { sizing } = plan;
  return [
    ...formatSummary(plan, page),
    '',
    ...formatTable(COST_COLUMNS, [...sizing.cost.lines.map(costRow), totalRow(plan)], page.width),
    ...sizing.cost.unpriced.map(({ item, reason }) => `not priced: ${item} (${reason})`),
    '',
    ...formatTable(CONSTRAINT_COLUMNS, sizing.constraints.map(constraintRow), page.width),
    '',
    formatProof(plan),
  ];
}

function costRow(line: CostLine): string[] {
  const whose = line.workload === null ? '' : `${line.workload}: `;
  return [
    `${whose}${line.item}`,
    formatSignificant(line.quantity, 6),
    line.unit,
    formatSignificant(line.unitPriceUsd, 6),
    formatUsd(line.usdPerMonth),
  ];
}

function totalRow({ sizing }: Plan): string[] {
  return ['total', '', '', '', formatUsd(sizing.cost.totalUsdPerMonth)];
}

function constraintRow(constraint: ConstraintReport): string[] {
  const whose = constraint.workload === null ? '' : `${constraint.workload}: `;
  return [
    `${whose}${constraint.name}`,
    `${constraint.sense} ${formatSignificant(constraint.required)} ${constraint.unit}`,
    formatSignificant(constraint.provided),
    formatSignificant(constraint.slack),
    constraint.binding ? 'binding' : '',
  ];
}

function formatProof({ sizing: { proof, objectiveUsdPerMonth } }: Plan): string {
  const method = proof.method === 'closed-form' ? 'in closed form' : 'by branch and bound';
  if (proof.status === 'optimal') {
    return `optimal, proved ${method}: no other choice in the catalog has an objective below ${formatUsd(objectiveUsdPerMonth)} USD/month`;
  }
  return `stopped at the time limit: within ${formatNumber(proof.gap * 100, 2)} % of the best possible (bound ${formatUsd(proof.boundUsdPerMonth)} USD/month)`;
}
