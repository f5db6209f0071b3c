import { describe, expect, it } from 'vitest';
import { formatDiagnostic } from '../../../lib/blueprint/format-diagnostic.js';
import type { Blueprint } from '../../../lib/blueprint/schema/blueprint.js';
import { CONTROL_IDS, type ControlId } from '../../../lib/blueprint/schema/security.js';
import { planHall } from '../../../lib/plan/plan-hall.js';
import { platformOf } from '../../../lib/plan/platforms/platforms.js';
import type { Judged } from '../../../lib/plan/security/control.js';
import { CONTROLS } from '../../../lib/plan/security/control-catalogue.js';
import { judgeControls } from '../../../lib/plan/security/judge-controls.js';
import type { Plan } from '../../../lib/plan/shape/plan.js';
import { accessFixture, fleetFixture, fullPlanFixture, planFixture } from '../../terraform/plan-fixture.js';

const HALL = fullPlanFixture();
const judge = (plan: Judged = HALL, security: Partial<Blueprint['security']> = {}) =>
  judgeControls({ profile: 'baseline', waivers: [], ...security }, plan, platformOf(plan));
const waiver = (control: ControlId) => ({ control, reason: 'somebody else sees to it' });
const network = (parts: Partial<Judged['network']>) => ({ ...HALL, network: { ...HALL.network, ...parts } });
const operations = (parts: Partial<Judged['operations']>) => ({
  ...HALL,
  operations: { ...HALL.operations, ...parts },
});

const DNS = { name: 'starter-dns', logGroup: '/dns', retentionDays: 365, domains: ['*.amazonaws.com'] };

/** A hall that meets every control. */
const SAFE: Judged = {
  ...network({ natZones: [], dns: DNS }),
  identity: {
    permissionsBoundary: 'policy/b',
    people: HALL.identity.people.map((people) => ({ ...people, principals: ['role/ops'], mfa: true })),
  },
  charts: {
    ...HALL.charts,
    stack: { name: 'starter.charts', state: HALL.state },
    guards: { networkPolicies: true, podSecurity: true, images: { name: 'i', registries: ['r.example'] } },
  },
  state: { kind: 's3', bucket: 'b', key: 'k', region: 'us-east-1' },
  keys: [...HALL.keys, { purpose: 'audit', alias: 'alias/audit', description: 'audit' }],
  access: [
    accessFixture(),
    accessFixture({ key: 'b', roleName: 'b', grants: [{ store: 'train.datasets', prefix: 'b/', mode: 'write' }] }),
  ],
  operations: {
    ...HALL.operations,
    topic: { ...HALL.operations.topic, emails: ['a@b.org'] },
    backup: { ...HALL.operations.backup!, lockDays: 7 },
    account: {
      ...HALL.operations.account,
      auditBucket: { bucketPrefix: 'audit', retentionDays: 2555, isLocked: true },
      accessAnalyzer: { name: 'a' },
      trail: { name: 't' },
      config: { name: 'c', roleName: 'r' },
      guardDuty: true,
      macie: { jobName: 'm', samplingPercent: 1, stores: ['train.datasets'] },
    },
  },
};

