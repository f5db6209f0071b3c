import { Argument, InvalidArgumentError, Option } from 'commander';
import { readTasks } from '../../blueprint/tasks/read-tasks.js';
import { ownedNodes } from '../../plan/supply/owned-nodes.js';
import { scheduleDocument } from '../../report/documents/schedule-document.js';
import { drawGantt } from '../../report/drawings/gantt.js';
import { standaloneSvg } from '../../report/drawings/standalone.js';
import { WIDE_CHART } from '../../report/drawings/svg.js';
import { derivePool } from '../../studies/schedule/derive-pool.js';
import { deriveTasks } from '../../studies/schedule/derive-tasks.js';
import { SCHEDULE_POLICIES, type SchedulePolicy } from '../../studies/schedule/model/schedule.js';
import { simulateSchedule } from '../../studies/schedule/simulate-schedule.js';
import { type AnswerOptions, printDocument } from '../edge/answer.js';
import { type Command, EXIT, FORMATS } from '../edge/command.js';
import { plannedHall } from '../edge/planned-hall.js';
import { printDiagnostics } from '../edge/problems.js';
import { during } from '../edge/progress.js';
import { readOrReport } from '../edge/read-or-report.js';
import { printError } from '../edge/terminal.js';
import { readBounded } from '../files/read-bounded.js';
import { writeWhole } from '../files/write-file.js';

interface ScheduleOptions extends AnswerOptions {
  /** @default - all, side by side */
  readonly policy?: readonly SchedulePolicy[];
  /** File for the chart of the last policy. */
  readonly gantt?: string;
}

/** Simulates a list of tasks on the sized nodes of a hall under each policy. */
export const schedule: Command<[file: string, tasks: string], ScheduleOptions> = {
  arguments: [
    new Argument('<file>', 'a blueprint, in YAML or JSON'),
    new Argument('<tasks>', 'a list of tasks, in YAML or JSON'),
  ],
  options: [
    new Option('-p, --policy <policy>', 'this policy only; may be given several times; default: all')
      .choices(SCHEDULE_POLICIES)
      .argParser(oneMore),
    new Option('--gantt <file>', 'write the chart of the last policy as SVG'),
  ],
  formats: FORMATS,
  examples: [
    ['datahall schedule blueprints/research.yaml docs/examples/tasks.yaml', 'all three policies side by side'],
    ['datahall schedule -p priority-backfill --gantt week.svg hall.yaml tasks.yaml', 'one policy, and its chart'],
  ],
  run: async ([file, tasksFile], options) => {
    const hall = await plannedHall(file, options);
    if (hall === null) return EXIT.wrong;
    const { plan, open } = hall;
    const owned = ownedNodes(open.blueprint.onPremises);
    const read = readTaskFile(tasksFile, {
      workloads: [...new Set([...plan.sizing.fleets, ...owned].map(({ workload }) => workload))],
      stores: plan.sizing.stores.map(({ workload, name }) => `${workload}/${name}`),
    });
    if (read === null) return EXIT.wrong;
    const { pool, networkUnknown } = derivePool(plan.sizing, open.catalog.types, owned);
    const tasks = deriveTasks(read);
    const { policy: policies = SCHEDULE_POLICIES } = options;
    const schedules = await during(`simulating ${tasksFile}`, () =>
      policies.map((policy) => simulateSchedule(tasks, pool, policy)),
    );
    if (options.gantt !== undefined) {
      const last = schedules.at(-1)!;
      const caption = `Tasks on the nodes of ${plan.name}, ${last.policy}`;
      writeWhole(options.gantt, standaloneSvg(drawGantt(caption, last, pool, WIDE_CHART)));
      printError(`written: ${options.gantt}`);
    }
    printDocument(scheduleDocument({ hall: plan.name, schedules, pool, networkUnknown }), options);
    return schedules.some(({ neverRuns }) => neverRuns.length > 0) ? EXIT.wrong : EXIT.fine;
  },
};

/** A list of values behind one `-p` would take the files for policies. */
function oneMore(text: string, before: readonly SchedulePolicy[] = []): readonly SchedulePolicy[] {
  const policy = SCHEDULE_POLICIES.find((each) => each === text);
  if (policy === undefined) throw new InvalidArgumentError(`Allowed choices are ${SCHEDULE_POLICIES.join(', ')}.`);
  return [...before, policy];
}

function readTaskFile(file: string, known: Parameters<typeof readTasks>[1]) {
  const bytes = readOrReport(file, readBounded);
  if (bytes === null) return null;
  const read = readTasks(bytes, known);
  if (read.ok) return read.value;
  printDiagnostics(read.diagnostics, { file, text: new TextDecoder().decode(bytes) });
  return null;
}
