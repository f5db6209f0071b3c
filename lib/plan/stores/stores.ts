import type { Diagnostic, DocumentPath } from '../../blueprint/document/diagnostic.js';
import type { Blueprint, StoreBlueprint } from '../../blueprint/schema/blueprint.js';
import type { SizedFleet, Sizing } from '../../sizing/model/sizing.js';
import { byKey } from '../../units/order.js';
import { bucketPrefix } from '../kinds/names.js';
import type { ZoneChoice } from '../network/zones.js';
import type { FleetPlan } from '../shape/fleet-plan.js';
import type { AccessLogPlan, StorePlan } from '../shape/store-plan.js';
import { efaStepGib, homeStore, lustreStore } from './file-stores.js';
import { expressStore, expressZone, objectStore } from './object-stores.js';

const ACCESS_LOG_RETENTION_DAYS = 365;

const KINDS: Readonly<Record<Exclude<StoreBlueprint['kind'], 'local'>, StorePlan['kind']>> = {
  express: 'express',
  home: 'home',
  object: 'object',
  persistent: 'lustre',
  scratch: 'lustre',
};

/** What the stores of a blueprint become, known before they are sized. */
export function storeKinds(workloads: Blueprint['workloads']): ReadonlySet<StorePlan['kind']> {
  return new Set(
    workloads.flatMap(({ storage }) => storage.flatMap(({ kind }) => (kind === 'local' ? [] : [KINDS[kind]]))),
  );
}

/** AWS services that nodes call to use their stores: a Lustre file system is mounted, not called. */
const CALLS: Readonly<Record<StorePlan['kind'], readonly string[]>> = {
  express: ['s3express'],
  home: ['elasticfilesystem'],
  lustre: [],
  object: ['s3'],
};

/** Endpoint names of the AWS services that stores of these kinds are used by. */
export function storeCalls(kinds: Iterable<StorePlan['kind']>): string[] {
  return [...kinds].flatMap((kind) => CALLS[kind]);
}

/** Buckets and file systems, sorted by key; disks inside the nodes are the fleet's. */
export function planStores(
  { name: hall, workloads }: Blueprint,
  sizing: Pick<Sizing, 'region' | 'fleets' | 'stores'>,
  zones: readonly ZoneChoice[],
  regionZones: readonly string[],
): StorePlan[] {
  const stores = workloads.flatMap(({ name: workload, storage }) =>
    storage.flatMap((store): StorePlan[] => {
      const place = { hall, workload, region: sizing.region };
      switch (store.kind) {
        case 'local':
          return [];
        case 'object':
          return [objectStore(place, store)];
        case 'home':
          return [homeStore(hall, workload, store, zones)];
        case 'express': {
          const zone = store.zone ?? expressZone(regionZones, homeZone(sizing.fleets, workload));
          return zone === null ? [] : [expressStore(place, store, zone)];
        }
        default: {
          const sized = sizing.stores.find((other) => other.workload === workload && other.name === store.name);
          if (sized === undefined) throw new Error(`sizing leaves out the store ${workload}.${store.name}`);
          return [lustreStore(hall, store, sized, store.zone ?? homeZone(sizing.fleets, workload))];
        }
      }
    }),
  );
  return stores.sort(byKey);
}

export function planAccessLogs(hall: string, region: string, stores: readonly StorePlan[]): AccessLogPlan | null {
  if (!stores.some(({ kind }) => kind === 'object')) return null;
  return { bucketPrefix: bucketPrefix([hall, 'logs'], region), retentionDays: ACCESS_LOG_RETENTION_DAYS };
}

/** What a store asks for and the fleet beside it, its size or the region can not give. */
export function checkStores(
  { workloads }: Blueprint,
  region: string,
  stores: readonly StorePlan[],
  fleets: readonly FleetPlan[],
): Diagnostic[] {
  return workloads.flatMap(({ name, storage }, index) =>
    storage.flatMap((asked, item): Diagnostic[] => {
      const path: DocumentPath = ['workloads', index, 'storage', item];
      const store = stores.find(({ key }) => key === `${name}.${asked.name}`);
      const own = fleets.filter(({ workload }) => workload === name);
      if (asked.kind === 'express' && store === undefined) {
        return [
          {
            code: 'contradiction',
            severity: 'error',
            path: [...path, 'kind'],
            message: `no zone of ${region} has S3 Express One Zone`,
            hint: 'take an object store, or another region',
          },
        ];
      }
      return store?.kind === 'lustre' && store.efa ? checkFabric(store, own, path) : [];
    }),
  );
}

/** Clients that FSx does not serve over EFA. */
const NO_EFA_CLIENTS: readonly string[] = ['trn2.48xlarge'];

function checkFabric(
  store: Extract<StorePlan, { kind: 'lustre' }>,
  fleets: readonly FleetPlan[],
  path: DocumentPath,
): Diagnostic[] {
  const without = fleets.filter(
    ({ instanceType, interfaces }) => interfaces.length === 0 || NO_EFA_CLIENTS.includes(instanceType),
  );
  const step = efaStepGib(store);
  const mistake = (key: string, message: string, hint: string): Diagnostic[] => [
    { code: 'contradiction', severity: 'error', path: [...path, key], message, hint },
  ];
  if (without.length > 0) {
    const types = [...new Set(without.map(({ instanceType }) => instanceType))].sort().join(', ');
    return mistake('efa', `${types} can not reach a file system over EFA`, 'leave it out, or ask for types with EFA');
  }
  if (step === null || store.capacityGib % step !== 0) {
    const next = step === null ? null : Math.ceil(store.capacityGib / step) * step;
    return mistake(
      'capacity',
      `a file system of ${store.capacityGib} GiB at ${store.mbytesPerSecondPerTib ?? 200} MB/s per TiB takes no EFA`,
      next === null ? 'leave `efa` out' : `ask for ${next} GiB, or leave \`efa\` out`,
    );
  }
  return [];
}

/** The first zone where its nodes stand, however many they are there: a file system does not follow a count. */
function homeZone(fleets: readonly SizedFleet[], workload: string): string {
  const groups = fleets.find((fleet) => fleet.workload === workload)?.groups ?? [];
  const [zone] = groups.flatMap(({ zone, nodes }) => (nodes > 0 ? [zone] : [])).sort();
  if (zone === undefined) throw new Error(`sizing gives no fleet for ${workload}, whose data must lie near it`);
  return zone;
}
