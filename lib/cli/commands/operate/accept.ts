import { readFileSync } from 'node:fs';
import { Argument, Option } from 'commander';
import { expectationDocument, verdictDocument } from '../../../report/documents/acceptance-document.js';
import { burnInScript } from '../../../studies/acceptance/burn-in-script.js';
import { expectationsOf } from '../../../studies/acceptance/expectation.js';
import { judgeBurnIn } from '../../../studies/acceptance/judge-burn-in.js';
import { readBurnInLog } from '../../../studies/acceptance/read-log.js';
import { type AnswerOptions, printDocument, writeAnswer } from '../../edge/answer.js';
import { type Command, EXIT, FORMATS } from '../../edge/command.js';
import { plannedHall } from '../../edge/planned-hall.js';
import { readOrReport } from '../../edge/read-or-report.js';

interface AcceptOptions extends AnswerOptions {
  /** Log of the script. @default - the script is printed */
  readonly verdict?: string;
}

/** Writes a burn-in of the fleets of a hall, or judges its log. */
export const accept: Command<[file: string], AcceptOptions> = {
  arguments: [new Argument('<file>', 'a blueprint, in YAML or JSON')],
  options: [new Option('--verdict <log>', 'judge what the burn-in printed, instead of writing it')],
  formats: FORMATS,
  notes: [
    'As text, it prints a shell script that runs the burn-in; in other forms, and',
    'with --verdict, what is expected of the fleets and what the log shows.',
  ],
  examples: [
    ['datahall accept hall.yaml -o burn-in.sh', 'a script: DCGM level 3, EFA, NCCL all-reduce, stores'],
    ['bash burn-in.sh | tee result.log', 'by kubectl on EKS, the AWS CLI on Batch, sbatch on a login node'],
    ['datahall accept hall.yaml --verdict result.log', 'exit code 1 unless every fleet is accepted'],
  ],
  run: async ([file], { verdict: log, ...answer }) => {
    const hall = await plannedHall(file, answer);
    if (hall === null) return EXIT.wrong;
    const { plan, open } = hall;
    const expectations = expectationsOf(plan, open.catalog.types);
    if (log === undefined) {
      if (answer.format === 'text') writeAnswer(burnInScript(plan, expectations), answer.output);
      else printDocument(expectationDocument(plan.name, expectations), answer, { hall: plan.name, expectations });
      return EXIT.fine;
    }
    // NCCL says much on many nodes: no bound of a blueprint holds here.
    const text = readOrReport(log, (path) => readFileSync(path, 'utf8'));
    if (text === null) return EXIT.wrong;
    const judged = judgeBurnIn(expectations, readBurnInLog(text));
    printDocument(verdictDocument(plan.name, judged), answer, { hall: plan.name, ...judged });
    return judged.verdict === 'accepted' ? EXIT.fine : EXIT.wrong;
  },
};
