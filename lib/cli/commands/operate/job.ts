import { Argument, InvalidArgumentError, Option } from 'commander';
import { type AskedJob, fleetsOf, requestJob, workloadsOf } from '../../../plan/request-job.js';
import type { Plan } from '../../../plan/shape/plan.js';
import { renderYaml } from '../../../report/render/yaml.js';
import { JOB_KINDS } from '../../../units/closed-lists.js';
import { writeAnswer } from '../../edge/answer.js';
import { type Command, EXIT } from '../../edge/command.js';
import { plannedHall } from '../../edge/planned-hall.js';
import { printError } from '../../edge/terminal.js';
import { printUnknownName } from '../../edge/unknown-name.js';

interface JobOptions extends Omit<AskedJob, 'workload'> {
  readonly output?: string;
}

/** Writes a job of a workload: manifests for Kubernetes, a submission to Batch, a script for Slurm. */
export const job: Command<[file: string, workload: string | undefined], JobOptions> = {
  arguments: [
    new Argument('<file>', 'a blueprint, in YAML or JSON'),
    new Argument('[workload]', 'whose nodes it runs on; may be left out where there is one'),
  ],
  options: [
    new Option('-k, --kind <kind>', 'default: serve for inference, train otherwise').choices(JOB_KINDS),
    new Option('--fleet <fleet>', 'default: the largest of the workload; a service runs on all'),
    new Option('--image <image>', 'default: PyTorch or vLLM, by AWS'),
    new Option('--command <line>', 'what runs, e.g. "train.py --epochs 1"; default: an example that runs as it is'),
    new Option('--model <model>', 'a path or a repository to serve; default: the model of the blueprint'),
    new Option('--tasks <count>', 'of a sweep or a batch inference; default: as many as run at once').argParser(tasks),
    new Option('-o, --output <file>', 'write to this file instead of stdout'),
  ],
  notes: [
    'On EKS it writes manifests: datahall job hall.yaml | kubectl apply -f -',
    'On Batch it writes a submission by the AWS CLI; on Slurm, and on EC2 under a',
    'Slurm of your own, a batch script: datahall job hall.yaml | sbatch',
  ],
  examples: [
    ['datahall job blueprints/starter.yaml', 'training on every working node, with its stores, in its queue'],
    ['datahall job -k sweep --tasks 64 hall.yaml train', '64 tasks of one accelerator each'],
    ['datahall job -k serve --model /mnt/weights/m blueprints/serve-70b.yaml', 'vLLM as the sizing lays it out'],
  ],
  run: async ([file, named], options) => {
    const hall = await plannedHall(file);
    if (hall === null) return EXIT.wrong;
    const { output, ...asked } = options;
    const workload = named ?? onlyWorkload(hall.plan);
    if (workload === null) return EXIT.wrong;
    const unknown = unknownName(hall.plan, workload, asked.fleet);
    if (unknown !== null) return unknown;
    const made = requestJob(hall.plan, { ...asked, workload });
    if (made.form === 'refused') {
      printError(`error: ${made.why}`, `hint: ${made.hint}`);
      return EXIT.wrong;
    }
    writeAnswer(textOf(made), output);
    return EXIT.fine;
  },
};

function textOf(job: Exclude<ReturnType<typeof requestJob>, { form: 'refused' }>): string {
  if (job.form === 'manifests') return renderYaml(job.objects, job.notes);
  const [first, ...rest] = job.lines;
  const notes = job.notes.map((note) => `# ${note}`);
  // The first line says what runs a script.
  const lines = first!.startsWith('#!') ? [first, ...notes, ...rest] : [...notes, first, ...rest];
  return `${lines.join('\n')}\n`;
}

/** Null: there are several, and one has to be named. */
function onlyWorkload(plan: Plan): string | null {
  const names = workloadsOf(plan);
  if (names.length === 1) return names[0]!;
  printError('error: the hall has several workloads', `hint: name one of ${names.join(', ')}`);
  return null;
}

function unknownName(plan: Plan, workload: string, fleet: string | undefined): number | null {
  const workloads = workloadsOf(plan);
  if (!workloads.includes(workload)) return printUnknownName('workload', workload, workloads);
  const fleets = fleetsOf(plan, workload);
  if (fleets.length === 0) {
    printError(
      `error: workload ${workload} has no nodes on AWS`,
      'hint: its nodes on premises meet all that it asks for',
    );
    return EXIT.wrong;
  }
  return fleet === undefined || fleets.includes(fleet) ? null : printUnknownName('fleet', fleet, fleets);
}

function tasks(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 10_000) {
    throw new InvalidArgumentError('expected a whole number from 1 to 10000.');
  }
  return count;
}