/** A hall that breaks one control, and what of it does. */
const BROKEN: Readonly<Record<ControlId, readonly [Judged, ...string[]]>> = {
  'access-analysed': [HALL, 'analyzer'],
  'access-by-folder': [
    {
      ...HALL,
      access: [accessFixture({ key: 'b', grants: [{ store: 'train.datasets', prefix: '', mode: 'write' }] })],
    },
    'b in train.datasets',
  ],
  'access-logs': [{ ...HALL, accessLogs: null }, 'train.datasets'],
  'alerts-read': [HALL, 'starter-alerts'],
  'audit-locked': [
    {
      ...SAFE,
      operations: {
        ...SAFE.operations,
        account: {
          ...SAFE.operations.account,
          auditBucket: { bucketPrefix: 'audit', retentionDays: 2555, isLocked: false },
        },
      },
    },
    'audit',
  ],
  'audit-trail': [HALL, 'trail'],
  'backup-lock': [HALL, 'starter-backups'],
  backups: [operations({ backup: null }), 'train.checkpoints'],
  'budget-warnings': [
    operations({ budget: { ...HALL.operations.budget, notifications: [] } }),
    'datahall-starter-us-east-1',
  ],
  'configuration-history': [HALL, 'recorder'],
  'data-kept': [{ ...HALL, retention: { data: 'release' } }, 'retention'],
  'dns-closed': [network({ natZones: [], dns: { ...DNS, domains: null } }), 'VPC'],
  'dns-logged': [HALL, 'VPC'],
  'endpoint-not-open': [
    { ...HALL, cluster: { ...HALL.cluster, publicAccessCidrs: ['0.0.0.0/0', '203.0.113.0/24'] } },
    '0.0.0.0/0',
  ],
  'endpoint-private': [
    { ...HALL, cluster: { ...HALL.cluster, publicAccessCidrs: ['203.0.113.0/24'] } },
    '203.0.113.0/24',
  ],
  'flow-logs': [network({ flowLogs: null }), 'VPC'],
  'images-pinned': [HALL, 'namespaces'],
  'key-alerts': [{ ...HALL, keys: [] }, 'alerts'],
  'key-audit': [{ ...SAFE, keys: HALL.keys }, 'audit'],
  'key-cluster': [{ ...HALL, keys: [] }, 'cluster'],
  'key-data': [{ ...HALL, keys: [] }, 'data'],
  'key-logs': [{ ...HALL, keys: [] }, 'logs'],
  'key-volumes': [{ ...HALL, keys: [] }, 'volumes'],
  'logs-kept': [{ ...HALL, cluster: { ...HALL.cluster, logRetentionDays: 30 } }, '/aws/eks/starter/cluster'],
  'network-policies': [HALL, 'namespaces'],
  'no-internet': [HALL, 'NAT gateway of az1', 'NAT gateway of az2'],
  'nodes-not-public': [{ ...HALL, fleets: [fleetFixture({ subnets: ['public-az1'] })] }, 'public-az1'],
  'one-role-each': [
    { ...HALL, access: [accessFixture({ roleName: HALL.cluster.nodeRoleName })] },
    'starter-nodes-us-east-1',
  ],
  'people-mfa': [HALL, 'admin'],
  'people-named': [HALL, 'admin'],
  'permissions-boundary': [HALL, 'roles'],
  'personal-data': [HALL, 'train.datasets'],
  'pods-restricted': [HALL, 'namespaces'],
  's3-by-gateway': [network({ gatewayEndpoints: [] }), 's3'],
  'state-remote': [HALL, 'state'],
  'threat-detection': [HALL, 'detector'],
  'versions-kept': [
    {
      ...HALL,
      stores: HALL.stores.map((store) => (store.kind === 'object' ? { ...store, noncurrentVersionDays: 1 } : store)),
    },
    'train.datasets',
  ],
};

describe('the catalogue of controls', () => {
  it.each(CONTROL_IDS.map((id) => [id] as const))('%s is met by a safe hall, and names what breaks it', (id) => {
    expect(CONTROLS[id].check(SAFE, platformOf(SAFE))).toEqual([]);
    const [hall, ...missing] = BROKEN[id];
    expect(CONTROLS[id].check(hall, platformOf(hall))).toEqual(missing);
  });

  it('has ids in order, each with a title and what to do', () => {
    expect([...CONTROL_IDS]).toEqual([...CONTROL_IDS].sort());
    for (const { title, hint } of Object.values(CONTROLS)) {
      expect(title).toMatch(/^[A-Z].*[^.]$/);
      expect(hint).toMatch(/^[a-z].*[^.]$/);
    }
  });

  it('leaves out what there is nothing of', () => {
    const bare = planFixture();
    for (const id of [
      'access-logs',
      'access-by-folder',
      'backups',
      'backup-lock',
      'key-audit',
      'personal-data',
      'versions-kept',
    ] as const) {
      expect(CONTROLS[id].check(bare, platformOf(bare))).toBeNull();
    }
  });
});

