import { readTasks } from '../../lib/blueprint/tasks/read-tasks.js';
import type { Plan } from '../../lib/plan/shape/plan.js';
import { ownedNodes } from '../../lib/plan/supply/owned-nodes.js';
import { scheduleDocument } from '../../lib/report/documents/schedule-document.js';
import { derivePool } from '../../lib/studies/schedule/derive-pool.js';
import { deriveTasks } from '../../lib/studies/schedule/derive-tasks.js';
import { SCHEDULE_POLICIES } from '../../lib/studies/schedule/model/schedule.js';
import { simulateSchedule } from '../../lib/studies/schedule/simulate-schedule.js';
import type { PlannedHall } from './hall-texts.js';
import type { Scheduled } from './protocol.js';

/** `datahall schedule` of a list of tasks, under every policy. @param given - null: an example */
export function scheduled({ open, plan }: PlannedHall, given: string | null): Scheduled {
  const tasks = given ?? exampleTasks(plan);
  const owned = ownedNodes(open.blueprint.onPremises);
  const read = readTasks(tasks, {
    workloads: [...new Set([...plan.sizing.fleets, ...owned].map(({ workload }) => workload))],
    stores: plan.sizing.stores.map(({ workload, name }) => `${workload}/${name}`),
  });
  if (!read.ok) {
    const mistakes = read.diagnostics.map(({ message, hint }) =>
      hint === undefined ? message : `${message}; ${hint}`,
    );
    return { tasks, mistakes, studied: { status: 'none', reason: 'The list of tasks has mistakes.' } };
  }
  const { pool, networkUnknown } = derivePool(plan.sizing, open.catalog.types, owned);
  const list = deriveTasks(read.value);
  const schedules = SCHEDULE_POLICIES.map((policy) => simulateSchedule(list, pool, policy));
  const document = scheduleDocument({ hall: plan.name, schedules, pool, networkUnknown });
  return { tasks, mistakes: [], studied: { status: 'done', document } };
}

/** A long task on all nodes of each fleet, short ones between, and one that waits: enough to see the policies differ. */
function exampleTasks({ sizing }: Plan): string {
  const fleets = sizing.fleets.filter(({ requiredNodes }) => requiredNodes > 0);
  return [
    '# An example: write the tasks of your week.',
    'version: 1',
    'tasks:',
    ...fleets.flatMap(({ workload, requiredNodes }) => [
      `  - { name: ${workload}-long, workload: ${workload}, nodes: ${requiredNodes}, accelerators: 1, duration: 24 h, priority: 10 }`,
      `  - { name: ${workload}-short, workload: ${workload}, count: 6, accelerators: 4, duration: 5 h, submit: 2 h }`,
      `  - { name: ${workload}-after, workload: ${workload}, accelerators: 1, duration: 3 h, after: [${workload}-long] }`,
    ]),
    '',
  ].join('\n');
}
