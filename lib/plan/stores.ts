import type { Blueprint } from '../blueprint/schema.js';
import type { SizedFleet, SizedStore, Sizing } from '../sizing/sizing.js';
import { zoneKey } from './fleets.js';
import { bucketPrefix, securityGroupName } from './names.js';
import type { AccessLogPlan, LustreStorePlan, ObjectStorePlan, StorePlan } from './plan.js';

const LUSTRE_VERSION = '2.15';
const LUSTRE_LOG_RETENTION_DAYS = 365;
const BACKUP_RETENTION_DAYS = 7;
const ACCESS_LOG_RETENTION_DAYS = 365;

/** What the stores of a blueprint become, known before they are sized. */
export function storeKinds({ workloads }: Blueprint): ReadonlySet<StorePlan['kind']> {
  return new Set(
    workloads.flatMap(({ storage }) =>
      storage.flatMap(({ kind }): StorePlan['kind'][] =>
        kind === 'local' ? [] : [kind === 'object' ? 'object' : 'lustre'],
      ),
    ),
  );
}

/** Buckets and file systems, sorted by key; disks inside the nodes are the fleet's. */
export function planStores(blueprint: Blueprint, sizing: Pick<Sizing, 'region' | 'fleets' | 'stores'>): StorePlan[] {
  const stores = sizing.stores.flatMap((store): StorePlan[] => {
    if (store.kind === 'local') return [];
    if (store.kind === 'object') return [objectStore(blueprint.name, sizing.region, store)];
    return [lustreStore(blueprint.name, store, homeZone(sizing.fleets, store.workload))];
  });
  return stores.sort((a, b) => (a.key < b.key ? -1 : 1));
}

export function planAccessLogs(hall: string, region: string, stores: readonly StorePlan[]): AccessLogPlan | null {
  if (!stores.some(({ kind }) => kind === 'object')) return null;
  return { bucketPrefix: bucketPrefix([hall, 'logs'], region), retentionDays: ACCESS_LOG_RETENTION_DAYS };
}

function objectStore(hall: string, region: string, store: SizedStore): ObjectStorePlan {
  return {
    kind: 'object',
    key: `${store.workload}.${store.name}`,
    workload: store.workload,
    name: store.name,
    bucketPrefix: bucketPrefix([hall, store.workload, store.name], region),
    capacityBytes: store.requiredBytes,
    noncurrentVersionDays: 30,
    abortUploadDays: 7,
    intelligentTieringDays: 0,
  };
}

function lustreStore(hall: string, store: SizedStore, zone: string): LustreStorePlan {
  const label = `${store.workload}.${store.name}`;
  if (store.lustre === null) throw new Error(`sizing gives no file system for ${label}`);
  const { tier, capacityGib } = store.lustre;
  if (tier.deployment !== 'SCRATCH_2' && tier.deployment !== 'PERSISTENT_2') {
    throw new Error(`sizing chose ${tier.deployment} for ${label}; it builds SCRATCH_2 and PERSISTENT_2`);
  }
  const persistent = tier.deployment === 'PERSISTENT_2';
  const securityGroup = securityGroupName([hall, store.workload, store.name]);
  return {
    kind: 'lustre',
    key: label,
    workload: store.workload,
    name: store.name,
    fileSystemName: securityGroup,
    securityGroup,
    deployment: tier.deployment,
    version: LUSTRE_VERSION,
    capacityGib,
    mbytesPerSecondPerTib: persistent ? tier.mbytesPerSecondPerTib : null,
    subnet: `nodes-${zoneKey(zone)}`,
    // Whether a file system takes EFA is fixed when it is made. Deriving it from the fleet would let a change of
    // instance type replace the data.
    efa: false,
    metadata: persistent ? 'AUTOMATIC' : null,
    backupRetentionDays: persistent ? BACKUP_RETENTION_DAYS : 0,
    logGroup: `/aws/fsx/${securityGroup}`,
    logRetentionDays: LUSTRE_LOG_RETENTION_DAYS,
  };
}

/** Where most of the workload's nodes stand; ties to the first zone. */
function homeZone(fleets: readonly SizedFleet[], workload: string): string {
  const nodes = new Map<string, number>();
  for (const group of fleets.find((fleet) => fleet.workload === workload)?.groups ?? []) {
    nodes.set(group.zone, (nodes.get(group.zone) ?? 0) + group.nodes);
  }
  const [zone] = [...nodes.entries()].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0] ?? [];
  if (zone === undefined)
    throw new Error(`sizing gives no fleet for ${workload}, whose file system must stand near it`);
  return zone;
}