describe('a profile', () => {
  it('baseline passes every hall as it is made, and counts what hardened would ask for besides', () => {
    const judged = judge();
    if (!judged.ok) throw new Error(JSON.stringify(judged));
    const { controls } = judged.value;
    const withStatus = (wanted: string) => controls.filter(({ status }) => status === wanted).map(({ id }) => id);
    expect(withStatus('not-asked')).toEqual([
      'access-analysed',
      'alerts-read',
      'audit-trail',
      'backup-lock',
      'configuration-history',
      'dns-logged',
      'images-pinned',
      'network-policies',
      'no-internet',
      'people-mfa',
      'people-named',
      'permissions-boundary',
      'personal-data',
      'pods-restricted',
      'state-remote',
      'threat-detection',
    ]);
    expect(withStatus('not-applicable')).toEqual(['access-by-folder', 'audit-locked', 'dns-closed', 'key-audit']);
    // 37 in all, 4 of them about nothing here, 16 not met: 17 ÷ 33.
    expect(judged.value.controls).toHaveLength(37);
    expect(judged.value.score).toBe(0.5152);
  });

  it('hardened passes a hall that meets all of it', () => {
    const judged = judge(SAFE, { profile: 'hardened' });
    expect(judged).toMatchObject({ ok: true, warnings: [], value: { profile: 'hardened', score: 1 } });
  });

  it('hardened refuses what it asks for and does not get, each at the key that decides, or at the profile where that key is left out', () => {
    const judged = judge(HALL, { profile: 'hardened' });
    expect(judged.ok ? [] : judged.diagnostics.map(({ path, code }) => `${code} ${path.join('.')}`)).toEqual([
      'rule security.profile',
      'rule security.profile',
      'rule operations',
      'rule security.profile',
      'rule network',
      'rule security.profile',
      'rule security.profile',
      'rule security.profile',
      'rule security.profile',
      'rule security.profile',
      'rule security.profile',
    ]);
  });

  it('hardened refuses a hall for a single control', () => {
    const { topic } = SAFE.operations;
    const unheard = { ...SAFE, operations: { ...SAFE.operations, topic: { ...topic, emails: [] } } };
    const judged = judge(unheard, { profile: 'hardened' });
    if (judged.ok) throw new Error('it is passed');
    expect(judged.diagnostics.map(({ message }) => message)).toEqual([
      expect.stringContaining('the profile "hardened" requires "alerts-read", which starter-alerts does not meet'),
    ]);
  });

  it('regulated passes a hall that meets all of it, and asks for more than hardened', () => {
    expect(judge(SAFE, { profile: 'regulated' })).toMatchObject({ ok: true, value: { score: 1, waived: 0 } });
    const judged = judge(HALL, { profile: 'regulated' });
    const found = judged.ok ? [] : judged.diagnostics.map(({ message }) => /requires "([a-z-]+)"/.exec(message)?.[1]);
    expect(found).toEqual(
      expect.arrayContaining(['access-analysed', 'network-policies', 'people-mfa', 'pods-restricted', 'state-remote']),
    );
    expect(found).toHaveLength(16);
  });

  it('is met with waivers, which stand in the plan with their reasons', () => {
    const open = [
      'alerts-read',
      'audit-trail',
      'backup-lock',
      'configuration-history',
      'dns-logged',
      'no-internet',
      'people-named',
    ] as const;
    const more = ['permissions-boundary', 'personal-data', 'state-remote', 'threat-detection'] as const;
    const judged = judge(HALL, { profile: 'hardened', waivers: [...open, ...more].map(waiver) });
    if (!judged.ok) throw new Error(JSON.stringify(judged));
    const waived = judged.value.controls.filter(({ status }) => status === 'waived');
    expect(waived.map(({ id }) => id)).toEqual([...open, ...more]);
    for (const { reason, missing } of waived) {
      expect(reason).toBe('somebody else sees to it');
      expect(missing.length).toBeGreaterThan(0);
    }
    // A waiver is no control: the score is that of the hall without it.
    expect(judged.value.score).toBe(0.5152);
    expect(judged.value.waived).toBe(11);
  });

  it('baseline lets a key be waived, hardened does not', () => {
    const keyless = { ...HALL, keys: HALL.keys.filter(({ purpose }) => purpose !== 'data') };
    const waivers = [waiver('key-data')];
    expect(judge(keyless, { waivers })).toMatchObject({ ok: true, warnings: [] });
    const refused = judge({ ...SAFE, keys: keyless.keys }, { profile: 'hardened', waivers });
    expect(refused.ok ? [] : refused.diagnostics.map(({ path, message }) => [path.join('.'), message])).toContainEqual([
      'security.waivers.0.control',
      'the profile "hardened" does not allow a waiver of "key-data"',
    ]);
  });

  it('warns of waivers that change nothing', () => {
    const judged = judge(HALL, { waivers: [waiver('flow-logs'), waiver('key-audit')] });
    expect(judged.ok && judged.warnings.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
      'warning: the waiver of "flow-logs" changes nothing: the hall meets it',
      'warning: the waiver of "key-audit" changes nothing: the hall has nothing that it applies to',
    ]);
  });
});

