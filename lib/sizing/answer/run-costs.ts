import { HOURS_PER_MONTH } from '../../units/conversions.js';
import type { CostLine, RunCost, SizedFleet } from '../model/sizing.js';

/** What each workload that ends costs from its start to its end, by the lines of the month's bill. */
export function runCosts(lines: readonly CostLine[], fleets: readonly SizedFleet[]): RunCost[] {
  return fleets.flatMap((fleet) => {
    const { workload, runHours } = fleet;
    if (runHours === null) return [];
    const cents = { hardware: 0, software: 0, maintenance: 0 };
    for (const line of lines) {
      if (line.workload === workload) cents[line.category] += Math.round(lineUsd(line, runHours, fleet) * 100);
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

function lineUsd(line: CostLine, runHours: number, fleet: SizedFleet): number {
  const monthHours = Math.min(runHours, HOURS_PER_MONTH);
  switch (line.subject?.kind) {
    case 'nodes':
      // Terms and blocks are paid ahead, in the bill of the first month.
      return Math.max(line.quantity, nodesOf(line, fleet) * runHours) * line.unitPriceUsd;
    case 'node-parts':
      // Charged in the bill for the hours that the fleet runs in a month, which are those of the run or a whole month.
      return (line.usdPerMonth * runHours) / monthHours;
    default:
      return (line.usdPerMonth * runHours) / HOURS_PER_MONTH;
  }
}

/** How many nodes a line charges. */
function nodesOf({ subject }: CostLine, { groups }: SizedFleet): number {
  if (subject?.kind !== 'nodes') return 0;
  const { instanceType, purchase, reservation } = subject;
  return groups
    .filter(
      (group) =>
        group.instanceType === instanceType &&
        group.purchase === purchase &&
        (group.reservation ?? null) === reservation,
    )
    .reduce((sum, { nodes }) => sum + nodes, 0);
}
