import type { Diagnostic } from '../blueprint/document/diagnostic.js';
import type { Blueprint } from '../blueprint/schema/blueprint.js';
import type { Catalog } from '../catalog/facts/catalog.js';
import type { Infeasibility, Sizing } from '../sizing/model/sizing.js';
import { sizeFleets } from '../sizing/size-fleets.js';
import { deriveDemands, isSized } from './demand/derive-demands.js';
import { useBasedCosts } from './demand/site-costs.js';
import { poseSizingProblem } from './demand/sizing-problem.js';
import { makeInfrastructure } from './infrastructure.js';
import { unheardAlerts } from './operations/unheard-alerts.js';
import type { Plan } from './shape/plan.js';
import { subtractOwned } from './sites/owned-capacity.js';
import { withOwnedEnergy } from './sites/with-owned-energy.js';

/** A plan; or the mistakes of the blueprint; or the reason why nothing that exists fits it. */
export type PlanOutcome =
  | { readonly status: 'planned'; readonly plan: Plan; readonly warnings: readonly Diagnostic[] }
  | { readonly status: 'wrong'; readonly diagnostics: readonly Diagnostic[] }
  | { readonly status: 'infeasible'; readonly infeasibility: Infeasibility };

/**
 * Sizes a blueprint and decides everything that follows from the size.
 *
 * @param catalog - read for the blueprint's region at least
 */
export async function makePlan(blueprint: Blueprint, catalog: Catalog): Promise<PlanOutcome> {
  const workloads = deriveDemands(blueprint);
  const owned = subtractOwned(blueprint, workloads, catalog);
  if (owned.diagnostics.some(({ severity }) => severity === 'error')) {
    return { status: 'wrong', diagnostics: owned.diagnostics };
  }
  const answer = await sizeFleets(poseSizingProblem(blueprint, owned, catalog));
  if (answer.status === 'infeasible') return answer;
  const complete = withOwnedEnergy(answer.sizing, owned.energy, blueprint.objective);
  const sizing = withWhatIsNotSized(blueprint, complete);
  const infrastructure = makeInfrastructure(blueprint, sizing, catalog, { contributions: owned.contributions });
  if (!infrastructure.ok) return { status: 'wrong', diagnostics: infrastructure.diagnostics };
  const { date, hash } = catalog;
  const overlays = catalog.overlays.map((overlay) => ({ name: overlay.name, date: overlay.date }));
  const derivations = workloads.map(({ derivation }) => derivation);
  return {
    status: 'planned',
    plan: { format: 1, catalog: { date, hash, overlays }, ...infrastructure.value, derivations, sizing },
    warnings: [...owned.diagnostics, ...unheardAlerts(blueprint), ...infrastructure.warnings],
  };
}

/** What is billed by use, and what stores draw that have no figure. */
function withWhatIsNotSized(blueprint: Blueprint, sizing: Sizing): Sizing {
  const { cost, energy } = sizing;
  const stores = blueprint.workloads.flatMap(({ name, storage }) =>
    storage.filter((store) => !isSized(store)).map((store) => ({ workload: name, item: store.name })),
  );
  return {
    ...sizing,
    cost: { ...cost, unpriced: [...cost.unpriced, ...useBasedCosts(blueprint)] },
    energy: { ...energy, unknown: [...energy.unknown, ...stores] },
  };
}
