import { isReplicated } from '../../blueprint/kinds/store-facts.js';
import type { StoreBlueprint } from '../../blueprint/schema/blueprint.js';
import { QUOTAS } from '../kinds/aws-quotas.js';
import {
  BACKUP_EFFECT,
  compareFields,
  type Effect,
  type Effects,
  ELSEWHERE,
  inPlace,
  losesAll,
} from '../kinds/effects.js';
import { kept, priceOf } from '../kinds/fixed-costs.js';
import { securityGroupName } from '../kinds/names.js';
import type { StoreMistake, StorePlanner } from '../kinds/store.js';
import { zoneKey } from '../kinds/zone-id.js';
import type { FleetPlan } from '../shape/fleet-plan.js';
import type { LustreStorePlan } from '../shape/store-plan.js';
import { lustreAlarms, lustreTiles } from './lustre-metrics.js';
import { LUSTRE_RULES } from './lustre-rules.js';

/** Of SCRATCH_2, which AWS fixes. */
const SCRATCH_MBYTES_PER_SECOND_PER_TIB = 200;
const LUSTRE_VERSION = '2.15';
const LOG_RETENTION_DAYS = 365;

/** GiB of storage that one file server holds, at most: a file system has no more servers than storage targets. */
const GIB_PER_SERVER = 1200;

/** A file system of FSx for Lustre, scratch or persistent, in one zone. */
export const LUSTRE: StorePlanner<'lustre'> = {
  service: 'FSx for Lustre',
  provisioned: true,
  mounted: true,
  granted: false,
  scannedByMacie: false,
  // It is mounted, not called.
  calls: [],
  demand: ({ efa = false }) => (efa ? { efa } : {}),
  // It lets itself into the group of the nodes, through two ranges of ports.
  nodeGroupRules: 2,
  rules: LUSTRE_RULES,
  fixedCosts: (asked, key, region, { backupCopies }) =>
    isBackedUp(asked)
      ? [
          kept(
            { kind: 'store-use', use: 'backups', store: key },
            backupCopies * asked.capacity,
            priceOf(region, 'lustreBackupUsdPerGibMonth'),
          ),
        ]
      : [],
  plan: ({ asked, identity, nameParts, sized, nearestZone }) => {
    const { key, workload } = identity;
    const { lustre } = sized();
    if (lustre === null) throw new Error(`sizing gives no file system for ${key}`);
    const { tier, capacityGib } = lustre;
    if (tier.deployment !== 'SCRATCH_2' && tier.deployment !== 'PERSISTENT_2') {
      throw new Error(`sizing chose ${tier.deployment} for ${key}; only SCRATCH_2 and PERSISTENT_2 are built`);
    }
    const persistent = tier.deployment === 'PERSISTENT_2';
    const securityGroup = securityGroupName(nameParts);
    return {
      kind: 'lustre',
      ...identity,
      fileSystemName: securityGroup,
      securityGroup,
      deployment: tier.deployment,
      version: LUSTRE_VERSION,
      capacityGib,
      mbytesPerSecondPerTib: persistent ? tier.mbytesPerSecondPerTib : null,
      subnet: `nodes-${zoneKey(asked.zone ?? nearestZone())}`,
      // Whether a file system takes EFA is fixed when it is made. Deriving it from the fleet would let a change of
      // instance type replace the data, so the blueprint says it.
      efa: asked.efa ?? false,
      metadata: persistent ? 'AUTOMATIC' : null,
      backup: isBackedUp(asked),
      link: planLink(workload, asked),
      logGroup: `/aws/fsx/${securityGroup}`,
      logRetentionDays: LOG_RETENTION_DAYS,
    };
  },
  baselineBytesPerSecond: ({ capacityGib, mbytesPerSecondPerTib }) =>
    (capacityGib / 1024) * (mbytesPerSecondPerTib ?? SCRATCH_MBYTES_PER_SECOND_PER_TIB) * 1e6,
  check: (store, fleets) => [...(store.efa ? checkFabric(store, fleets) : []), ...checkBackup(store)],
  zoneKey: ({ subnet }, subnets) => subnets.find(({ key }) => key === subnet)?.zone,
  // One interface for the metadata server, and one for each file server.
  addresses: ({ subnet, capacityGib }, key) => (subnet === key ? 1 + Math.ceil(capacityGib / GIB_PER_SERVER) : 0),
  fixedSubnets: ({ subnet }) => [subnet],
  names: ({ securityGroup }) => [{ of: 'security group', name: securityGroup }],
  backedUp: ({ backup }) => backup,
  // https://docs.aws.amazon.com/fsx/latest/LustreGuide/mounting-ec2-instance.html
  podMount: (store) => ({
    driver: 'fsx.csi.aws.com',
    mountOptions: ['flock', 'noatime'],
    capacityGib: store.capacityGib,
    values: ['dnsname', 'mountname', 'volumeHandle'],
  }),
  // A scratch file system is encrypted with a key of AWS.
  keyIsFixed: ({ deployment }) => deployment === 'PERSISTENT_2',
  logGroups: ({ logGroup, logRetentionDays }) => [{ name: logGroup, retentionDays: logRetentionDays }],
  alarms: lustreAlarms,
  tiles: lustreTiles,
  quotas: ({ deployment, capacityGib }) =>
    deployment === 'SCRATCH_2'
      ? [
          [QUOTAS.scratchStorage, capacityGib],
          [QUOTAS.scratchFileSystems, 1],
        ]
      : [
          [QUOTAS.persistentStorage, capacityGib],
          [QUOTAS.persistentFileSystems, 1],
        ],
  scannerSkips: ({ deployment }) =>
    deployment === 'SCRATCH_2'
      ? [{ rule: 'CKV_AWS_190', reason: 'a scratch file system takes no key: AWS encrypts it with its own' }]
      : [],
  compare: (subject, before, after) => compareFields(subject, before.efa ? EFFECTS_ON_EFA : EFFECTS, before, after),
};

