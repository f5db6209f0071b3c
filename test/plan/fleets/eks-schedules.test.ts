import { describe, expect, it } from 'vitest';
import { planHall } from '../../../lib/plan/plan-hall.js';
import { requestJob } from '../../../lib/plan/request-job.js';
import type { NodeGroupPlan } from '../../../lib/plan/shape/eks-plan.js';
import { synthesizeHall } from '../../../lib/terraform/hall/synthesize-hall.js';

async function planOf(line: string, rest = '') {
  const outcome = await planHall(`
version: 1
name: hours
region: us-east-1
workloads:
  - name: serve
    purpose: inference
    accelerators: { atLeast: 6 }
    types: { allow: [g6.xlarge] }
    ${line}
operations: { emails: [] }
${rest}
`);
  if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
  return outcome.plan;
}

const groupOf = (plan: Awaited<ReturnType<typeof planOf>>) => plan.fleets[0] as NodeGroupPlan;

describe('a schedule on EKS', () => {
  it('runs all working nodes in the hours, and none after them however many pods wait', async () => {
    const plan = await planOf('hours: { start: 0 7 * * 1-5, stop: 0 19 * * 1-5, timeZone: Europe/Berlin }');
    const common = { kind: 'hours', timeZone: 'Europe/Berlin' };
    expect(groupOf(plan).schedules).toEqual([
      { ...common, key: 'start', cron: '0 7 * * 1-5', nodes: 6, least: 6, most: 6 },
      { ...common, key: 'stop', cron: '0 19 * * 1-5', nodes: 0, least: 0, most: 0 },
    ]);
    const { resource } = JSON.parse(synthesizeHall(plan));
    const schedules = Object.values(resource.aws_autoscaling_schedule);
    expect(schedules).toMatchObject([
      { desired_capacity: 6, min_size: 6, max_size: 6, recurrence: '0 7 * * 1-5', time_zone: 'Europe/Berlin' },
      { desired_capacity: 0, min_size: 0, max_size: 0, recurrence: '0 19 * * 1-5' },
    ]);
    const groups = Object.values<{ lifecycle: { ignore_changes: string[] } }>(resource.aws_eks_node_group);
    expect(groups.map(({ lifecycle }) => lifecycle.ignore_changes.length).sort()).toEqual([1, 3]);
  });

  it('lifts the floor before the pods that a curve expects, and lets pods start more', async () => {
    const plan = await planOf('profile: { week: office-hours }');
    expect(groupOf(plan).schedules).toMatchObject([
      { cron: '45 6 * * 1,2,3,4,5', nodes: null, least: 6 },
      { cron: '0 19 * * 1,2,3,4,5', nodes: null, least: 0 },
    ]);
  });

  it('is none without hours or curve', async () => {
    expect(groupOf(await planOf('dutyCycle: 50 %')).schedules).toBeUndefined();
  });
});

describe('a curve on EKS with Karpenter', () => {
  const SERVICE = `version: 1
name: curve
region: us-east-1
workloads:
  - name: chat
    inference: { model: Llama-3.1-8B, requestsPerSecond: 60, inputTokens: 1000, outputTokens: 200 }
    types: { allow: [g6e.xlarge] }
    profile: { week: office-hours }
operations: { emails: [] }
`;

  it('has the same replicas ahead of it as with node groups, and Karpenter starts the first node for them', async () => {
    const scaled = await Promise.all(
      ['karpenter', 'cluster-autoscaler'].map(async (autoscaler) => {
        const outcome = await planHall(`${SERVICE}kubernetes: { autoscaler: ${autoscaler} }\n`);
        if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
        expect(outcome.warnings).toEqual([]);
        const fleet = outcome.plan.fleets[0] as NodeGroupPlan;
        const { resource } = JSON.parse(synthesizeHall(outcome.plan));
        // Only a node group has a size to schedule.
        const actions = Object.keys(resource.aws_autoscaling_schedule ?? {}).length;
        expect([fleet.startedBy, actions]).toEqual(autoscaler === 'karpenter' ? ['karpenter', 0] : ['node-group', 2]);
        const job = requestJob(outcome.plan, { workload: 'chat' });
        if (job.form !== 'manifests') throw new Error(job.form);
        return job.objects.find(({ kind }) => kind === 'ScaledObject') as { spec: Record<string, unknown> };
      }),
    );
    expect(scaled[0]).toEqual(scaled[1]);
    expect(scaled[0]!.spec.minReplicaCount).toBeGreaterThan(0);
    expect(scaled[0]!.spec.triggers).toMatchObject([{}, { type: 'cron', metadata: { start: '45 6 * * 1,2,3,4,5' } }]);
  });

  it('is a warning for pods of the user, which only they can start ahead of it', async () => {
    const warned = async (autoscaler: string, line: string) => {
      const outcome = await planHall(`version: 1
name: curve
region: us-east-1
workloads: [{ name: own, accelerators: { atLeast: 6 }, types: { allow: [g6.xlarge] }, ${line} }]
kubernetes: { autoscaler: ${autoscaler} }
operations: { emails: [] }
`);
      if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
      return outcome.warnings.map(({ path }) => path.join('.'));
    };
    const curve = 'purpose: inference, profile: { week: office-hours }';
    expect(await warned('karpenter', curve)).toEqual(['workloads.0.profile.week']);
    expect(await warned('cluster-autoscaler', curve)).toEqual([]);
    expect(await warned('karpenter', 'purpose: training, profile: { week: office-hours }')).toEqual([]);
    expect(await warned('karpenter', 'purpose: inference, profile: { week: constant }')).toEqual([]);
  });
});
