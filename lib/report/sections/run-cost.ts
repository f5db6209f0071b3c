import type { Plan } from '../../plan/shape/plan.js';
import { runCosts } from '../../studies/run-costs.js';
import { type Amount, type Block, left, right, table } from '../document/document.js';

export function runCostBlocks(plan: Plan): Block[] {
  const runs = runCosts(plan);
  if (runs.length === 0) return [];
  const run = (value: number): Amount => ({ value, unit: 'USD/run' });
  return [
    table(
      'cost-runs',
      'Cost of a run',
      [
        left('workload', 'a run of'),
        right('hours', 'hours'),
        right('hardware', 'hardware', { unit: 'USD/run' }),
        right('software', 'software', { unit: 'USD/run' }),
        right('maintenance', 'maintenance', { unit: 'USD/run' }),
        right('total', 'USD/run', { unit: 'USD/run' }),
      ],
      runs.map(({ workload, runHours, hardwareUsd, softwareUsd, maintenanceUsd, totalUsd }) => ({
        workload,
        hours: { value: runHours, unit: '' },
        hardware: run(hardwareUsd),
        software: run(softwareUsd),
        maintenance: run(maintenanceUsd),
        total: run(totalUsd),
      })),
    ),
    {
      kind: 'paragraph',
      text: 'A run pays its nodes by the hour and its stores for as long; what the hall shares is in no run.',
    },
  ];
}
