import { type Command, InvalidArgumentError, Option } from 'commander';
import { addExamples } from '../edge/examples.js';
import { addFormats } from '../edge/formats.js';
import type { AnswerOptions } from '../edge/render.js';
import type { Finish } from '../program.js';

/** As `SCHEDULE_POLICIES`, which is not loaded for `--help`; a test compares. */
export const POLICIES = ['round-robin', 'completion-time', 'priority-backfill'] as const;
type Policy = (typeof POLICIES)[number];

export function registerSchedule(program: Command, finish: Finish): void {
  const command = program
    .command('schedule')
    .description('play a list of tasks on the nodes of a hall: makespan, waits, use, and a Gantt chart')
    .argument('<file>', 'a blueprint, in YAML or JSON')
    .argument('<tasks>', 'a list of tasks, in YAML or JSON')
    .addOption(
      new Option('-p, --policy <policy>', 'this policy only; may be given several times; default: all')
        .choices(POLICIES)
        .argParser(oneMore),
    )
    .option('--gantt <file>', 'write the chart of the last policy as SVG')
    .action(
      async (file: string, tasks: string, options: AnswerOptions & { policy?: readonly Policy[]; gantt?: string }) => {
        const { schedule } = await import('../schedule.js');
        const { policy = POLICIES, ...rest } = options;
        finish(await schedule(file, tasks, { policies: policy, ...rest }));
      },
    );
  addFormats(command);
  addExamples(command, [
    ['datahall schedule blueprints/research.yaml docs/examples/tasks.yaml', 'all three policies side by side'],
    ['datahall schedule -p priority-backfill --gantt week.svg hall.yaml tasks.yaml', 'one policy, and its chart'],
  ]);
}

/** A list of values behind one `-p` would take the files for policies. */
function oneMore(text: string, before: readonly Policy[] = []): readonly Policy[] {
  const policy = POLICIES.find((each) => each === text);
  if (policy === undefined) throw new InvalidArgumentError(`Allowed choices are ${POLICIES.join(', ')}.`);
  return [...before, policy];
}
