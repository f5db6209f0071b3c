import { describe, expect, it } from 'vitest';
import type { Blueprint } from '../../../lib/blueprint/schema/blueprint.js';
import { keyPurposes } from '../../../lib/plan/identity/keys.js';
import { planNodeAgent } from '../../../lib/plan/operations/node-agent.js';
import { planOperations } from '../../../lib/plan/operations/operations.js';
import { platformOf } from '../../../lib/plan/platforms/platforms.js';
import type { EnvironmentPlan } from '../../../lib/plan/shape/batch-plan.js';
import type { EksHall, Infrastructure } from '../../../lib/plan/shape/hall.js';
import type { OperationsPlan } from '../../../lib/plan/shape/operations-plan.js';
import { fleetFixture, fullPlanFixture, planFixture } from '../../terraform/plan-fixture.js';
import { blueprintFixture } from '../hall-fixture.js';

const UNPRICED = [
  {
    workload: null,
    subject: { kind: 'unsized-store', service: 'EFS', store: 'train.home' },
    reason: 'no-price',
    quantity: 1,
    unit: 'GiB-month',
  },
] as const;
/** Of a hall on Batch; what its fleets do not need is left out. */
const PLATFORMLESS = (({ cluster, charts, ...rest }) => ({ ...rest, batch: { queues: [] } }))(
  fullPlanFixture() as EksHall,
);
const NOTHING_ON = blueprintFixture().account;
const operations = (
  hall: Infrastructure = fullPlanFixture(),
  parts: Partial<Blueprint> = {},
  costUsdPerMonth = 1234.5,
): OperationsPlan =>
  planOperations(blueprintFixture(parts), hall, platformOf(hall), {
    totalUsdPerMonth: costUsdPerMonth,
    unpriced: UNPRICED,
  });
const keys = (list: readonly { readonly key: string }[]): string[] => list.map(({ key }) => key);

describe('alarms', () => {
  it('watch the system nodes, every fleet, the cluster, every file system and every NAT gateway', () => {
    expect(keys(operations().alarms)).toEqual([
      'cluster.failed-nodes',
      'cluster.gpus-hot',
      'cluster.gpus-idle',
      'cluster.pods-without-node',
      'fleet.train.in-service',
      'nat.az1.drops',
      'nat.az1.ports',
      'nat.az2.drops',
      'nat.az2.ports',
      'store.train.checkpoints.space',
      'store.train.scratch.space',
      'system.in-service',
    ]);
  });

  it('watch no NAT gateway where there is none', () => {
    const hall = planFixture();
    const closed = operations({ ...hall, network: { ...hall.network, natZones: [] } });
    expect(keys(closed.alarms)).toEqual(['cluster.failed-nodes', 'cluster.pods-without-node', 'system.in-service']);
    expect(closed.dashboard.widgets.map((widget) => ('title' in widget ? widget.title : ''))).not.toContain(
      'NAT gateways',
    );
  });

  it('ring when a file system has a tenth of its room left, by the sum of its targets over one minute', () => {
    const alarm = operations().alarms.find(({ key }) => key === 'store.train.scratch.space')!;
    // 9600 GiB ÷ 10.
    expect(alarm.threshold).toBe(960 * 1024 ** 3);
    expect(alarm.metrics).toEqual([
      expect.objectContaining({ metric: 'FreeDataStorageCapacity', statistic: 'Sum', periodSeconds: 60 }),
    ]);
    expect(alarm.comparison).toBe('LessThanThreshold');
  });

  it('ring when a fleet is short of nodes for half an hour', () => {
    const alarm = operations().alarms.find(({ key }) => key === 'fleet.train.in-service')!;
    expect(alarm).toMatchObject({ expression: 'wanted - running', comparison: 'GreaterThanThreshold', threshold: 0 });
    expect(alarm.periods * alarm.metrics[0]!.periodSeconds).toBe(30 * 60);
    expect(alarm.metrics.map(({ id, metric }) => [id, metric])).toEqual([
      ['wanted', 'GroupDesiredCapacity'],
      ['running', 'GroupInServiceInstances'],
    ]);
  });

  it('take silence of the agents for a fault', () => {
    expect(operations().alarms.find(({ key }) => key === 'cluster.failed-nodes')!.missing).toBe('breaching');
  });
});

