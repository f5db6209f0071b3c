import { readFileSync, writeFileSync } from 'node:fs';
import { readTasks } from '../blueprint/tasks/read-tasks.js';
import { loadCatalog } from '../catalog/files/load-catalog.js';
import { scheduleDocument } from '../report/documents/schedule-document.js';
import { drawGantt } from '../report/drawings/gantt.js';
import { standaloneSvg } from '../report/drawings/standalone.js';
import { derivePool } from '../studies/schedule/derive-pool.js';
import { deriveTasks } from '../studies/schedule/derive-tasks.js';
import type { Schedule } from '../studies/schedule/model/schedule.js';
import { simulateSchedule } from '../studies/schedule/simulate-schedule.js';
import { catalogInUse } from './edge/catalog-in-use.js';
import { EXIT } from './edge/exit-code.js';
import { plannedHall } from './edge/planned-hall.js';
import { during } from './edge/progress.js';
import { type AnswerOptions, tellDocument } from './edge/render.js';
import { tell, tellDiagnostics } from './edge/report.js';

export interface ScheduleOptions extends AnswerOptions {
  readonly policies: readonly Schedule['policy'][];
  /** File for the chart of the last policy. */
  readonly gantt?: string;
}

/** Plays a list of tasks on the sized nodes of a hall under each policy. */
export async function schedule(file: string, tasksFile: string, options: ScheduleOptions): Promise<number> {
  const hall = await plannedHall(file, options);
  if (hall === null) return EXIT.wrong;
  const { plan } = hall.outcome;
  const read = readTaskFile(tasksFile, {
    workloads: plan.sizing.fleets.map(({ workload }) => workload),
    stores: plan.sizing.stores.map(({ workload, name }) => `${workload}/${name}`),
  });
  if (read === null) return EXIT.wrong;
  const { types } = loadCatalog({ regions: [], directory: catalogInUse(undefined) });
  const { pool, networkUnknown } = derivePool(plan.sizing, types);
  const tasks = deriveTasks(read);
  const schedules = await during(`playing ${tasksFile}`, () =>
    options.policies.map((policy) => simulateSchedule(tasks, pool, policy)),
  );
  if (options.gantt !== undefined) {
    const last = schedules.at(-1)!;
    const caption = `Tasks on the nodes of ${plan.name}, ${last.policy}`;
    writeFileSync(options.gantt, standaloneSvg(drawGantt('gantt', caption, last, pool)));
    tell(`written: ${options.gantt}`);
  }
  tellDocument(scheduleDocument({ hall: plan.name, schedules, pool, networkUnknown }), options);
  return schedules.some(({ neverRuns }) => neverRuns.length > 0) ? EXIT.wrong : EXIT.fine;
}

function readTaskFile(file: string, known: Parameters<typeof readTasks>[1]) {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    tell(`${file}: error[file-unreadable]: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
  const read = readTasks(bytes, known);
  if (read.ok) return read.value;
  tellDiagnostics(read.diagnostics, { file, text: new TextDecoder().decode(bytes) });
  return null;
}
