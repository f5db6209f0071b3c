import { join, relative } from 'node:path';
import { summaryDocument } from '../report/documents/summary-document.js';
import { renderText } from '../report/render/text.js';
import { catalogWarnings } from './catalog/lock-file.js';
import { EXIT } from './edge/exit-code.js';
import { planFiles } from './edge/hall-files.js';
import { during } from './edge/progress.js';
import { tell, tellProblems } from './edge/report.js';
import { print, printMessages, terminalOf } from './edge/terminal.js';

export interface SynthOptions {
  /** @default - `CDKTF_OUTDIR`, else `cdktf.out` */
  readonly outdir?: string;
  /** Where warnings go. @default - stderr */
  readonly warnings?: NodeJS.WriteStream;
}

/**
 * Plans every file and writes one Terraform stack each below the output folder; prints what was chosen.
 * Writes nothing unless every file is right.
 */
export async function synth(files: readonly string[], { outdir, warnings }: SynthOptions = {}): Promise<number> {
  // Loading cdktf takes longer than planning: the two overlap.
  const constructs = Promise.all([import('cdktf'), import('../terraform/hall/hall-stack.js')]);
  const halls = await planFiles(files);
  if (!tellProblems(halls, warnings)) {
    tell('nothing was written');
    return EXIT.wrong;
  }
  const planned = halls.flatMap(({ file, outcome }) =>
    outcome.status === 'planned' ? [{ file, plan: outcome.plan }] : [],
  );
  const [{ App }, { addHallStack }] = await constructs;
  const { outdir: folder } = await during('writing the Terraform', () =>
    withoutTokenTraces(async () => {
      const app = new App(outdir === undefined ? {} : { outdir });
      for (const { plan } of planned) addHallStack(app, plan);
      app.synth();
      return app;
    }),
  );
  const today = new Date().toISOString().slice(0, 10);
  const terminal = terminalOf(process.stdout);
  for (const { plan } of planned) {
    const fileOf = (stack: string) => relative(process.cwd(), join(folder, 'stacks', stack, 'cdk.tf.json'));
    const charts = plan.platform === 'eks' ? plan.charts.stack : null;
    const after = charts === null ? [] : [`then:      ${fileOf(charts.name)}`];
    const written = [`terraform: ${fileOf(plan.name)}`, ...after];
    print(process.stdout, [...renderText(summaryDocument(plan), terminal), ...written, '']);
  }
  printMessages(warnings ?? process.stderr, catalogWarnings(planned, { env: process.env, today }));
  return EXIT.fine;
}

/**
 * cdktf takes the whole stack trace of every token, for messages about tokens that can not be resolved; under `tsx` each
 * is mapped to its source, which takes longer than all the rest.
 */
async function withoutTokenTraces<T>(work: () => Promise<T>): Promise<T> {
  const { captureStackTrace } = Error;
  Error.captureStackTrace = () => {};
  try {
    return await work();
  } finally {
    Error.captureStackTrace = captureStackTrace;
  }
}
