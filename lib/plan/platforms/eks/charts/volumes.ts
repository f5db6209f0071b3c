import type { WorkloadBlueprint } from '../../../../blueprint/schema/blueprint.js';
import { byKey } from '../../../../units/order.js';
import { folderName } from '../../../kinds/names.js';
import type { VolumePlan } from '../../../shape/charts-plan.js';
import type { PodAccessPlan } from '../../../shape/identity-plan.js';
import type { StorePlan } from '../../../shape/store-plan.js';
import { storeOf } from '../../../stores/stores.js';

/** A store, or a folder of one, that a workload may mount. */
interface Mounted {
  readonly store: StorePlan;
  readonly folder: string;
  readonly readOnly: boolean;
}

/** A volume for every store of a workload, and for what it is granted of others' stores; sorted by key. */
export function planVolumes(
  hall: string,
  region: string,
  workloads: readonly Pick<WorkloadBlueprint, 'name'>[],
  access: readonly PodAccessPlan[],
  stores: readonly StorePlan[],
): VolumePlan[] {
  return workloads
    .flatMap(({ name }) => {
      const own = stores.filter(({ workload }) => workload === name);
      const grants = access.find(({ key }) => key === name)?.grants ?? [];
      const foreign = grants.flatMap(({ store: key, prefix, mode }): Mounted[] => {
        const store = stores.find((one) => one.key === key && one.workload !== name);
        return store === undefined ? [] : [{ store, folder: prefix, readOnly: mode === 'read' }];
      });
      const mounted = [...own.map((store) => ({ store, folder: '', readOnly: false })), ...foreign];
      return mounted.map((one) => planVolume(hall, region, name, one));
    })
    .sort(byKey);
}

function planVolume(hall: string, region: string, workload: string, { store, folder, readOnly }: Mounted): VolumePlan {
  const { values, ...mount } = storeOf(store).podMount(store, folder, readOnly, region);
  const folders = folder === '' ? [] : [folderName(folder)];
  const parts = store.workload === workload ? [store.name] : [store.workload, store.name, ...folders];
  return {
    key: [workload, ...parts].join('.'),
    workload,
    namespace: workload,
    claim: parts.join('.'),
    store: store.key,
    mountPath: `/mnt/${parts.join('/')}`,
    readOnly,
    ...mount,
    parameters: values.map((value) => ({ value, name: `/datahall/${hall}/${store.key}/${value}` })),
  };
}
