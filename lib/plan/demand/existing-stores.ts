import type { Diagnostic } from '../../blueprint/document/diagnostic.js';
import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import { quantityText } from '../../units/words.js';
import type { WorkloadDemand } from './derive-demands.js';

/** Stores that are there already and too slow for the model that reads or writes them, or of unknown throughput. */
export function slowExistingStores(
  workloads: Blueprint['workloads'],
  demands: readonly Pick<WorkloadDemand, 'ofExisting'>[],
): Diagnostic[] {
  return demands.flatMap(({ ofExisting }) =>
    ofExisting.flatMap(({ workload, store, bytesPerSecond, statedBytesPerSecond }): Diagnostic[] => {
      if (statedBytesPerSecond !== null && statedBytesPerSecond >= bytesPerSecond) return [];
      const index = workloads.findIndex(({ name }) => name === workload);
      const item = workloads[index]!.storage.findIndex(({ name }) => name === store);
      const path = ['workloads', index, 'storage', item];
      const needed = quantityText(Number(bytesPerSecond.toPrecision(3)), 'B/s');
      if (statedBytesPerSecond === null) {
        const message = `"throughput" is missing: the model needs ${needed} of ${store}, which is there already`;
        return [{ code: 'missing-key', severity: 'error', path, message, hint: 'add the throughput that it has' }];
      }
      const message = `${store} has ${quantityText(statedBytesPerSecond, 'B/s')}, and the model needs ${needed} of it`;
      const hint = 'name a faster store, allow a longer stall for checkpoints, or let the hall make one';
      return [{ code: 'contradiction', severity: 'error', path: [...path, 'throughput'], message, hint }];
    }),
  );
}