describe('alarms of what the agents on the nodes tell', () => {
  const batch = (...fleets: EnvironmentPlan[]) => operations({ ...PLATFORMLESS, platform: 'batch', fleets } as never);
  const environment = (parts: Partial<EnvironmentPlan> = {}): EnvironmentPlan => {
    const fleet = { ...fleetFixture(), image: { type: 'ECS_AL2023_NVIDIA', parameter: null }, ...parts } as const;
    return {
      ...fleet,
      allocation: 'BEST_FIT_PROGRESSIVE',
      vcpus: { min: 0, max: 288 },
      agent: planNodeAgent('starter', fleet),
    };
  };
  const neuron = environment({ key: 'chips', accelerators: { vendor: 'AWS', model: 'Trainium1', perNode: 16 } });

  it('are of each fleet where no cluster is, by what it has', () => {
    const alarms = batch(environment(), neuron, environment({ key: 'plain', accelerators: null })).alarms;
    expect(keys(alarms).filter((key) => key.startsWith('fleet.'))).toEqual([
      'fleet.chips.disk-full',
      'fleet.chips.memory-full',
      'fleet.chips.neuron-cores-idle',
      'fleet.plain.disk-full',
      'fleet.plain.memory-full',
      'fleet.train.disk-full',
      'fleet.train.gpus-hot',
      'fleet.train.gpus-idle',
      'fleet.train.memory-full',
    ]);
  });

  it('ring after twelve hours of under 5 % in a row, and not for nodes that are not there', () => {
    for (const idle of [
      batch(environment()).alarms.find(({ key }) => key === 'fleet.train.gpus-idle')!,
      operations().alarms.find(({ key }) => key === 'cluster.gpus-idle')!,
    ]) {
      expect(idle).toMatchObject({ comparison: 'LessThanThreshold', threshold: 5, missing: 'notBreaching' });
      expect(idle.metrics[0]).toMatchObject({ statistic: 'Average', periodSeconds: 3600 });
      expect(idle.periods * idle.metrics[0]!.periodSeconds).toBe(12 * 3600);
    }
  });

  it('look at one fleet of one hall, at the worst of its nodes', () => {
    const metricOf = (key: string) => batch(environment()).alarms.find((one) => one.key === key)!.metrics[0];
    const of = { namespace: 'datahall/starter', dimensions: { Fleet: { kind: 'text', value: 'train' } } };
    expect(metricOf('fleet.train.gpus-idle')).toMatchObject({ ...of, metric: 'nvidia_smi_utilization_gpu' });
    const worst = { ...of, statistic: 'Maximum' };
    expect(metricOf('fleet.train.gpus-hot')).toMatchObject({ ...worst, metric: 'nvidia_smi_temperature_gpu' });
    expect(metricOf('fleet.train.memory-full')).toMatchObject({ ...worst, metric: 'mem_used_percent' });
    expect(metricOf('fleet.train.disk-full')).toMatchObject({ ...worst, metric: 'disk_used_percent' });
  });

  it('take silence for a fault where a fleet always has nodes, and only there', () => {
    const missing = (min: number) =>
      batch(environment({ nodes: { min, desired: min, max: 3 } })).alarms.find(
        ({ key }) => key === 'fleet.train.memory-full',
      )!.missing;
    expect(missing(2)).toBe('breaching');
    expect(missing(0)).toBe('notBreaching');
  });

  it('have tiles beside them: GPUs with their memory and heat, Neuron cores, memory and disks', () => {
    const { widgets } = batch(environment(), neuron).dashboard;
    const tiles = widgets.flatMap((widget) => (widget.kind === 'metrics' ? [widget] : []));
    expect(tiles.map(({ title }) => title).slice(0, 5)).toEqual([
      'GPU utilisation',
      'GPU memory',
      'Hottest GPU',
      'Neuron core utilisation',
      'Fullest memory and disk of a node',
    ]);
    expect(tiles[1]!.expressions).toEqual([
      { id: 'memory0', expression: '100 * used0 / total0', label: 'train GPU memory' },
    ]);
    for (const { metrics, expressions } of tiles) {
      const ids = [...metrics, ...expressions].map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });
});

describe('the dashboard', () => {
  it('has a page of tiles that do not overlap and stay within 24 columns', () => {
    const { widgets } = operations().dashboard;
    expect(widgets.length).toBeGreaterThan(8);
    for (const [index, one] of widgets.entries()) {
      expect(one.x + one.width).toBeLessThanOrEqual(24);
      for (const other of widgets.slice(index + 1)) {
        const apart =
          one.x + one.width <= other.x ||
          other.x + other.width <= one.x ||
          one.y + one.height <= other.y ||
          other.y + other.height <= one.y;
        expect(apart).toBe(true);
      }
    }
  });

  it('says what was planned, and shows GPUs or Neuron cores by what the fleets have', () => {
    const titles = (hall: Infrastructure) =>
      operations(hall).dashboard.widgets.map((widget) => ('title' in widget ? widget.title : widget.markdown));
    expect(titles(fullPlanFixture())[0]).toContain('**1234.50 USD a month**');
    expect(titles(fullPlanFixture())).toContain('GPU utilisation');
    expect(titles(fullPlanFixture())).not.toContain('Neuron core utilisation');
    const trainium = fleetFixture({ accelerators: { vendor: 'AWS', model: 'Trainium1', perNode: 16 } });
    expect(titles(planFixture({ fleets: [trainium] }))).toContain('Neuron core utilisation');
    expect(titles(planFixture({ fleets: [trainium] }))).not.toContain('GPU utilisation');
  });

  it('gives every series of a tile an id of its own', () => {
    const hall = fullPlanFixture({ fleets: [fleetFixture(), fleetFixture({ key: 'lab' })] });
    for (const widget of operations(hall).dashboard.widgets) {
      if (widget.kind !== 'metrics') continue;
      const ids = [...widget.metrics, ...widget.expressions].map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const id of ids) expect(id).toMatch(/^[a-z][A-Za-z0-9_]*$/);
    }
  });
});

