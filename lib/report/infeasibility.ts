import type { Infeasibility, NearestPlan } from '../sizing/sizing.js';
import { formatAmount } from './format-cell.js';
import { formatUsd } from './numbers.js';
import { describeFleet } from './sections/phrases.js';

/** Why nothing fits, in the form of a diagnostic: the file, the code, each constraint in conflict, the nearest plan. */
export function formatInfeasibility(infeasibility: Infeasibility, at: { readonly file: string }): string[] {
  return [
    `${at.file}: error[infeasible]: ${infeasibility.summary}`,
    ...infeasibility.conflict.map(({ workload, name, detail }) => `  - ${whose(workload)}${name}: ${detail}`),
    ...(infeasibility.nearest === null ? [] : formatNearest(infeasibility.nearest)),
  ];
}

function formatNearest({ changes, region, fleets, totalUsdPerMonth }: NearestPlan): string[] {
  const fleet = fleets.flatMap((each) => describeFleet(each).map((phrase) => `${each.workload}: ${phrase}`));
  return [
    'hint: the nearest plan needs',
    ...changes.map(({ workload, name, unit, asked, to }) => {
      const [from, until] = [asked, to].map((value) => formatAmount({ value, unit }));
      return `  - ${whose(workload)}${name}: ${until} instead of ${from}`;
    }),
    `  and is ${fleet.join('; ')} (${region}, ${formatUsd(totalUsdPerMonth)} USD/month)`,
  ];
}

function whose(workload: string | null): string {
  return workload === null ? '' : `${workload}: `;
}