function planLink(workload: string, { linkedTo, writesBack = false }: StoreBlueprint): LustreStorePlan['link'] {
  return linkedTo === undefined ? null : { store: `${workload}.${linkedTo}`, path: `/${linkedTo}`, writesBack };
}

/** Clients that FSx does not serve over EFA. */
const NO_EFA_CLIENTS: readonly string[] = ['trn2.48xlarge'];

function checkFabric(store: LustreStorePlan, fleets: readonly FleetPlan[]): StoreMistake[] {
  if (fleets.length === 0) {
    const message = `all nodes of ${store.workload} are on premises, and reach no file system over EFA`;
    return [{ key: 'efa', message, hint: 'remove it' }];
  }
  const without = fleets.filter(
    ({ instanceType, interfaces }) => interfaces.length === 0 || NO_EFA_CLIENTS.includes(instanceType),
  );
  if (without.length === 0) return [];
  const types = [...new Set(without.map(({ instanceType }) => instanceType))].sort().join(', ');
  return [
    { key: 'efa', message: `${types} cannot reach a file system over EFA`, hint: 'remove it, or allow types with EFA' },
  ];
}

/**
 * FSx makes no backup of a scratch file system, nor of one that is linked to a bucket.
 * @see https://docs.aws.amazon.com/fsx/latest/LustreGuide/using-backups-fsx.html
 */
function checkBackup({ backup, deployment }: LustreStorePlan): StoreMistake[] {
  if (!backup || deployment === 'PERSISTENT_2') return [];
  return [
    {
      key: 'backup',
      message: `sizing chose ${deployment}, which FSx makes no backup of`,
      hint: 'write "kind: persistent", or remove `backup`',
    },
  ];
}

const newFileSystem = (argument: string): Effect =>
  losesAll(`${argument} is fixed at creation: an empty file system is created`);

const EFFECTS: Effects<LustreStorePlan> = {
  kind: ELSEWHERE,
  key: ELSEWHERE,
  workload: inPlace('a tag is updated'),
  team: inPlace('a tag is updated'),
  name: ELSEWHERE,
  fileSystemName: inPlace('a tag is updated'),
  securityGroup: newFileSystem('security_group_ids'),
  deployment: newFileSystem('deployment_type'),
  version: newFileSystem('file_system_type_version'),
  capacityGib: (before, after) =>
    after < before
      ? losesAll('a file system cannot shrink: an empty, smaller one is created')
      : inPlace('it grows online, and is unavailable for minutes'),
  mbytesPerSecondPerTib: (before, after) =>
    before === null || after === null
      ? newFileSystem('deployment_type')
      : inPlace('file servers are replaced, and it is unavailable for minutes'),
  subnet: (before) =>
    losesAll(
      `the subnet of a file system is fixed: an empty one is created, unless "zone" of the store names that of ${before}`,
    ),
  efa: newFileSystem('efa_enabled'),
  metadata: (before, after) =>
    before === null || after === null
      ? newFileSystem('metadata_configuration')
      : inPlace('the metadata performance is updated'),
  backup: BACKUP_EFFECT,
  link: (before, after) =>
    before === null && after !== null
      ? inPlace('a link is added: files stay in place, and backups stop')
      : inPlace('links are added or removed: files stay in place'),
  logGroup: losesAll('a log group cannot be renamed: its logs are lost'),
  logRetentionDays: inPlace('older logs are deleted'),
};

/**
 * Terraform would try to change the throughput in place, and AWS refuses.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/fsx_lustre_file_system
 */
const EFFECTS_ON_EFA: Effects<LustreStorePlan> = {
  ...EFFECTS,
  mbytesPerSecondPerTib: losesAll('the throughput of a file system on EFA is fixed: an empty one is created'),
};

/** Unless the blueprint says so: only what is the only copy of data that can not be made again. */
function isBackedUp({ backup, kind, linkedTo }: StoreBlueprint): boolean {
  return backup ?? (isReplicated(kind) && linkedTo === undefined);
}
