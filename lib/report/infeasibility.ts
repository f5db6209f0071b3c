import type { Infeasibility } from '../sizing/sizing.js';

/** Why nothing fits, in the form of a diagnostic: the file, the code, and each constraint in conflict. */
export function formatInfeasibility(infeasibility: Infeasibility, at: { readonly file: string }): string[] {
  return [
    `${at.file}: error[infeasible]: ${infeasibility.summary}`,
    ...infeasibility.conflict.map(({ workload, name, detail }) => {
      const whose = workload === null ? '' : `${workload}: `;
      return `  - ${whose}${name}: ${detail}`;
    }),
  ];
}
