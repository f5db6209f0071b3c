import type { InvestmentQuestion, Purchase, Rental } from '../../../lib/studies/investment/question.js';

/** Two nodes at 10 USD an hour. */
export const HOURLY: Rental = {
  name: 'hourly',
  parts: [{ instanceType: 'x', nodes: 2, terms: { kind: 'by-the-hour', usdPerNodeHour: 10, overhead: 0 } }],
  otherUsdPerMonth: 0,
};

/** 30,000 USD a node and year upfront, and 100 USD a month. */
export const COMMITTED: Rental = {
  name: 'committed',
  parts: [
    {
      instanceType: 'x',
      nodes: 2,
      terms: { kind: 'committed', termMonths: 12, upfrontUsdPerNode: 30_000, usdPerNodeMonth: 100 },
    },
  ],
  otherUsdPerMonth: 0,
};

/** At half use 438 USD of power a month, 600 of hall, 1000 of maintenance, 1000 of staff, 62 of other: 3100. */
export const OWN: Purchase = {
  name: 'own',
  nodes: 2,
  capitalUsdPerNode: 50_000,
  lifeMonths: 24,
  resaleDeclinePerYear: 0.5,
  idleKwPerNode: 1,
  busyKwPerNode: 3,
  electricityUsdPerKwh: 0.1,
  pue: 1.5,
  hallUsdPerKwMonth: 100,
  maintenanceShare: 0.12,
  staff: 0.1,
  usdPerStaffYear: 120_000,
  otherUsdPerMonth: 62,
};

export function steady(months: number, utilization: number): number[] {
  return Array.from({ length: months }, () => utilization);
}

/** A year at half use, money costing nothing. */
export function aQuestion(parts: Partial<InvestmentQuestion> = {}): InvestmentQuestion {
  return {
    demand: { nodes: 2, utilization: steady(12, 0.5) },
    rentals: [HOURLY, COMMITTED],
    purchase: OWN,
    discountRate: 0,
    ...parts,
  };
}