describe('the budget', () => {
  it('is what the plan costs, rounded up, and warns at 80 % spent and 100 % expected', () => {
    expect(operations().budget).toEqual({
      name: 'datahall-starter-us-east-1',
      limitUsdPerMonth: 1235,
      unpricedItems: 1,
      scope: 'account',
      notifications: [
        { kind: 'ACTUAL', percent: 80 },
        { kind: 'FORECASTED', percent: 100 },
      ],
      action: null,
    });
  });

  it('is of 1 USD at least, which AWS asks for', () => {
    const limit = (usd: number) => operations(fullPlanFixture(), {}, usd).budget.limitUsdPerMonth;
    expect([0, 0.4, 1, 1.01].map(limit)).toEqual([1, 1, 1, 2]);
  });
});

describe('backups', () => {
  it('are of the file systems that the plan says: none where it says none', () => {
    expect(operations().backup).toMatchObject({ stores: ['train.checkpoints'], retentionDays: 35 });
    expect(operations(planFixture()).backup).toBeNull();
    const hall = fullPlanFixture();
    const linked = hall.stores.map((store) => (store.kind === 'lustre' ? { ...store, backup: false } : store));
    expect(operations({ ...hall, stores: linked }).backup).toBeNull();
  });

  it.each([
    [1, 1],
    [6, 6],
    [7, 7],
    [35, 7],
  ])('that are kept for %i days are locked for %i under hardened', (backupDays, locked) => {
    const { backup } = operations(fullPlanFixture(), {
      security: { profile: 'hardened', waivers: [] },
      operations: { ...blueprintFixture().operations, backupDays },
    });
    expect(backup).toMatchObject({ retentionDays: backupDays, lockDays: locked });
  });

  it('tell when they fail', () => {
    expect(operations().events.find(({ key }) => key === 'backup-failed')?.pattern).toMatchObject({
      detail: { backupVaultName: ['starter-backups'] },
    });
  });
});

describe('what an account has one of', () => {
  it('is left alone', () => {
    expect(operations().account).toEqual({
      auditBucket: null,
      trail: null,
      config: null,
      accessAnalyzer: null,
      guardDuty: false,
      macie: null,
      costTags: [],
      diskEncryption: false,
      autoScalingRole: false,
    });
    expect(keys(operations().events)).toEqual(['backup-failed', 'health']);
    expect(keyPurposes(blueprintFixture(), [])).not.toContain('audit');
  });

  it('is set up where the blueprint says so', () => {
    const account = { ...NOTHING_ON, trail: true, guardDuty: true, macie: true, costTags: true };
    const on = operations(fullPlanFixture(), { account });
    expect(on.account).toEqual({
      auditBucket: { bucketPrefix: 'starter-audit-us-east-1', retentionDays: 2555, isLocked: false },
      trail: { name: 'starter-trail' },
      config: null,
      accessAnalyzer: null,
      guardDuty: true,
      macie: { jobName: 'starter--personal-data', samplingPercent: 1, stores: ['train.datasets'] },
      costTags: ['datahall:fleet', 'datahall:hall', 'datahall:store', 'datahall:workload'],
      diskEncryption: false,
      autoScalingRole: false,
    });
    expect(keys(on.events)).toEqual(['backup-failed', 'guardduty-finding', 'health', 'macie-finding']);
    expect(keyPurposes(blueprintFixture({ account }), [])).toContain('audit');
  });

  it('has an analyzer where the blueprint says so, and locked records under regulated unless data is let go', () => {
    const account = { ...NOTHING_ON, trail: true, accessAnalyzer: true };
    const security = { profile: 'regulated', waivers: [] } as const;
    const on = operations(fullPlanFixture(), { account, security: { ...security, waivers: [] } }).account;
    expect(on).toMatchObject({ accessAnalyzer: { name: 'starter-access' }, auditBucket: { isLocked: true } });
    const going = { ...fullPlanFixture(), retention: { data: 'release' } } as Infrastructure;
    const released = operations(going, { account, security: { ...security, waivers: [] } }).account;
    expect(released.auditBucket).toMatchObject({ isLocked: false });
  });

  it('has a key for what is audited when either service is on', () => {
    const purposes = (parts: Partial<Blueprint['account']>) =>
      keyPurposes(blueprintFixture({ account: { ...NOTHING_ON, ...parts } }), ['cluster']);
    expect(purposes({ config: true })).toEqual(['alerts', 'audit', 'cluster', 'data', 'logs', 'volumes']);
    expect(purposes({ macie: true })).toEqual(['alerts', 'cluster', 'data', 'logs', 'volumes']);
  });
});

it('tells of capacity blocks where a fleet is bought so', () => {
  const hall = planFixture({ fleets: [fleetFixture({ purchase: 'capacity-block' })] });
  expect(keys(operations(hall).events)).toEqual(['capacity-block', 'health']);
});
