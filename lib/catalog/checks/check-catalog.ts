import { by } from '../../units/order.js';
import type { Accelerator, Catalog } from '../facts/catalog.js';
import type { CatalogFinding } from './catalog-finding.js';
import { checkAccelerator } from './check-accelerator.js';
import { checkInstanceType } from './check-instance-type.js';
import { checkRegion } from './check-region.js';

/** What prices are compared with. */
interface CheckCatalogOptions {
  /** Prices of the other regions are compared with this one's, where it is loaded. Default: `us-east-1`. */
  readonly referenceRegion?: string;
}

/** All that is wrong with the loaded part of a catalog, in path order; empty: nothing found. */
export function checkCatalog(
  catalog: Catalog,
  { referenceRegion = 'us-east-1' }: CheckCatalogOptions = {},
): CatalogFinding[] {
  const accelerators = new Map<string, Accelerator>();
  for (const { accelerators: carried } of catalog.types.values()) {
    if (carried) accelerators.set(carried.model.key, carried.model);
  }
  const reference = catalog.regions.get(referenceRegion) ?? null;
  const findings: CatalogFinding[] = [
    ...[...accelerators.values()].flatMap(checkAccelerator),
    ...[...catalog.types.values()].flatMap(checkInstanceType),
    ...[...catalog.regions.values()].flatMap((region) => checkRegion(region, catalog.types, reference)),
  ];
  return findings.sort(
    by(
      ({ path }) => path,
      ({ code }) => code,
    ),
  );
}
