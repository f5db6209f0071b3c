import { GIB } from '../../units/conversions.js';
import { QUOTAS } from '../kinds/aws-quotas.js';
import { BACKUP_EFFECT, compareFields, type Effects, ELSEWHERE, inPlace, replaces } from '../kinds/effects.js';
import { unpricedCapacity } from '../kinds/fixed-costs.js';
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
  fixedCosts: (asked, key) => [unpricedCapacity(SERVICE, key, asked.capacity)],
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
      backup: asked.backup ?? true,
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

const EFFECTS: Effects<HomeStorePlan> = {
  kind: ELSEWHERE,
  key: ELSEWHERE,
  workload: inPlace('a tag is updated'),
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
