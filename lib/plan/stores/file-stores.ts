import type { StoreBlueprint } from '../../blueprint/schema/blueprint.js';
import type { SizedStore } from '../../sizing/model/sizing.js';
import { zoneKey } from '../fleets/draft-fleets.js';
import { securityGroupName } from '../kinds/names.js';
import type { ZoneChoice } from '../network/zones.js';
import type { HomeStorePlan, LustreStorePlan } from '../shape/store-plan.js';

const LUSTRE_VERSION = '2.15';
const LUSTRE_LOG_RETENTION_DAYS = 365;

export function lustreStore(hall: string, asked: StoreBlueprint, sized: SizedStore, zone: string): LustreStorePlan {
  const { workload, name } = sized;
  const key = `${workload}.${name}`;
  if (sized.lustre === null) throw new Error(`sizing gives no file system for ${key}`);
  const { tier, capacityGib } = sized.lustre;
  if (tier.deployment !== 'SCRATCH_2' && tier.deployment !== 'PERSISTENT_2') {
    throw new Error(`sizing chose ${tier.deployment} for ${key}; it builds SCRATCH_2 and PERSISTENT_2`);
  }
  const persistent = tier.deployment === 'PERSISTENT_2';
  const securityGroup = securityGroupName([hall, workload, name]);
  return {
    kind: 'lustre',
    key,
    workload,
    name,
    fileSystemName: securityGroup,
    securityGroup,
    deployment: tier.deployment,
    version: LUSTRE_VERSION,
    capacityGib,
    mbytesPerSecondPerTib: persistent ? tier.mbytesPerSecondPerTib : null,
    subnet: `nodes-${zoneKey(zone)}`,
    // Whether a file system takes EFA is fixed when it is made. Deriving it from the fleet would let a change of
    // instance type replace the data, so the blueprint says it.
    efa: asked.efa ?? false,
    metadata: persistent ? 'AUTOMATIC' : null,
    link:
      asked.linkedTo === undefined
        ? null
        : { store: `${workload}.${asked.linkedTo}`, path: `/${asked.linkedTo}`, writesBack: asked.writesBack ?? false },
    logGroup: `/aws/fsx/${securityGroup}`,
    logRetentionDays: LUSTRE_LOG_RETENTION_DAYS,
  };
}

/**
 * Steps of capacity of a file system on EFA, in GiB, by its throughput in MB/s per TiB.
 * @see https://docs.aws.amazon.com/fsx/latest/LustreGuide/efa-file-systems.html
 */
const EFA_STEP_GIB: Readonly<Record<number, number>> = { 125: 38_400, 250: 19_200, 500: 9600, 1000: 4800 };

/** Null where a file system of that throughput takes no EFA. */
export function efaStepGib({ mbytesPerSecondPerTib }: LustreStorePlan): number | null {
  return EFA_STEP_GIB[mbytesPerSecondPerTib ?? 0] ?? null;
}

/** A mount target in every zone: a node of any fleet reaches the one in its own. */
export function homeStore(
  hall: string,
  workload: string,
  store: StoreBlueprint,
  zones: readonly ZoneChoice[],
): HomeStorePlan {
  const securityGroup = securityGroupName([hall, workload, store.name]);
  return {
    kind: 'home',
    key: `${workload}.${store.name}`,
    workload,
    name: store.name,
    fileSystemName: securityGroup,
    securityGroup,
    capacityBytes: store.capacity,
    subnets: zones.map(({ key }) => `nodes-${key}`),
    infrequentAccessDays: 30,
  };
}
