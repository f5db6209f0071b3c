import { describe, expect, it } from 'vitest';
import { planHall } from '../../../lib/plan/plan-hall.js';
import { requestJob, workloadsOf } from '../../../lib/plan/request-job.js';
import type { EksHall } from '../../../lib/plan/shape/hall.js';
import type { Plan } from '../../../lib/plan/shape/plan.js';

async function planned(text: string): Promise<Plan> {
  const outcome = await planHall(text);
  if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
  return outcome.plan;
}

const GROUPS = { vision: 8, speech: 4, language: 4, robotics: 4, teaching: 2 };

const fleetKeys = '    types: { interconnect: fast }\n';
const workloads = (keys: string) =>
  Object.entries(GROUPS)
    .map(([name, gpus]) => `  - name: ${name}\n    accelerators: { atLeast: ${gpus}, memoryEach: 80 GB }\n${keys}`)
    .join('');
const head = (platform: string) => `version: 1\nname: hall\nregion: us-east-1\nplatform: ${platform}\nworkloads:\n`;
const pool = (shares: string, keys = '') => `pools:\n  - name: lab\n    workloads:\n${shares}${fleetKeys}${keys}`;
const SHARES = `      - { workload: vision, guaranteed: 6, atMost: 16 }
      - { workload: speech, guaranteed: 4, atMost: 12 }
      - { workload: language, guaranteed: 4 }
      - { workload: robotics, guaranteed: 4 }
      - { workload: teaching }
`;
const LAB = `${workloads('')}${pool(SHARES)}`;

const accelerators = ({ sizing }: Plan, perNode: number) =>
  sizing.fleets.flatMap(({ groups }) => groups).reduce((sum, { nodes }) => sum + nodes * perNode, 0);

