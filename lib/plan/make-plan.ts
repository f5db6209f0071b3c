import type { Diagnostic } from '../blueprint/document/diagnostic.js';
import type { Blueprint } from '../blueprint/schema/blueprint.js';
import type { Catalog } from '../catalog/facts/catalog.js';
import type { Infeasibility, Sizing } from '../sizing/model/sizing.js';
import { sizeFleets } from '../sizing/size-fleets.js';
import { deriveDemands, isSized } from './demand/derive-demands.js';
import { slowExistingStores } from './demand/existing-stores.js';
import { isSpread } from './demand/one-place.js';
import { ceilingsBeyond } from './fleets/ceilings.js';
import { makeInfrastructure } from './infrastructure.js';
import { unheardAlerts } from './operations/operations.js';
import { withFleetsCounted } from './operations/operations-costs.js';
import { leftToCloud } from './owned/left-to-cloud.js';
import { withOwnedEnergy } from './owned/owned-energy.js';
import { platformOf } from './platforms/platforms.js';
import { PLAN_FORMAT, type Plan } from './shape/plan.js';
import { carbonOf } from './supply/carbon.js';
import { layFoundations } from './supply/foundation.js';
import { rentsOf } from './supply/rents.js';
import { heldTwice } from './supply/reservations.js';
import { poseSizingProblem } from './supply/sizing-problem.js';

/** A plan; or the mistakes of the blueprint; or the reason why nothing that exists fits it. */
export type PlanOutcome =
  | { readonly status: 'planned'; readonly plan: Plan; readonly warnings: readonly Diagnostic[] }
  | { readonly status: 'wrong'; readonly diagnostics: readonly Diagnostic[] }
  | { readonly status: 'infeasible'; readonly infeasibility: Infeasibility };

/**
 * Sizes a blueprint of one hall and decides everything that follows from the size: demand, supply, sizing, infrastructure, bill.
 *
 * @param catalog - read for the blueprint's regions at least
 */
export async function makePlan(blueprint: Blueprint, catalog: Catalog): Promise<PlanOutcome> {
  if (isSpread(blueprint)) return { status: 'wrong', diagnostics: [severalHalls(blueprint)] };
  const twice = heldTwice(blueprint, catalog.overlays);
  if (twice.length > 0) return { status: 'wrong', diagnostics: twice };
  const demands = deriveDemands(blueprint, catalog);

  const slow = slowExistingStores(blueprint.workloads, demands);
  if (slow.length > 0) return { status: 'wrong', diagnostics: slow };

  const foundations = layFoundations(blueprint, catalog);
  const rents = rentsOf(blueprint, foundations.values(), catalog);
  const owned = leftToCloud(blueprint.onPremises, demands, catalog, rents);
  if (owned.diagnostics.some(({ severity }) => severity === 'error')) {
    return { status: 'wrong', diagnostics: owned.diagnostics };
  }

  const answer = await sizeFleets(poseSizingProblem(blueprint, owned, foundations.values(), catalog));
  if (answer.status === 'infeasible') return answer;

  const sizing = withUnsized(blueprint.workloads, withOwnedEnergy(answer.sizing, owned.energy, blueprint.objective));
  const infrastructure = makeInfrastructure(blueprint, sizing, catalog, {
    foundation: foundations.get(sizing.region)!,
    carriers: owned.workloads.map(({ workload }) => workload),
    owned: { contributions: owned.contributions, sites: owned.sites, services: owned.services },
  });
  if (!infrastructure.ok) return { status: 'wrong', diagnostics: infrastructure.diagnostics };

  const { fleets, operations } = infrastructure.value;
  const unpriced = withFleetsCounted(sizing.cost.unpriced, operations.alarms, fleets.length);
  const { date, hash } = catalog;
  const prices = catalog.priceDates.get(sizing.region)!;
  const overlays = catalog.overlays.map((overlay) => ({ name: overlay.name, date: overlay.date }));
  return {
    status: 'planned',
    plan: {
      format: PLAN_FORMAT,
      catalog: { date, hash, prices, overlays },
      ...infrastructure.value,
      derivations: demands.flatMap(({ derivation, members = [] }) => [derivation, ...members]),
      sizing: { ...sizing, cost: { ...sizing.cost, unpriced } },
      carbon: carbonOf(blueprint, sizing, owned.energy, catalog),
    },
    warnings: [
      ...owned.diagnostics,
      ...unheardAlerts(blueprint),
      ...ceilingsBeyond(demands, sizing.fleets),
      ...(platformOf(blueprint).warnings?.(
        blueprint,
        catalog.date,
        fleets.map(({ instanceType }) => instanceType),
      ) ?? []),
      ...infrastructure.warnings,
    ],
  };
}

/** The energy with what is not sized: stores whose power nobody publishes. */
function withUnsized(workloads: Blueprint['workloads'], sizing: Sizing): Sizing {
  const { energy } = sizing;
  const stores = workloads.flatMap(({ name, storage }) =>
    storage
      .filter((store) => !isSized(store))
      .map((store) => ({ workload: name, subject: { kind: 'store', store: store.name }, lacks: 'energy' }) as const),
  );
  return {
    ...sizing,
    energy: { ...energy, unknown: [...energy.unknown, ...stores] },
  };
}

function severalHalls({ workloads }: Blueprint): Diagnostic {
  return {
    code: 'contradiction',
    severity: 'error',
    path: ['workloads', workloads.findIndex(({ spread }) => spread !== undefined), 'spread'],
    message: 'the blueprint is of several halls, and one is planned here',
    hint: 'plan them with `planHalls`',
  };
}
