import type { Plan } from '../plan/shape/plan.js';
import type { CostLine } from '../sizing/model/sizing.js';
import { HOURS_PER_MONTH } from '../units/conversions.js';

/** What one run of a workload costs, in whole cents. */
export interface RunCost {
  readonly workload: string;
  readonly runHours: number;
  readonly hardwareUsd: number;
  readonly softwareUsd: number;
  readonly maintenanceUsd: number;
  readonly totalUsd: number;
}

/**
 * Each workload that ends: its nodes until the run ends at their unit price (capacity blocks and terms whole), its
 * stores and volumes for as long. What the hall shares is in no run.
 */
export function runCosts(plan: Plan): RunCost[] {
  return plan.sizing.fleets.flatMap(({ workload, runHours }) => {
    if (runHours === null) return [];
    const cents = { hardware: 0, software: 0, maintenance: 0 };
    for (const line of plan.sizing.cost.lines) {
      if (line.workload === workload) cents[line.category] += Math.round(lineUsd(line, runHours, plan) * 100);
    }
    const { hardware, software, maintenance } = cents;
    return [
      {
        workload,
        runHours,
        hardwareUsd: hardware / 100,
        softwareUsd: software / 100,
        maintenanceUsd: maintenance / 100,
        totalUsd: (hardware + software + maintenance) / 100,
      },
    ];
  });
}

function lineUsd(line: CostLine, runHours: number, plan: Plan): number {
  const monthHours = Math.min(runHours, HOURS_PER_MONTH);
  switch (line.subject?.kind) {
    case 'nodes':
      // Terms and blocks are paid ahead, in the bill of the first month.
      return Math.max(line.quantity, nodesOf(line, plan) * runHours) * line.unitPriceUsd;
    case 'node-parts':
      // Charged in the bill for the hours that the fleet runs in a month, which are those of the run or a whole month.
      return (line.usdPerMonth * runHours) / monthHours;
    default:
      return (line.usdPerMonth * runHours) / HOURS_PER_MONTH;
  }
}

/** How many nodes a line charges. */
function nodesOf({ workload, subject }: CostLine, { sizing }: Plan): number {
  if (subject?.kind !== 'nodes') return 0;
  const { instanceType, purchase, reservation } = subject;
  return sizing.fleets
    .filter((fleet) => fleet.workload === workload)
    .flatMap(({ groups }) => groups)
    .filter(
      (group) =>
        group.instanceType === instanceType &&
        group.purchase === purchase &&
        (group.reservation ?? null) === reservation,
    )
    .reduce((sum, { nodes }) => sum + nodes, 0);
}
