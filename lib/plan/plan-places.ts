import type { Diagnostic } from '../blueprint/document/diagnostic.js';
import { isSpread, onePlace, regionsOf } from './demand/one-place.js';
import type { PlanOutcome } from './make-plan.js';
import {
  type BlueprintSource,
  type CatalogChoice,
  type OpenHall,
  openCatalog,
  openHall,
  planHallFrom,
  planOpenHall,
} from './plan-hall.js';

/** The hall of one region of a blueprint that is spread over several. */
export interface PlannedPlace {
  readonly region: string;
  readonly open: OpenHall;
  readonly outcome: PlanOutcome;
}

/**
 * A hall for each region where a workload has a share, in the order of `region`. What does not divide is in the one region where all
 * together costs least: every region is planned with it and without it. Null: the blueprint is of one hall.
 */
export async function planPlaces(open: OpenHall): Promise<readonly PlannedPlace[] | null> {
  const { blueprint } = open;
  if (!isSpread(blueprint)) return null;
  const regions = [blueprint.region].flat();
  const whole = blueprint.workloads.some(({ spread }) => spread === undefined);
  const apart = new Map<string, PlannedPlace>();
  for (const region of regionsOf(blueprint)) apart.set(region, await planAt(open, region, false));
  if (!whole) return [...apart.values()];
  const homes: PlannedPlace[] = [];
  for (const region of regions) homes.push(await planAt(open, region, true));
  const added = (home: PlannedPlace) => {
    const objective = objectiveOf(home);
    return objective === Number.POSITIVE_INFINITY ? objective : objective - objectiveOf(apart.get(home.region));
  };
  const home = homes.reduce((least, one) => (added(one) < added(least) ? one : least));
  return regions.flatMap((region) => (region === home.region ? [home] : (apart.get(region) ?? [])));
}

/**
 * Reads, sizes and plans every hall of a blueprint: one for each region where `spread` divides a workload, else one.
 * @returns as `planHall`, in the order of `region`
 */
export async function planHalls(source: BlueprintSource, choice: CatalogChoice = {}): Promise<readonly PlanOutcome[]> {
  const from = openCatalog(choice);
  const open = openHall(source, from);
  const places = open.ok ? await planPlaces(open.value) : null;
  return places === null ? [await planHallFrom(source, from)] : places.map(({ outcome }) => outcome);
}

/** What is minimised; infinite: there is no plan. 0: there is no hall without what does not divide. */
function objectiveOf(place: PlannedPlace | undefined): number {
  if (place === undefined) return 0;
  return place.outcome.status === 'planned' ? place.outcome.plan.sizing.objectiveUsdPerMonth : Number.POSITIVE_INFINITY;
}

async function planAt(open: OpenHall, region: string, home: boolean): Promise<PlannedPlace> {
  const { from } = open;
  const { warnings: _, ...figures } = from.figures([region]);
  // Ids of zones begin with it: `use1-az6`.
  const code = from.names.zones[region]![0]!.replace(/-az\d+$/, '');
  const { blueprint, workloads } = onePlace(open.blueprint, { region, code, home });
  const place: OpenHall = { blueprint, ...figures, from };
  const outcome = await planOpenHall({ ok: true, value: place, warnings: [] });
  return { region, open: place, outcome: inWhole(outcome, workloads) };
}

/** With the paths of the blueprint that is spread. @param workloads - index there of each */
function inWhole(outcome: PlanOutcome, workloads: readonly number[]): PlanOutcome {
  const moved = (diagnostic: Diagnostic): Diagnostic => {
    const [key, index, ...rest] = diagnostic.path;
    if (key !== 'workloads' || typeof index !== 'number') return diagnostic;
    return { ...diagnostic, path: [key, workloads[index] ?? index, ...rest] };
  };
  switch (outcome.status) {
    case 'planned':
      return { ...outcome, warnings: outcome.warnings.map(moved) };
    case 'wrong':
      return { ...outcome, diagnostics: outcome.diagnostics.map(moved) };
    case 'infeasible':
      return outcome;
  }
}
