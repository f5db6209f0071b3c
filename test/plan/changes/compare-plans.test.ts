import { describe, expect, it } from 'vitest';
import { checkChanges } from '../../../lib/plan/changes/check-changes.js';
import { comparePlans } from '../../../lib/plan/changes/compare-plans.js';
import { CHANGE_KINDS, losesData } from '../../../lib/plan/kinds/plan-change.js';
import type { EksClusterPlan, NodeGroupPlan } from '../../../lib/plan/shape/eks-plan.js';
import type { EksHall, Operated } from '../../../lib/plan/shape/hall.js';
import type { NetworkPlan } from '../../../lib/plan/shape/network-plan.js';
import type { LustreStorePlan } from '../../../lib/plan/shape/store-plan.js';
import { accessFixture, bucketFixture, fleetFixture, fullPlanFixture } from '../../terraform/plan-fixture.js';

const HALL = fullPlanFixture();

/** The hall with parts changed and everything else, alarms too, as it was. */
const hall = (parts: Partial<Operated<EksHall>>): Operated<EksHall> => ({ ...HALL, ...parts });
const fleet = (parts: Partial<NodeGroupPlan>) => hall({ fleets: [fleetFixture(parts)] });
const cluster = (parts: Partial<EksClusterPlan>) => hall({ cluster: { ...HALL.cluster, ...parts } });
const network = (parts: Partial<NetworkPlan>) => hall({ network: { ...HALL.network, ...parts } });
const operations = (parts: Partial<Operated<EksHall>['operations']>) =>
  hall({ operations: { ...HALL.operations, ...parts } });
const account = (parts: Partial<Operated<EksHall>['operations']['account']>) =>
  operations({ account: { ...HALL.operations.account, ...parts } });
const subnets = (key: string, parts: object) =>
  network({ subnets: HALL.network.subnets.map((subnet) => (subnet.key === key ? { ...subnet, ...parts } : subnet)) });
/** `checkpoints` is persistent, `scratch` is not. */
const lustre = (name: 'checkpoints' | 'scratch', parts: Partial<LustreStorePlan>) =>
  hall({
    stores: HALL.stores.map((store) =>
      store.kind === 'lustre' && store.name === name ? { ...store, ...parts } : store,
    ),
  });
const without = (purpose: string) => hall({ keys: HALL.keys.filter((key) => key.purpose !== purpose) });
const MACIE = { jobName: 'starter--personal-data', samplingPercent: 1, stores: ['train.datasets'] };
const AUDIT = { bucketPrefix: 'starter-audit-us-east-1', retentionDays: 2555, isLocked: false };

const quota = (value: number): Partial<Operated<EksHall>> => ({
  quotaRequests: [{ key: 'ec2-L-1', serviceCode: 'ec2', quotaCode: 'L-1', name: 'P instances', value }],
});

type Pair = readonly [what: string, before: Operated<EksHall>, after: Operated<EksHall>, ...changes: string[]];

