/**
 * datahall as a library: read a blueprint, plan it, compare plans, add its stack to your own cdktf app, or synthesise it
 * to JSON for a snapshot test. Everything else is internal and may change without notice.
 */
export type { Checked, Diagnostic, DiagnosticCode, DocumentPath } from './blueprint/document/diagnostic.js';
export { formatDiagnostic } from './blueprint/format-diagnostic.js';
export type { Blueprint, BlueprintInput } from './blueprint/schema/blueprint.js';
export type { Catalog, CatalogIndex, InstanceType, RegionCatalog } from './catalog/facts/catalog.js';
export { loadCatalog, loadCatalogIndex } from './catalog/files/load-catalog.js';
export { checkChanges } from './plan/changes/check-changes.js';
export { comparePlans } from './plan/changes/compare-plans.js';
export { type ChangeKind, losesData, type PlanChange } from './plan/kinds/plan-change.js';
export { makePlan, type PlanOutcome } from './plan/make-plan.js';
export { type BlueprintSource, type CatalogChoice, planHall, readHall } from './plan/plan-hall.js';
export { planHalls } from './plan/plan-places.js';
export type { Plan } from './plan/shape/plan.js';
export type { Demand, SizingProblem } from './sizing/model/demand.js';
export type { Infeasibility, Sizing, SizingAnswer } from './sizing/model/sizing.js';
export { addHallStack, HallStack, type HallStackProps } from './terraform/hall/hall-stack.js';
export { synthesizeCharts, synthesizeFiles, synthesizeHall } from './terraform/hall/synthesize-hall.js';
