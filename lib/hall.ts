/** The whole path in one call: what the command line and a user's own cdktf app and tests share. */

import type { Checked } from './blueprint/diagnostic.js';
import { readBlueprint } from './blueprint/read-blueprint.js';
import type { Blueprint } from './blueprint/schema.js';
import { loadCatalog, loadCatalogIndex } from './catalog/load-catalog.js';
import { makePlan, type PlanOutcome } from './plan/make-plan.js';

/** Reads a blueprint in YAML or JSON against the names of the shipped catalog. */
export function readHall(text: string | Uint8Array): Checked<Blueprint> {
  const { regions, instanceTypes } = loadCatalogIndex();
  return readBlueprint(text, {
    regions: regions.map(({ region }) => region),
    instanceTypes,
    families: [...new Set(instanceTypes.map((name) => name.slice(0, name.indexOf('.'))))],
  });
}

/**
 * Reads, sizes and plans a blueprint. Touches nothing but the shipped catalog's files.
 *
 * @returns the plan, with warnings; or every mistake of the blueprint; or why nothing that exists fits it
 */
export async function planHall(text: string | Uint8Array): Promise<PlanOutcome> {
  const read = readHall(text);
  if (!read.ok) return { status: 'wrong', diagnostics: read.diagnostics };
  const outcome = await makePlan(read.value, loadCatalog({ regions: [read.value.region] }));
  if (outcome.status !== 'planned') return outcome;
  return { ...outcome, warnings: [...read.warnings, ...outcome.warnings] };
}
