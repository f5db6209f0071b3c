import { diffCatalogs } from '../../catalog/figures/diff-catalogs.js';
import { loadAccelerators } from '../../catalog/files/load-catalog.js';
import { planHall } from '../../plan/plan-hall.js';
import { type BlueprintEffect, catalogDifferenceDocument } from '../../report/documents/catalog-difference.js';
import { describeFleet } from '../../report/words/phrases.js';
import { readBounded } from '../files/read-bounded.js';
import { type AnswerOptions, printDocument } from './answer.js';
import { wholeCatalog } from './catalog-in-use.js';
import { during } from './progress.js';

/**
 * Prints what differs between two catalogs, and what that does to blueprints.
 * @param before - folder of a catalog
 * @param after - folder of a catalog
 * @param blueprints - files that are planned with both
 */
export async function printCatalogDifference(
  before: string,
  after: string,
  blueprints: readonly string[],
  options: AnswerOptions,
): Promise<void> {
  const effects = await during('planning with both catalogs', () => effectsOn(blueprints, before, after));
  const accelerators = { before: loadAccelerators(before), after: loadAccelerators(after) };
  const changes = diffCatalogs(wholeCatalog(before), wholeCatalog(after), accelerators);
  printDocument(catalogDifferenceDocument(changes, effects), options, { changes, blueprints: effects });
}

async function effectsOn(blueprints: readonly string[], before: string, after: string): Promise<BlueprintEffect[]> {
  const effects: BlueprintEffect[] = [];
  for (const file of blueprints) {
    const text = readBounded(file);
    effects.push({ file, before: await summaryUnder(text, before), after: await summaryUnder(text, after) });
  }
  return effects;
}

/** Choice and cost of a blueprint under a catalog; null: it can not be planned with it. */
async function summaryUnder(text: Uint8Array, directory: string): Promise<BlueprintEffect['before']> {
  const outcome = await planHall(text, { directory });
  if (outcome.status !== 'planned') return null;
  const { fleets, cost } = outcome.plan.sizing;
  const choice = fleets.flatMap((fleet) => describeFleet(fleet).map((phrase) => `${fleet.workload}: ${phrase}`));
  return { choice: choice.join('; '), totalUsdPerMonth: cost.totalUsdPerMonth };
}
