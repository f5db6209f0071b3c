import { figureTree } from '../../catalog/figures/figure-tree.js';
import { traceFigure } from '../../catalog/figures/trace-figure.js';
import { loadAccelerators, loadCatalog, loadCatalogSources } from '../../catalog/files/load-catalog.js';
import { applyOverlay } from '../../catalog/overlay/apply-overlay.js';
import { sourcesWithOverlays } from '../../catalog/overlay/overlay-sources.js';
import type { CatalogChoice } from '../../hall.js';
import { platformOf } from '../../plan/platforms/platforms.js';
import { quotaNeeds } from '../../plan/quotas/quota-needs.js';
import type { Plan } from '../../plan/shape/plan.js';
import type { ReportFacts } from '../../report/documents/report-document.js';
import type { PriceSource } from '../../report/sections/cost.js';
import type { ResourceCount } from '../../report/sections/resources.js';
import type { SizingExplanation } from '../../sizing/model/explanation.js';
import { stackControls } from '../../terraform/compare/stack-controls.js';
import { type HallResources, hallResources, typeOf } from '../../terraform/compare/stack-resources.js';

/** What a report says beside the plan. */
export async function reportFacts(
  plan: Plan,
  explanation: SizingExplanation,
  warnings: readonly string[],
  choice: CatalogChoice = {},
): Promise<ReportFacts> {
  const { catalog, tree, sources } = openCatalog(plan.region, choice);
  const priceSources = plan.sizing.cost.lines.map(({ figure }): PriceSource | null => {
    if (figure === null) return null;
    const trace = traceFigure(tree, sources, figure);
    if (trace.status !== 'known') throw new Error(`the catalog has no figure at ${figure}`);
    const { key, text, date } = trace.sources[0]!;
    return { key, text, date };
  });
  const resources = hallResources(plan);
  return {
    priceSources,
    resources: countByType(resources),
    controls: stackControls(resources.hall),
    quotas: quotaNeeds(plan, platformOf(plan), catalog.types, plan.sizing.reservations),
    explanation,
    warnings,
  };
}

/** The catalog that a plan was made with, and where its figures come from. */
export function openCatalog(region: string, { directory, overlay }: CatalogChoice) {
  const from = directory === undefined ? [] : ([directory] as const);
  const shipped = loadCatalog({ regions: [region], ...(directory !== undefined && { directory }) });
  const base = { catalog: shipped, accelerators: loadAccelerators(...from) };
  const { catalog, accelerators } = overlay === undefined ? base : applyOverlay(base, overlay);
  return {
    catalog,
    tree: figureTree(catalog, accelerators),
    sources: sourcesWithOverlays(loadCatalogSources(...from), catalog.overlays),
  };
}

function countByType({ hall, charts }: HallResources): ResourceCount[] {
  const counts = new Map<string, number>();
  for (const address of [...hall.keys(), ...(charts?.resources.keys() ?? [])])
    counts.set(typeOf(address), (counts.get(typeOf(address)) ?? 0) + 1);
  return [...counts].map(([type, count]) => ({ type, count }));
}
