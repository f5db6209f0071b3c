import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { Catalog } from '../../catalog/facts/catalog.js';
import type { WorkloadDemand } from '../demand/derive-demands.js';
import { type OwnedCapacity, type RentOf, subtractOwned } from './owned-capacity.js';

/** What AWS is asked for: all of it, or what the nodes on premises leave. See `subtractOwned`. */
export function leftToCloud(
  onPremises: Blueprint['onPremises'],
  asked: readonly WorkloadDemand[],
  catalog: Catalog,
  rentOf: RentOf,
): OwnedCapacity {
  if (onPremises !== undefined) return subtractOwned(onPremises, asked, catalog, rentOf);
  return { workloads: asked, contributions: [], sites: [], services: [], costs: [], energy: [], diagnostics: [] };
}
