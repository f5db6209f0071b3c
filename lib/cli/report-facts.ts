import { figureTree } from '../catalog/figure-tree.js';
import { loadAccelerators, loadCatalog, loadCatalogSources } from '../catalog/load-catalog.js';
import { traceFigure } from '../catalog/trace-figure.js';
import type { Plan } from '../plan/plan.js';
import { priceFigureOf } from '../plan/price-figures.js';
import { quotaNeeds } from '../plan/quota-needs.js';
import type { ReportFacts } from '../report/report-document.js';
import type { PriceSource } from '../report/sections/cost.js';
import { resourceCounts } from './stack-resources.js';

/** What a report says beside the plan. */
export function reportFacts(plan: Plan, warnings: readonly string[]): ReportFacts {
  const catalog = loadCatalog({ regions: [plan.region] });
  const tree = figureTree(catalog, loadAccelerators());
  const sources = loadCatalogSources();
  const priceSources = plan.sizing.cost.lines.map((line): PriceSource | null => {
    const figure = priceFigureOf(line, plan.sizing);
    if (figure === null) return null;
    const trace = traceFigure(tree, sources, figure);
    if (trace.status !== 'known') throw new Error(`${line.item}: the catalog has no figure at ${figure}`);
    const { key, text, date } = trace.sources[0]!;
    return { key, text, date };
  });
  return { priceSources, resources: resourceCounts(plan), quotas: quotaNeeds(plan, catalog.types), warnings };
}
