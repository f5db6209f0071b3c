import { ACCELERATOR_VENDORS } from '../../units/closed-lists.js';

/** Makers of owned accelerators: those of the catalog, and any other. */
export const OWNED_VENDORS = [...ACCELERATOR_VENDORS, 'other'] as const;
/** Maker of owned accelerators. */
export type OwnedVendor = (typeof OWNED_VENDORS)[number];

/** Maker for whose accelerators the cluster has device plugin, metrics and flavors on premises. */
const JOINED_VENDOR: OwnedVendor = 'NVIDIA';

/**
 * Whether owned nodes join the cluster, where the blueprint lets them. Others take data and tasks alone: AMD's plugin
 * (`amd.com/gpu`) and Gaudi's (`habana.ai/gaudi`) come with operators of their makers, of which no version is pinned here.
 */
export function joinsCluster({
  accelerators,
}: {
  readonly accelerators?: { readonly vendor?: OwnedVendor | undefined } | undefined;
}): boolean {
  return accelerators === undefined || (accelerators.vendor ?? JOINED_VENDOR) === JOINED_VENDOR;
}
