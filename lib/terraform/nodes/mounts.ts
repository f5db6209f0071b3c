import { Fn } from 'cdktf';
import type { StorePlan } from '../../plan/shape/store-plan.js';
import type { HallStores } from './platform.js';

/** File systems of one workload by the name of the store, with what a shell mounts each with. */
export type Mounts = ReadonlyMap<string, { readonly tools: string; readonly command: string }>;

export const mountPath = (store: string): string => `/mnt/${store}`;

export function mountsOf(workload: string, plans: readonly StorePlan[], stores: HallStores): Mounts {
  return new Map(
    plans
      .filter((store) => store.workload === workload)
      .flatMap((store) => {
        const mount = mountOf(store, stores);
        return mount === null ? [] : [[store.name, mount] as const];
      }),
  );
}

function mountOf({ key, kind, name }: StorePlan, { lustreStores, homeStores }: HallStores) {
  if (kind === 'lustre') {
    const { dnsName, mountName } = lustreStores.get(key)!.fileSystem;
    const parts = ['mount -t lustre -o relatime,flock ', dnsName, '@tcp:/', mountName, ` ${mountPath(name)}`];
    return { tools: 'lustre-client', command: Fn.join('', parts) };
  }
  if (kind === 'home') {
    // The file system's policy takes no client without TLS.
    const parts = ['mount -t efs -o tls ', homeStores.get(key)!.fileSystemId, `:/ ${mountPath(name)}`];
    return { tools: 'amazon-efs-utils', command: Fn.join('', parts) };
  }
  return null;
}
