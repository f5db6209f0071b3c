import { Argument } from 'commander';
import { figureTree } from '../../../catalog/figures/figure-tree.js';
import { traceFigure } from '../../../catalog/figures/trace-figure.js';
import { loadCatalogSources } from '../../../catalog/files/load-catalog.js';
import { sourcesWithOverlays } from '../../../catalog/overlay/overlay-sources.js';
import type { OpenHall } from '../../../plan/plan-hall.js';
import { platformOf } from '../../../plan/platforms/platforms.js';
import { quotaNeeds } from '../../../plan/quotas/quota-needs.js';
import type { Plan } from '../../../plan/shape/plan.js';
import type { ReportDocument } from '../../../report/document/document.js';
import { type ReportFacts, reportDocument, type StackFacts } from '../../../report/documents/report-document.js';
import { placesDocument } from '../../../report/documents/sizing-document.js';
import type { PriceSource } from '../../../report/sections/cost.js';
import { type AnswerOptions, printPlaces } from '../../edge/answer.js';
import { type Command, EXIT, FORMATS } from '../../edge/command.js';
import type { PlannedFile } from '../../edge/plan-files.js';
import { explainHall, plannedHalls } from '../../edge/planned-hall.js';
import { during } from '../../edge/progress.js';
import { missingPackageLine } from '../../files/missing-package.js';

/** Prints everything about one hall, in the form asked for. */
export const report: Command<[file: string], AnswerOptions> = {
  arguments: [new Argument('<file>', 'a blueprint, in YAML or JSON')],
  formats: FORMATS,
  examples: [
    ['datahall report blueprints/starter.yaml', 'on the terminal'],
    ['datahall report -f html -o hall.html hall.yaml', 'one page with charts, readable offline'],
    ['datahall report -f md hall.yaml > hall.md', 'with a diagram that GitHub draws'],
  ],
  run: async ([file], options) => {
    const halls = await plannedHalls(file, options);
    if (halls === null) return EXIT.wrong;
    const answers = [];
    for (const hall of halls) answers.push({ place: hall.place, document: await reportOf(hall) });
    const all = placesDocument(
      file,
      halls.map(({ plan }) => plan),
    );
    return printPlaces(file, answers, options, all) ? EXIT.fine : EXIT.wrong;
  },
};

async function reportOf(hall: PlannedFile): Promise<ReportDocument> {
  const { file, plan, open } = hall;
  const warnings = hall.warnings.map(({ message, hint }) => (hint === undefined ? message : `${message}; ${hint}`));
  const explanation = await explainHall(hall);
  const stack = await during(`looking at the Terraform of ${file}`, () => stackOrReason(plan));
  if (typeof stack === 'string') warnings.push(stack);
  const facts = { ...catalogFacts(plan, open), stack: typeof stack === 'string' ? null : stack };
  return reportDocument({ ...facts, explanation, warnings });
}

/** Of the Terraform; or why it is not shown, where what makes it is not installed. */
async function stackOrReason(plan: Plan): Promise<StackFacts | string> {
  try {
    const { stackFacts } = await import('./stack-facts.js');
    return stackFacts(plan);
  } catch (error) {
    const line = missingPackageLine(error);
    if (line === null) throw error;
    return `Terraform resources and their controls are not listed: ${line.replace(/^error\[[\w-]+\]: /, '').replace('; hint: ', ': ')}`;
  }
}

/** What a report shows from the catalog that a plan was made with. */
export function catalogFacts(
  plan: Plan,
  { catalog, accelerators, from }: OpenHall,
): Omit<ReportFacts, 'explanation' | 'warnings' | 'stack'> {
  const tree = figureTree(catalog, accelerators);
  const sources = sourcesWithOverlays(loadCatalogSources(from.directory), catalog.overlays);
  const priceSources = plan.sizing.cost.lines.map(({ figure }): PriceSource | null => {
    if (figure === null) return null;
    const trace = traceFigure(tree, sources, figure);
    if (trace.status !== 'known') throw new Error(`the catalog has no figure at ${figure}`);
    const { key, text, date } = trace.sources[0]!;
    return { key, text, date };
  });
  return {
    plan,
    priceSources,
    quotas: quotaNeeds(plan, platformOf(plan), catalog.types, plan.sizing.reservations),
  };
}
