import type { LustreTier } from '../facts/catalog.js';
import type { CatalogOverlay } from './overlay-schema.js';

type GivenTier = NonNullable<NonNullable<CatalogOverlay['services']>[number]['lustre']>[number];

/** A class of file system as a user's own catalog gives it; SSD unless it says otherwise. */
export function ownTier({
  deployment,
  storageType = 'SSD',
  mbytesPerSecondPerTib,
  usdPerGibMonth,
}: GivenTier): LustreTier {
  return { deployment, storageType, mbytesPerSecondPerTib, usdPerGibMonth };
}
