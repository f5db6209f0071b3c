/** The whole path in one call: what the command line and a user's own cdktf app and tests share. */

import type { Checked } from './blueprint/diagnostic.js';
import type { Place } from './blueprint/names.js';
import { readBlueprint } from './blueprint/read-blueprint.js';
import { regionsAsked } from './blueprint/regions-asked.js';
import type { Blueprint } from './blueprint/schema.js';
import type { CatalogIndex } from './catalog/catalog.js';
import { loadCatalog, loadCatalogIndex } from './catalog/load-catalog.js';
import { makePlan, type PlanOutcome } from './plan/make-plan.js';
import { VCPU_QUOTA_NAMES } from './sizing/quotas.js';

/** Reads a blueprint in YAML or JSON against the names of the shipped catalog. */
export function readHall(text: string | Uint8Array): Checked<Blueprint> {
  const { regions, instanceTypes } = loadCatalogIndex();
  return readBlueprint(text, {
    regions: regions.map(({ region }) => region),
    places: placesOf(regions),
    instanceTypes,
    families: [...new Set(instanceTypes.map((name) => name.slice(0, name.indexOf('.'))))],
    quotas: VCPU_QUOTA_NAMES,
  });
}

function placesOf(regions: CatalogIndex['regions']): Readonly<Record<string, Place>> {
  return Object.fromEntries(regions.map(({ region, country, continent }) => [region, { country, continent }]));
}

/**
 * Reads, sizes and plans a blueprint. Touches nothing but the shipped catalog's files.
 *
 * @returns the plan, with warnings; or every mistake of the blueprint; or why nothing that exists fits it
 */
export async function planHall(text: string | Uint8Array): Promise<PlanOutcome> {
  const read = readHall(text);
  if (!read.ok) return { status: 'wrong', diagnostics: read.diagnostics };
  const regions = regionsAsked(read.value, placesOf(loadCatalogIndex().regions));
  const outcome = await makePlan(read.value, loadCatalog({ regions }));
  if (outcome.status !== 'planned') return outcome;
  return { ...outcome, warnings: [...read.warnings, ...outcome.warnings] };
}
