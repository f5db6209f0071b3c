/**
 * datahall as a library: read a blueprint, plan it, tell what a change of the plan does, add its stack to one's own cdktf
 * app, or synthesise it to JSON for a snapshot test. Everything else is internal and may change without notice.
 */
export type { Checked, Diagnostic, DiagnosticCode, DocumentPath } from './blueprint/diagnostic.js';
export { formatDiagnostic } from './blueprint/format-diagnostic.js';
export type { Blueprint } from './blueprint/schema.js';
export type { Catalog, CatalogIndex, InstanceType, RegionCatalog } from './catalog/catalog.js';
export { loadCatalog, loadCatalogIndex } from './catalog/load-catalog.js';
export { planHall, readHall } from './hall.js';
export { checkChanges, comparePlans } from './plan/changes/compare-plans.js';
export { type ChangeKind, losesData, type PlanChange } from './plan/changes/plan-change.js';
export { makePlan, type PlanOutcome } from './plan/make-plan.js';
export type { Plan } from './plan/plan.js';
export type { Demand, SizingProblem } from './sizing/demand.js';
export type { Infeasibility, Sizing, SizingAnswer } from './sizing/sizing.js';
export { addHallStack, HallStack } from './terraform/hall-stack.js';
export { synthesizeCharts, synthesizeHall } from './terraform/synthesize-hall.js';
