import type { Plan } from '../../plan/plan.js';
import { runCosts } from '../../plan/run-costs.js';
import type { Amount, Block } from '../document.js';

export function runCostBlocks(plan: Plan): Block[] {
  const runs = runCosts(plan);
  if (runs.length === 0) return [];
  const run = (value: number): Amount => ({ value, unit: 'USD/run' });
  return [
    {
      kind: 'table',
      id: 'cost-runs',
      caption: 'Cost of a run',
      columns: [
        { key: 'workload', heading: 'a run of', align: 'left' },
        { key: 'hours', heading: 'hours', align: 'right' },
        { key: 'hardware', heading: 'hardware', align: 'right', unit: 'USD/run' },
        { key: 'software', heading: 'software', align: 'right', unit: 'USD/run' },
        { key: 'maintenance', heading: 'maintenance', align: 'right', unit: 'USD/run' },
        { key: 'total', heading: 'USD/run', align: 'right', unit: 'USD/run' },
      ],
      rows: runs.map(({ workload, runHours, hardwareUsd, softwareUsd, maintenanceUsd, totalUsd }) => ({
        workload,
        hours: { value: runHours, unit: '' },
        hardware: run(hardwareUsd),
        software: run(softwareUsd),
        maintenance: run(maintenanceUsd),
        total: run(totalUsd),
      })),
      total: null,
    },
    {
      kind: 'paragraph',
      text: 'A run pays its nodes by the hour and its stores for as long; what the hall shares is in no run.',
    },
  ];
}
