import { readFileSync } from 'node:fs';
import type { Catalog } from '../../catalog/facts/catalog.js';
import { diffCatalogs, type FigureChange } from '../../catalog/figures/diff-catalogs.js';
import { loadAccelerators, SHIPPED_CATALOG_DIRECTORY } from '../../catalog/files/load-catalog.js';
import { planHall } from '../../hall.js';
import { type BlueprintEffect, catalogDifferenceDocument } from '../../report/documents/catalog-difference.js';
import { describeFleet } from '../../report/sections/phrases.js';
import type { Sizing } from '../../sizing/model/sizing.js';
import { EXIT } from '../edge/exit-code.js';
import { during } from '../edge/progress.js';
import { type AnswerOptions, tellDocument } from '../edge/render.js';
import { wholeCatalog } from './query.js';

/** A catalog as a user names it: `shipped`, or a folder of refreshed ones. */
export function catalogFolder(name: string): string {
  return name === 'shipped' ? SHIPPED_CATALOG_DIRECTORY : name;
}

/** `catalog diff`: what differs between two catalogs, and what that does to blueprints. */
export async function diffCatalogFolders(
  before: string,
  after: string,
  blueprints: readonly string[],
  options: AnswerOptions,
): Promise<number> {
  const effects = await during('planning with both catalogs', () => effectsOn(blueprints, before, after));
  const changes = changesBetween(before, after);
  tellDocument(catalogDifferenceDocument(changes, effects), options, { changes, blueprints: effects });
  return EXIT.fine;
}

function changesBetween(before: string, after: string): FigureChange[] {
  const [old, next]: [Catalog, Catalog] = [wholeCatalog(before), wholeCatalog(after)];
  return diffCatalogs(old, next, { before: loadAccelerators(before), after: loadAccelerators(after) });
}

/** Each blueprint planned with both catalogs. */
async function effectsOn(blueprints: readonly string[], before: string, after: string): Promise<BlueprintEffect[]> {
  const effects: BlueprintEffect[] = [];
  for (const file of blueprints) {
    const text = readFileSync(file);
    const [old, next] = [await planHall(text, { directory: before }), await planHall(text, { directory: after })];
    effects.push({
      file,
      before: old.status === 'planned' ? sizedSummary(old.plan.sizing) : null,
      after: next.status === 'planned' ? sizedSummary(next.plan.sizing) : null,
    });
  }
  return effects;
}

function sizedSummary({ fleets, cost }: Sizing): NonNullable<BlueprintEffect['before']> {
  const choice = fleets.flatMap((fleet) => describeFleet(fleet).map((phrase) => `${fleet.workload}: ${phrase}`));
  return { choice: choice.join('; '), totalUsdPerMonth: cost.totalUsdPerMonth };
}
