import { figureTree } from '../../../catalog/figures/figure-tree.js';
import { traceFigure } from '../../../catalog/figures/trace-figure.js';
import { loadCatalogSources } from '../../../catalog/files/load-catalog.js';
import { sourcesWithOverlays } from '../../../catalog/overlay/overlay-sources.js';
import type { OpenHall } from '../../../plan/plan-hall.js';
import { platformOf } from '../../../plan/platforms/platforms.js';
import { quotaNeeds } from '../../../plan/quotas/quota-needs.js';
import type { Plan } from '../../../plan/shape/plan.js';
import type { ReportFacts } from '../../../report/documents/report-document.js';
import type { PriceSource } from '../../../report/sections/cost.js';

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
