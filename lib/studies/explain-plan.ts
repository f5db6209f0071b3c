import type { Blueprint } from '../blueprint/schema/blueprint.js';
import type { Catalog } from '../catalog/facts/catalog.js';
import { SPOT_OVERHEAD, SPOT_SUGGESTED_SHARE } from '../plan/demand/assumptions.js';
import { explainSizing } from '../sizing/explain-sizing.js';
import type { SizingExplanation } from '../sizing/model/explanation.js';
import type { Sizing } from '../sizing/model/sizing.js';
import type { Purpose } from '../units/closed-lists.js';
import { foundationChoices } from './foundation-choices.js';
import { sizingQuestion } from './sizing-question.js';

/**
 * Why a blueprint's sizing is the cheapest: binding constraints, runners-up, and savings if more were allowed. Solves
 * the problem again in many variants.
 */
export async function explainPlan(blueprint: Blueprint, catalog: Catalog, sizing: Sizing): Promise<SizingExplanation> {
  const { problem } = sizingQuestion(blueprint, catalog);
  const openSpot = { training: spotFor('training'), inference: spotFor('inference') };
  return explainSizing(problem, sizing, {
    openSpot,
    foundationChoices: foundationChoices(blueprint, catalog.regions.get(sizing.region)!),
  });
}

function spotFor(purpose: Purpose) {
  return { maxShare: SPOT_SUGGESTED_SHARE[purpose], overhead: SPOT_OVERHEAD[purpose] };
}
