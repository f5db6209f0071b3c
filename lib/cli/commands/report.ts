import { Argument } from 'commander';
import { figureTree } from '../../catalog/figures/figure-tree.js';
import { traceFigure } from '../../catalog/figures/trace-figure.js';
import { loadCatalogSources } from '../../catalog/files/load-catalog.js';
import { sourcesWithOverlays } from '../../catalog/overlay/overlay-sources.js';
import type { OpenHall } from '../../plan/plan-hall.js';
import { platformOf } from '../../plan/platforms/platforms.js';
import { quotaNeeds } from '../../plan/quotas/quota-needs.js';
import type { Plan } from '../../plan/shape/plan.js';
import { type ReportFacts, reportDocument } from '../../report/documents/report-document.js';
import type { PriceSource } from '../../report/sections/cost.js';
import type { ResourceCount } from '../../report/sections/resources.js';
import { typeOf } from '../../terraform/compare/resource-body.js';
import { stackControls } from '../../terraform/compare/stack-controls.js';
import { type HallResources, hallResources } from '../../terraform/compare/stack-resources.js';
import { type AnswerOptions, printDocument } from '../edge/answer.js';
import { type Command, EXIT, FORMATS } from '../edge/command.js';
import { explainHall, plannedHall } from '../edge/planned-hall.js';
import { during } from '../edge/progress.js';

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
    const hall = await plannedHall(file, options);
    if (hall === null) return EXIT.wrong;
    const { plan, open } = hall;
    const warnings = hall.warnings.map(({ message, hint }) => (hint === undefined ? message : `${message}; ${hint}`));
    const explanation = await explainHall(hall);
    const facts = await during(`looking at the Terraform of ${file}`, () => catalogAndStackFacts(plan, open));
    printDocument(reportDocument({ ...facts, explanation, warnings }), options);
    return EXIT.fine;
  },
};

/** What a report shows from the catalog that a plan was made with, and from its Terraform. */
export function catalogAndStackFacts(
  plan: Plan,
  { catalog, accelerators, from }: OpenHall,
): Omit<ReportFacts, 'explanation' | 'warnings'> {
  const tree = figureTree(catalog, accelerators);
  const sources = sourcesWithOverlays(loadCatalogSources(from.directory), catalog.overlays);
  const priceSources = plan.sizing.cost.lines.map(({ figure }): PriceSource | null => {
    if (figure === null) return null;
    const trace = traceFigure(tree, sources, figure);
    if (trace.status !== 'known') throw new Error(`the catalog has no figure at ${figure}`);
    const { key, text, date } = trace.sources[0]!;
    return { key, text, date };
  });
  const resources = hallResources(plan);
  return {
    plan,
    priceSources,
    resources: countByType(resources),
    controls: stackControls(resources.hall),
    quotas: quotaNeeds(plan, platformOf(plan), catalog.types, plan.sizing.reservations),
  };
}

function countByType({ hall, charts }: HallResources): ResourceCount[] {
  const counts = new Map<string, number>();
  for (const address of [...hall.keys(), ...(charts?.resources.keys() ?? [])])
    counts.set(typeOf(address), (counts.get(typeOf(address)) ?? 0) + 1);
  return [...counts].map(([type, count]) => ({ type, count }));
}
