import type { Diagnostic } from '../blueprint/diagnostic.js';
import type { Blueprint } from '../blueprint/schema.js';
import type { Catalog } from '../catalog/catalog.js';
import type { Infeasibility } from '../sizing/sizing.js';
import type { Plan } from './plan.js';

/** A plan; or the mistakes of the blueprint; or the reason why nothing that exists fits it. */
export type PlanOutcome =
  | { readonly status: 'planned'; readonly plan: Plan; readonly warnings: readonly Diagnostic[] }
  | { readonly status: 'wrong'; readonly diagnostics: readonly Diagnostic[] }
  | { readonly status: 'infeasible'; readonly infeasibility: Infeasibility };

export declare function makePlan(blueprint: Blueprint, catalog: Catalog): Promise<PlanOutcome>;