/** Each change as `kind subject field`, the worst first. */
const PAIRS: readonly Pair[] = [
  ['nothing', HALL, structuredClone(HALL)],
  ['more nodes', HALL, fleet({ nodes: { min: 0, desired: 0, max: 9 } }), 'in-place fleet train nodes'],
  ['fewer nodes', HALL, fleet({ nodes: { min: 0, desired: 0, max: 1 } }), 'needs-drain fleet train nodes'],
  ['another type', HALL, fleet({ instanceType: 'p4de.24xlarge' }), 'needs-drain fleet train instanceType'],
  ['more pods on a node', HALL, fleet({ podsPerNode: 40 }), 'needs-drain fleet train podsPerNode'],
  ['a larger root volume', HALL, fleet({ rootVolumeGib: 500 }), 'needs-drain fleet train rootVolumeGib'],
  ['no EFA any more', HALL, fleet({ interfaces: [] }), 'needs-drain fleet train interfaces'],
  ['no placement group', HALL, fleet({ placement: null }), 'needs-drain fleet train placement'],
  ['another label', HALL, fleet({ labels: { a: 'b' } }), 'in-place fleet train labels'],
  ['spot instead', HALL, fleet({ purchase: 'spot' }), 'replaces fleet train purchase'],
  ['a reservation', HALL, fleet({ purchase: 'reserved-3y' }), 'in-place fleet train purchase'],
  ['another image', HALL, fleet({ ami: 'AL2023_ARM_64_NVIDIA' }), 'replaces fleet train ami'],
  ['another zone', HALL, fleet({ subnets: ['accelerators-az1'] }), 'replaces fleet train subnets'],
  ['a fleet more', HALL, hall({ fleets: [fleetFixture(), fleetFixture({ key: 'lab' })] }), 'adds fleet lab '],
  ['a quota that is asked for', HALL, hall(quota(192)), 'adds quota P instances '],
  ['more of a quota', hall(quota(192)), hall(quota(384)), 'in-place quota P instances value'],
  ['a quota that is not asked for', hall(quota(192)), HALL, 'in-place quota P instances '],
  ['a fleet less', HALL, hall({ fleets: [] }), 'removes fleet train '],
  ['a newer Kubernetes', HALL, cluster({ version: '1.35' }), 'needs-drain cluster version'],
  ['another release of images', HALL, cluster({ nodeRelease: '1.34.2-20260529' }), 'needs-drain cluster nodeRelease'],
  [
    'an older Kubernetes',
    HALL,
    cluster({ version: '1.33' }),
    'replaces-data cluster version',
    'replaces fleet train ',
    'replaces system nodes ',
  ],
  [
    'other services in the cluster',
    HALL,
    cluster({ serviceCidr: '10.100.0.0/16' }),
    'replaces-data cluster serviceCidr',
    'replaces fleet train ',
    'replaces system nodes ',
  ],
  ['an open endpoint', HALL, cluster({ publicAccessCidrs: ['203.0.113.0/24'] }), 'in-place cluster publicAccessCidrs'],
  [
    'another role of nodes',
    HALL,
    cluster({ nodeRoleName: 'other' }),
    'replaces cluster nodeRoleName',
    'replaces fleet train ',
    'replaces system nodes ',
  ],
  [
    'larger system nodes',
    HALL,
    cluster({ systemNodes: { ...HALL.cluster.systemNodes!, instanceType: 'm7i.2xlarge' } }),
    'needs-drain system nodes instanceType',
  ],
  ['an add-on less', HALL, cluster({ addons: HALL.cluster.addons.slice(1) }), 'removes add-on coredns '],
  [
    'another VPC range',
    HALL,
    network({ vpcCidr: '10.9.0.0/16' }),
    'replaces-data cluster ',
    'replaces-data store train.checkpoints ',
    'replaces-data store train.scratch ',
    'replaces fleet train ',
    'replaces network vpcCidr',
    'replaces system nodes ',
  ],
  [
    'another range of the subnet that file systems stand in',
    HALL,
    subnets('nodes-az2', { cidr: '10.0.216.0/22' }),
    'replaces-data store train.checkpoints ',
    'replaces-data store train.scratch ',
    'replaces subnet nodes-az2 cidr',
    'replaces system nodes ',
  ],
  [
    'another range of the subnet that nodes stand in',
    HALL,
    subnets('accelerators-az2', { cidr: '10.0.64.0/19' }),
    'replaces fleet train ',
    'replaces subnet accelerators-az2 cidr',
  ],
  ['one NAT gateway', HALL, network({ natZones: ['az1'] }), 'replaces network natZones'],
  [
    'flow logs kept elsewhere',
    HALL,
    network({ flowLogs: { ...HALL.network.flowLogs!, logGroup: '/other' } }),
    'replaces-data network flowLogs',
  ],
  [
    'a larger file system',
    HALL,
    lustre('scratch', { capacityGib: 12_000 }),
    'in-place store train.scratch capacityGib',
  ],
  ['a smaller one', HALL, lustre('scratch', { capacityGib: 4_800 }), 'replaces-data store train.scratch capacityGib'],
  [
    'a faster one',
    HALL,
    lustre('checkpoints', { mbytesPerSecondPerTib: 500 }),
    'in-place store train.checkpoints mbytesPerSecondPerTib',
  ],
  [
    'a replicated one',
    HALL,
    lustre('scratch', { deployment: 'PERSISTENT_2' }),
    'replaces-data store train.scratch deployment',
  ],
  ['one elsewhere', HALL, lustre('scratch', { subnet: 'nodes-az1' }), 'replaces-data store train.scratch subnet'],
  [
    'another throughput on EFA',
    lustre('checkpoints', { efa: true }),
    lustre('checkpoints', { efa: true, mbytesPerSecondPerTib: 500 }),
    'replaces-data store train.checkpoints mbytesPerSecondPerTib',
  ],
  ['one with EFA', HALL, lustre('checkpoints', { efa: true }), 'replaces-data store train.checkpoints efa'],
  ['a newer Lustre', HALL, lustre('scratch', { version: '2.16' }), 'replaces-data store train.scratch version'],
  ['a store less', HALL, hall({ stores: HALL.stores.slice(0, 2) }), 'removes-data store train.scratch '],
  [
    'a bucket of another name',
    hall({ stores: [bucketFixture()] }),
    hall({ stores: [bucketFixture({ bucketPrefix: 'other' })] }),
    'replaces-data store train.datasets bucketPrefix',
  ],
  [
    'a bucket that is said to hold more',
    hall({ stores: [bucketFixture()] }),
    hall({ stores: [bucketFixture({ capacityBytes: 20e12 })] }),
    'in-place store train.datasets capacityBytes',
  ],
  ['a key less', HALL, without('logs'), 'removes-data key logs '],
  ['a key for data more', without('data'), HALL, 'replaces-data key data ', 'replaces-data store train.checkpoints '],
  ['a key for disks more', without('volumes'), HALL, 'needs-drain key volumes '],
  ['a key for secrets more', without('cluster'), HALL, 'adds key cluster '],
  [
    'a key for data more, where no file system has one',
    { ...without('data'), stores: [bucketFixture()] },
    hall({ stores: [bucketFixture()] }),
    'adds key data ',
  ],
  [
    'access to a folder',
    HALL,
    hall({
      access: [accessFixture({ grants: [{ store: 'train.datasets', prefix: 'a/', mode: 'read' }] })],
    }),
    'in-place access of train grants',
  ],
  ['data that may go', HALL, hall({ retention: { data: 'release' } }), 'in-place retention data'],
  [
    'a boundary',
    HALL,
    hall({ identity: { ...HALL.identity, permissionsBoundary: 'policy/b' } }),
    'in-place identity permissionsBoundary',
  ],
  ['nobody to administer', HALL, hall({ identity: { ...HALL.identity, people: [] } }), 'removes people admin '],
  [
    'state elsewhere',
    HALL,
    hall({ state: { kind: 's3', bucket: 'b', key: 'k', region: 'us-east-1' } }),
    'in-place state state',
  ],
  ['another tag', HALL, hall({ tags: { ...HALL.tags, team: 'b' } }), 'in-place tags tags'],
  ['another name', HALL, hall({ name: 'other' }), 'replaces-data hall name'],
  ['another account', hall({ accountId: '1' }), hall({ accountId: '2' }), 'replaces-data hall accountId'],
  ['the account that it stands in', HALL, hall({ accountId: '2' }), 'in-place account accountId'],
  [
    'another region, and nothing else matters',
    HALL,
    { ...fleet({ podsPerNode: 1 }), region: 'x' },
    'replaces-data hall region',
  ],
  [
    'an alarm less',
    HALL,
    operations({ alarms: HALL.operations.alarms.slice(1) }),
    'removes alarm cluster.failed-nodes ',
  ],
  [
    'a higher budget',
    HALL,
    operations({ budget: { ...HALL.operations.budget, limitUsdPerMonth: 9_999 } }),
    'in-place budget limitUsdPerMonth',
  ],
  ['no backups', HALL, operations({ backup: null }), 'removes-data backup '],
  [
    'another vault',
    HALL,
    operations({ backup: { ...HALL.operations.backup!, vaultName: 'other' } }),
    'replaces-data backup vaultName',
  ],
  ['a trail', HALL, account({ trail: { name: 't' }, auditBucket: AUDIT }), 'adds audit bucket ', 'adds trail '],
  [
    'no trail',
    account({ trail: { name: 't' }, auditBucket: AUDIT }),
    HALL,
    'removes-data audit bucket ',
    'removes trail ',
  ],
  [
    'a bucket more for Macie',
    account({ macie: MACIE }),
    account({ macie: { ...MACIE, stores: ['a.b', 'train.datasets'] } }),
    'replaces Macie stores',
  ],
  ['GuardDuty off', account({ guardDuty: true }), HALL, 'removes GuardDuty '],
];

