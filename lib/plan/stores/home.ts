import type { StoreBlueprint } from '../../blueprint/schema/blueprint.js';
import { GIB } from '../../units/conversions.js';
import { QUOTAS } from '../kinds/aws-quotas.js';
import { BACKUP_EFFECT, compareFields, type Effects, ELSEWHERE, inPlace, replaces } from '../kinds/effects.js';
import { gigabytes, kept, priceOf } from '../kinds/fixed-costs.js';
import { securityGroupName } from '../kinds/names.js';
import type { StorePlanner } from '../kinds/store.js';
import type { HomeStorePlan } from '../shape/store-plan.js';

const SERVICE = 'EFS';

/** Pods share one folder, which they write as one user, whoever their image says they are. */
const POD_ACCESS_POINT = { path: '/pods', uid: 1000, gid: 1000 } as const;

/** A file system with a mount target in every zone: a node of any fleet reaches the one in its own. */
export const HOME: StorePlanner<'home'> = {
  service: SERVICE,
  provisioned: false,
  mounted: true,
  granted: false,
  scannedByMacie: false,
  calls: ['elasticfilesystem'],
  // Files that are not read for 30 days become cheaper: all are billed as if they were in use.
  fixedCosts: (asked, key, region, { homeReads, homeWrites, backupCopies }) => [
    kept({ kind: 'unsized-store', service: SERVICE, store: key }, asked.capacity, priceOf(region, 'efsUsdPerGibMonth')),
    gigabytes(
      'hardware',
      { kind: 'store-use', use: 'bytes-read', store: key },
      homeReads,
      priceOf(region, 'efsReadUsdPerGb'),
    ),
    gigabytes(
      'hardware',
      { kind: 'store-use', use: 'bytes-written', store: key },
      homeWrites,
      priceOf(region, 'efsWriteUsdPerGb'),
    ),
    ...(isBackedUp(asked)
      ? [
          kept(
            { kind: 'store-use', use: 'backups', store: key },
            backupCopies * asked.capacity,
            priceOf(region, 'efsBackupUsdPerGibMonth'),
          ),
        ]
      : []),
  ],
  plan: ({ asked, identity, nameParts, networkZones }) => {
    const securityGroup = securityGroupName(nameParts);
    return {
      kind: 'home',
      ...identity,
      fileSystemName: securityGroup,
      securityGroup,
      capacityBytes: asked.capacity,
      subnets: networkZones.map((zone) => `nodes-${zone}`),
      infrequentAccessDays: 30,
      backup: isBackedUp(asked),
      accessPoint: POD_ACCESS_POINT,
    };
  },
  names: ({ securityGroup }) => [{ of: 'security group', name: securityGroup }],
  backedUp: ({ backup }) => backup,
  podMount: ({ capacityBytes }) => ({
    driver: 'efs.csi.aws.com',
    mountOptions: ['tls'],
    capacityGib: Math.ceil(capacityBytes / GIB),
    values: ['volumeHandle'],
  }),
  keyIsFixed: () => true,
  quotas: () => [[QUOTAS.homeFileSystems, 1]],
  compare: (subject, before, after) => compareFields(subject, EFFECTS, before, after),
};

function isBackedUp({ backup = true }: StoreBlueprint): boolean {
  return backup;
}

const EFFECTS: Effects<HomeStorePlan> = {
  kind: ELSEWHERE,
  key: ELSEWHERE,
  workload: inPlace('a tag is updated'),
  team: inPlace('a tag is updated'),
  name: ELSEWHERE,
  fileSystemName: inPlace('a tag is updated'),
  securityGroup: replaces('a security group cannot be renamed: mount targets get the new one'),
  capacityBytes: inPlace('it has no size: only the bill changes'),
  subnets: inPlace('mount targets are added or removed'),
  infrequentAccessDays: inPlace('the lifecycle rule is updated'),
  backup: BACKUP_EFFECT,
  accessPoint: (before) =>
    before === undefined
      ? inPlace('an access point is added: files stay in place')
      : replaces('an access point is fixed: another is made, and files stay in place'),
};
