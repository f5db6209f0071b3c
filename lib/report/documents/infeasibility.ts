import type { Infeasibility, NearestPlan } from '../../sizing/model/sizing.js';
import { formatBytes, formatSignificant, formatUsd } from '../../units/numbers.js';
import { describeFleet } from '../sections/phrases.js';

/** Why there is no plan, in the form of a diagnostic: file, code, each constraint in conflict, the minimal relaxation. */
export function formatInfeasibility(infeasibility: Infeasibility, at: { readonly file: string }): string[] {
  return [
    `${at.file}: error[infeasible]: ${infeasibility.summary}`,
    ...infeasibility.conflict.map(({ workload, name, detail }) => `  - ${whose(workload)}${name}: ${detail}`),
    ...hintOf(infeasibility),
  ];
}

function hintOf({ kind, conflict, nearest }: Infeasibility): string[] {
  if (nearest !== null) return formatNearest(nearest, conflict);
  if (kind !== 'conflict' || conflict.length === 0) return [];
  return ['hint: no relaxed number makes it feasible; allow other types, zones, regions or purchase options'];
}

function formatNearest(
  { changes, region, fleets, totalUsdPerMonth }: NearestPlan,
  conflict: Infeasibility['conflict'],
): string[] {
  const isNamed = (change: NearestPlan['changes'][number]) =>
    conflict.some(({ workload, name }) => workload === change.workload && name === change.name);
  const others = changes.every(isNamed) ? '' : 'other conditions conflict too; ';
  const fleet = fleets.flatMap((each) => describeFleet(each).map((phrase) => `${each.workload}: ${phrase}`));
  return [
    `hint: ${others}the minimal relaxation is`,
    ...changes.map(({ workload, name, unit, asked, to }) => {
      const [from, until] = [asked, to].map((value) => exactAmount(value, unit));
      return `  - ${whose(workload)}${name}: ${until} instead of ${from}`;
    }),
    `  with ${fleet.join('; ')} (${region}, ${formatUsd(totalUsdPerMonth)} USD/month)`,
  ];
}

/** What a person writes into a blueprint has to suffice: nothing is rounded to what is easy to read. */
const DIGITS = 9;

function exactAmount(value: number, unit: string): string {
  if (unit === 'USD') return `${formatUsd(value)} USD`;
  if (unit === 'B') return formatBytes(value, DIGITS);
  if (unit === 'B/s') return `${formatBytes(value, DIGITS)}/s`;
  return `${formatSignificant(value, DIGITS)} ${unit}`;
}

function whose(workload: string | null): string {
  return workload === null ? '' : `${workload}: `;
}