describe('a blueprint', () => {
  const text = (...lines: string[]) =>
    [
      'version: 1',
      'name: starter',
      'region: us-east-1',
      'workloads:',
      '  - name: train',
      '    accelerators: { atLeast: 8 }',
      '    storage: [{ name: data, kind: object, capacity: 1 TB }, { name: fast, kind: persistent, capacity: 1 TB }]',
      ...lines,
      '',
    ].join('\n');
  const planned = async (...lines: string[]): Promise<Plan> => {
    const outcome = await planHall(text(...lines));
    if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
    return outcome.plan;
  };
  const refused = async (...lines: string[]): Promise<string[]> => {
    const outcome = await planHall(text(...lines));
    if (outcome.status !== 'wrong') throw new Error('it was planned');
    return outcome.diagnostics.map((diagnostic) =>
      formatDiagnostic(diagnostic, { file: 'a.yaml', text: text(...lines) }),
    );
  };

  it('that waives a key has none, and is told at the line under hardened', async () => {
    const lines = [
      'security:',
      '  waivers:',
      '    - { control: key-volumes, reason: nothing is written to the disks }',
    ];
    const plan = await planned(...lines);
    expect(plan.keys.map(({ purpose }) => purpose)).toEqual(['alerts', 'cluster', 'data', 'logs']);
    expect(plan.security.controls.find(({ id }) => id === 'key-volumes')).toMatchObject({
      status: 'waived',
      reason: 'nothing is written to the disks',
    });
    const hardened = await refused('security:', '  profile: hardened', ...lines.slice(1));
    expect(hardened.find((line) => line.includes('a waiver of "key-volumes"'))).toMatch(
      /^a\.yaml:11:18: error\[rule\]/,
    );
  });

  it('under regulated is told of a bucket that is there where it names it, and of what it leaves out at the profile', async () => {
    const found = await refused(
      'security:',
      '  profile: regulated',
      '  buckets: { audit: acme-audit }',
      'account: { trail: true, config: true }',
    );
    const at = (control: string) => found.find((line) => line.includes(`"${control}"`))?.split('\n');
    const [place, ...locked] = at('audit-locked') ?? [];
    expect(place).toMatch(/^a\.yaml:10:21: error\[rule\]/);
    expect(locked.at(-1)).toMatch(/^hint: waive it with the reason/);
    expect(at('images-pinned')?.[0]).toMatch(/^a\.yaml:9:12: error\[rule\]/);
  });

  it('under hardened names what is open at its line', async () => {
    const found = await refused('security: { profile: hardened }', 'kubernetes: { publicAccess: [203.0.113.0/24] }');
    expect(found.find((line) => line.includes('"endpoint-private"'))).toMatch(
      /^a\.yaml:9:15: error\[rule\]: the profile "hardened" requires/,
    );
  });

  it('under hardened locks its backups, unless data is let go', async () => {
    const waivers = [
      'alerts-read',
      'audit-trail',
      'configuration-history',
      'no-internet',
      'people-named',
      'permissions-boundary',
      'personal-data',
      'state-remote',
      'threat-detection',
    ];
    const lines = (more: string[] = []) => [
      'security:',
      '  profile: hardened',
      '  waivers:',
      ...[...waivers, ...more].map((control) => `    - { control: ${control}, reason: looked after elsewhere }`),
    ];
    expect((await planned(...lines())).operations.backup?.lockDays).toBe(7);
    const going = await planned(...lines(['data-kept', 'backup-lock']), 'retention: { data: release }');
    expect(going.operations.backup?.lockDays).toBeNull();
  });

  it.each([
    [
      'an unknown control',
      '    - { control: key-datas, reason: a long enough reason }',
      /wrong-value.*\n.*\n.*\n.*key-data/,
    ],
    ['no reason', '    - { control: key-data }', /missing-key/],
    ['hardly a reason', '    - { control: key-data, reason: no }', /wrong-value/],
    [
      'a control twice',
      '    - { control: key-data, reason: a long enough reason }\n    - { control: key-data, reason: a long enough reason }',
      /name-duplicate/,
    ],
  ])('does not waive %s', async (_, line, found) => {
    expect((await refused('security:', '  waivers:', line)).join('\n')).toMatch(found);
  });
});

describe('rules of scanners that are skipped', () => {
  const skips = (plan: Judged, waivers: Blueprint['security']['waivers'] = []) => {
    const judged = judge(plan, { waivers });
    if (!judged.ok) throw new Error(JSON.stringify(judged));
    return judged.value.scannerSkips;
  };

  it('are those that a hall breaks with reason', () => {
    expect(skips(HALL).map(({ rule, subject }) => `${rule} ${subject}`)).toEqual([
      'AWS-0089 access logs',
      'AWS-0132 access logs',
      'CKV2_AWS_62 buckets',
      'CKV_AWS_144 buckets',
      'CKV_AWS_145 access logs',
      'CKV_AWS_18 access logs',
      'CKV_AWS_190 store train.scratch',
      'CKV_AWS_290 autoscaler',
      'CKV_AWS_355 autoscaler',
    ]);
  });

  it('take the reason of a waiver', () => {
    const keyless = { ...planFixture(), keys: HALL.keys.filter(({ purpose }) => purpose !== 'logs') };
    expect(skips(keyless, [waiver('key-logs')]).filter(({ subject }) => subject === 'log groups')).toEqual([
      { rule: 'AWS-0017', subject: 'log groups', reason: 'somebody else sees to it' },
      { rule: 'CKV_AWS_158', subject: 'log groups', reason: 'somebody else sees to it' },
    ]);
  });

  it('name the ranges that an endpoint is open to', () => {
    const open = { ...planFixture(), cluster: { ...HALL.cluster, publicAccessCidrs: ['203.0.113.0/24'] } };
    expect(skips(open).find(({ rule }) => rule === 'CKV_AWS_39')?.reason).toContain('203.0.113.0/24');
  });
});
