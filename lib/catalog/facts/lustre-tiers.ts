import { LUSTRE_DEPLOYMENTS, LUSTRE_DRIVES, lustreThroughputs } from '../../units/closed-lists.js';
import type { LustreTier } from './catalog.js';
import { lustreTierKey } from './figure-path.js';

/** Every class of FSx for Lustre that AWS sells anywhere, by its key, in the order of catalogs. */
export const LUSTRE_CLASSES: readonly string[] = LUSTRE_DEPLOYMENTS.flatMap((deployment) =>
  [...LUSTRE_DRIVES]
    .reverse()
    .flatMap((drive) => lustreThroughputs(deployment, drive).map((speed) => `${deployment}-${drive}-${speed}`)),
);

/** Whether AWS sells this class of file system in any region. */
export function isLustreClass(tier: LustreTier): boolean {
  return LUSTRE_CLASSES.includes(lustreTierKey(tier));
}

/**
 * The classes of a region with others in their place and beside them, in the order of catalogs. A class that AWS sells
 * nowhere is left out.
 */
export function withLustreTiers(sold: readonly LustreTier[], others: readonly LustreTier[]): LustreTier[] {
  const tiers = new Map([...sold, ...others].map((tier) => [lustreTierKey(tier), tier]));
  return LUSTRE_CLASSES.flatMap((key) => tiers.get(key) ?? []);
}