const TABLE = PAIRS.map(([what, before, after, ...changes]) => ({ what, before, after, changes }));

describe('the comparison of two plans', () => {
  it('has a pair for every kind of change', () => {
    const kinds = new Set(PAIRS.flatMap(([, , , ...changes]) => changes.map((change) => change.split(' ')[0])));
    expect([...kinds].sort()).toEqual([...CHANGE_KINDS].sort());
  });

  it.each(TABLE)('finds: $what', ({ before, after, changes }) => {
    const found = comparePlans(before, after);
    expect(found.map(({ kind, subject, field }) => `${kind} ${subject} ${field ?? ''}`)).toEqual(changes);
    for (const { why } of found) expect(why.length).toBeGreaterThan(4);
  });

  it('shows values of before and after', () => {
    expect(comparePlans(HALL, lustre('scratch', { capacityGib: 4_800 }))).toEqual([
      expect.objectContaining({ before: 9_600, after: 4_800 }),
    ]);
  });

  it('does not care for the order of keys', () => {
    const turned = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(turned);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, inner]) => [key, turned(inner)]),
      );
    };
    expect(comparePlans(HALL, turned(HALL) as Operated<EksHall>)).toEqual([]);
  });
});

describe('a change that loses data', () => {
  it.each(TABLE)('is refused unless it is allowed: $what', ({ before, after }) => {
    const changes = comparePlans(before, after);
    const losses = changes.filter(losesData);
    const checked = checkChanges(changes, { allowDataLoss: false });
    expect(checked.ok).toBe(losses.length === 0);
    if (!checked.ok) {
      expect(checked.diagnostics.map(({ code }) => code)).toEqual(losses.map(() => 'data-loss'));
    }
    expect(checkChanges(changes, { allowDataLoss: true })).toEqual({ ok: true, value: changes, warnings: [] });
  });

  it('says what and why', () => {
    const checked = checkChanges(comparePlans(HALL, lustre('scratch', { capacityGib: 4_800 })), {
      allowDataLoss: false,
    });
    expect(checked.ok ? [] : checked.diagnostics.map(({ message }) => message)).toEqual([
      'store train.scratch, capacityGib: data is replaced; a file system cannot shrink: an empty, smaller one is created',
    ]);
  });
});
