import { soldTiers } from '../choice/store-choices.js';
import type { SizingProblem } from '../model/demand.js';
import type { UnsoldStore } from '../model/sizing.js';
import { SIZED_STORES } from '../model/store-kinds.js';

/** Stores on a file system of which one of the regions sells no class that the data may be on, in plan order. */
export function unsoldStores({ demands, sites }: SizingProblem): UnsoldStore[] {
  return demands.flatMap(({ name, stores }) =>
    stores.flatMap((store) => {
      const { heldBy, deployments } = SIZED_STORES[store.kind];
      if (heldBy !== 'file-system') return [];
      const regions = sites
        .filter(({ catalog }) => soldTiers(store, catalog).length === 0)
        .map(({ catalog }) => catalog.region)
        .sort();
      return regions.length === 0 ? [] : [{ workload: name, store: store.name, deployments, regions }];
    }),
  );
}
