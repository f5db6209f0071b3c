import type { LustreTier } from '../facts/catalog.js';
import type { CatalogOverlay } from './overlay-schema.js';

type GivenTier = NonNullable<NonNullable<CatalogOverlay['services']>[number]['lustre']>[number];

/** Whether a user's tier is this one of the catalog. */
export function isTier(given: GivenTier, tier: LustreTier): boolean {
  return (
    given.deployment === tier.deployment &&
    (given.storageType ?? 'SSD') === tier.storageType &&
    given.mbytesPerSecondPerTib === tier.mbytesPerSecondPerTib
  );
}