describe('a pool', () => {
  it('has one fleet of 24 GPUs for five groups that ask for 22, who have 40 by themselves', async () => {
    const apart = await planned(`${head('eks')}${workloads(fleetKeys)}`);
    expect(apart.sizing.fleets.map(({ groups }) => groups[0]!.instanceType)).toEqual(Array(5).fill('p4de.24xlarge'));
    expect(accelerators(apart, 8)).toBe(40);
    const shared = await planned(`${head('eks')}${LAB}`);
    expect(shared.sizing.fleets).toMatchObject([
      { workload: 'lab', groups: [{ instanceType: 'p4de.24xlarge', nodes: 3 }] },
    ]);
    expect(shared.sizing.cost.totalUsdPerMonth).toBeLessThan(0.61 * apart.sizing.cost.totalUsdPerMonth);
  });

  it('has as many as are asked for at once, guaranteed, or in the largest job, whichever is most', async () => {
    const nodes = async (shares: string, keys = '') => {
      const { sizing } = await planned(`${head('eks')}${workloads('')}${pool(shares, keys)}`);
      return sizing.fleets[0]!.requiredNodes;
    };
    const none = Object.keys(GROUPS)
      .map((name) => `      - { workload: ${name} }\n`)
      .join('');
    // 22, half of it 11, of which the largest group has 8.
    expect(await nodes(none)).toBe(3);
    expect(await nodes(none, '    coincidence: 50 %\n')).toBe(2);
    expect(await nodes(none, '    coincidence: 10 %\n')).toBe(1);
    expect(await nodes(SHARES, '    coincidence: 10 %\n')).toBe(3);
    const large = none.replace('workload: teaching', 'workload: teaching, largestJob: 25');
    expect(await nodes(large, '    coincidence: 10 %\n')).toBe(4);
  });

  it('follows the hours of its workloads, on whatever clocks', async () => {
    const text = `${head('eks')}
  - { name: day, accelerators: { atLeast: 16, memoryEach: 80 GB }, profile: { week: office-hours, timeZone: Asia/Tokyo } }
  - { name: night, accelerators: { atLeast: 16, memoryEach: 80 GB }, profile: { week: nights, timeZone: Asia/Tokyo } }
pools:
  - { name: lab, workloads: [{ workload: day }, { workload: night }], types: { interconnect: fast } }
`;
    const apart = await planned(text);
    expect(apart.sizing.fleets).toMatchObject([{ requiredNodes: 2 }]);
    // Monday to Friday 7 to 19, and every night from 20 to 6: 60 and 70 hours of 168.
    const nodeHours = apart.sizing.cost.lines.find(({ subject }) => subject.kind === 'nodes')!.quantity;
    expect(nodeHours).toBeCloseTo((2 * 730 * 130) / 168, 1);
    const together = text.replace('week: nights, timeZone: Asia/Tokyo', 'week: nights, timeZone: America/New_York');
    // Night in New York is day in Tokyo.
    expect((await planned(together)).sizing.fleets[0]).toMatchObject({ requiredNodes: 4 });
  });

  it('adds up what each workload needs of each type, where that differs', async () => {
    const text = `${head('eks')}
  - { name: dense, compute: { atLeast: 6 PFLOPS, precision: bf16 } }
  - { name: wide, accelerators: { atLeast: 12 } }
pools:
  - { name: lab, workloads: [{ workload: dense }, { workload: wide }], types: { allow: [TYPE], interconnect: any } }
`;
    // 6,000 TFLOPS are 20 A100 of 312, or 7 H100 of 989: with 12 more, 32 and 19.
    for (const [type, nodes] of [
      ['p4d.24xlarge', 4],
      ['p5.48xlarge', 3],
    ] as const) {
      const { sizing } = await planned(text.replace('TYPE', type));
      expect(sizing.fleets[0]!.groups).toMatchObject([{ instanceType: type, nodes }]);
      expect(sizing.deliveries).toMatchObject([{ workload: 'lab', unit: 'peak', asked: { perSecond: 100 } }]);
    }
  });

  it('gives each workload a queue in a cohort: its share, its ceiling, and a reserve for whoever asks', async () => {
    const { charts } = (await planned(`${head('eks')}${LAB}`)) as Plan & EksHall;
    const quotas = charts.queues.map(({ workload, cohort, quotas: [group] }) => [
      workload,
      cohort,
      ...group!.flavors.map(({ fleet, quota, borrows }) => `${fleet} ${quota} + ${borrows ?? 'any'}`),
    ]);
    expect(quotas).toEqual([
      ['language', 'hall.lab', 'lab 4 + any'],
      ['robotics', 'hall.lab', 'lab 4 + any'],
      ['speech', 'hall.lab', 'lab 4 + 8'],
      ['teaching', 'hall.lab', 'lab 0 + any'],
      ['vision', 'hall.lab', 'lab 6 + 10'],
    ]);
    expect(charts.reserves).toMatchObject([{ name: 'lab', cohort: 'hall.lab', quotas: [{ flavors: [{ quota: 6 }] }] }]);
  });

  it('writes jobs of each workload in its own namespace, on the shared nodes, within its ceiling', async () => {
    const plan = await planned(`${head('eks')}${LAB}`);
    expect(workloadsOf(plan)).toEqual(Object.keys(GROUPS));
    const job = requestJob(plan, { workload: 'vision' });
    if (job.form !== 'manifests') throw new Error(job.form);
    const [set] = job.objects as { metadata: object; spec: { replicatedJobs: { template: { spec: object } }[] } }[];
    expect(set!.metadata).toMatchObject({
      namespace: 'vision',
      labels: { 'kueue.x-k8s.io/queue-name': 'vision' },
    });
    expect(set!.spec.replicatedJobs[0]!.template.spec).toMatchObject({
      // Of 24 accelerators it may use 16.
      parallelism: 2,
      template: { spec: { nodeSelector: { 'datahall/fleet': 'lab' } } },
    });
  });

  it('has one queue on Batch, in which shares weigh what is guaranteed, and a definition for each workload', async () => {
    const plan = await planned(`${head('batch')}${LAB}`);
    if (plan.platform !== 'batch') throw new Error(plan.platform);
    expect(plan.batch.queues.map(({ key, workload, environments }) => [key, workload, environments])).toEqual([
      ['lab', 'lab', ['lab']],
    ]);
    expect(
      plan.batch.schedulingPolicy.shares.map(({ identifier, weightFactor }) => [identifier, weightFactor]),
    ).toEqual([
      ['language', 0.25],
      ['robotics', 0.25],
      ['speech', 0.25],
      ['teaching', 1],
      ['vision', 0.1667],
    ]);
    expect(plan.batch.jobs.map(({ key, workload, fleet, nodes }) => [key, workload, fleet, nodes])).toEqual([
      ['lab.language', 'language', 'lab', 3],
      ['lab.robotics', 'robotics', 'lab', 3],
      ['lab.speech', 'speech', 'lab', null],
      ['lab.teaching', 'teaching', 'lab', 3],
      ['lab.vision', 'vision', 'lab', 2],
    ]);
    const job = requestJob(plan, { workload: 'vision' });
    expect(job).toMatchObject({ form: 'script' });
    expect(JSON.stringify(job)).toContain('"shareIdentifier\\": \\"vision');
  });

  it('keeps the stores of each workload its own, near the shared nodes', async () => {
    const scratch = '    storage: [{ name: data, kind: scratch, capacity: 1.2 TB }]\n';
    const plan = await planned(`${head('eks')}${workloads(scratch)}${pool(SHARES)}`);
    expect(plan.stores.map(({ key, workload }) => [key, workload])).toEqual(
      Object.keys(GROUPS)
        .sort()
        .map((name) => [`${name}.data`, name]),
    );
    const zones = new Set(plan.fleets.flatMap(({ subnets }) => subnets));
    for (const store of plan.stores) {
      if (store.kind === 'lustre') expect(zones).toContain(store.subnet.replace(/^nodes/, 'accelerators'));
    }
  });
});
