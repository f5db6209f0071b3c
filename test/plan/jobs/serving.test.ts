import { describe, expect, it } from 'vitest';
import type { JobRequest } from '../../../lib/plan/kinds/job.js';
import { writeService } from '../../../lib/plan/platforms/eks/jobs/serving.js';
import type { NodeGroupPlan } from '../../../lib/plan/shape/eks-plan.js';
import type { EksHall } from '../../../lib/plan/shape/hall.js';
import type { Plan } from '../../../lib/plan/shape/plan.js';
import { shippedPlans } from '../../terraform/shipped-plans.js';

// biome-ignore lint/suspicious/noExplicitAny: objects of Kubernetes, as they are read.
type Json = any;
type Fleet = { max: number; min?: number; working?: number; zones?: number };
type Replica = { accelerators: number; nodes?: number; batch?: number };

const plan = (await shippedPlans()).find((one): one is Plan & EksHall => one.name === 'serve-70b')!;

/** Nodes of 8 accelerators that may all go, in a zone unless more are said. */
function fleetOf({ max, min = 0, working = max, zones = 1 }: Fleet): NodeGroupPlan {
  const [fleet] = plan.fleets;
  return {
    ...fleet!,
    accelerators: { ...fleet!.accelerators!, perNode: 8 },
    nodes: { ...fleet!.nodes, min, max },
    workingNodes: working,
    subnets: Array.from({ length: zones }, (_, index) => `accelerators-az${index + 1}`),
  };
}

function serve(fleets: readonly Fleet[], { accelerators, nodes = 1, batch = 64 }: Replica) {
  const made = fleets.map(fleetOf) as [NodeGroupPlan, ...NodeGroupPlan[]];
  const [type] = plan.sizing.deliveries[0]!.types;
  const request: JobRequest = {
    workload: 'chat',
    kind: 'serve',
    fleets: [made[0].key],
    image: null,
    command: null,
    tasks: null,
    model: 'm',
    delivering: [
      {
        ...type!,
        instanceType: made[0].instanceType,
        nodesPerReplica: nodes,
        basis: { ...type!.basis, acceleratorsPerReplica: accelerators, batch },
      },
    ],
  };
  return writeService(plan, made, request);
}

/** Fewest and most replicas of a service; undefined: they are always as many. */
function scaleOf(fleet: Fleet, replica: Replica): [least: number, most: number] | undefined {
  const spec = scaledOf(fleet, replica)?.spec;
  return spec && [spec.minReplicaCount, spec.maxReplicaCount];
}

function scaledOf(fleet: Fleet, replica: Replica): Json {
  const job = serve([fleet], replica);
  if (job.form !== 'manifests') throw new Error(job.form);
  return job.objects.find(({ kind }) => kind === 'ScaledObject');
}

describe('the replicas of a service whose nodes may go', () => {
  it.each<[what: string, Fleet, Replica, [number, number] | undefined]>([
    ['one is left in one zone', { max: 3 }, { accelerators: 4 }, [1, 6]],
    ['one in each of two zones', { max: 3, zones: 2 }, { accelerators: 4 }, [2, 6]],
    ['two of three zones have one', { max: 3, zones: 3 }, { accelerators: 4 }, [2, 6]],
    ['one beside those of a node that may be lost', { max: 3, working: 2, zones: 3 }, { accelerators: 4 }, [3, 6]],
    ['one beside those of two nodes', { max: 4, working: 2 }, { accelerators: 2 }, [9, 16]],
    ['two zones count where a lost node holds none', { max: 4, working: 4, zones: 2 }, { accelerators: 8 }, [2, 4]],
    // A group of two nodes is lost with one of them; three spare nodes are of two groups.
    ['one beside a group that a node takes away', { max: 7, working: 6 }, { accelerators: 16, nodes: 2 }, [2, 3]],
    ['one beside two groups', { max: 9, working: 6 }, { accelerators: 16, nodes: 2 }, [3, 4]],
    ['none may go, where two are all', { max: 2, zones: 2 }, { accelerators: 8 }, undefined],
    ['none may go, where the spares are all but one', { max: 3, working: 1 }, { accelerators: 8 }, undefined],
    ['none may go, where a node is kept', { max: 3, min: 1 }, { accelerators: 4 }, undefined],
  ])('%s', (_, fleet, replica, expected) => {
    expect(scaleOf(fleet, replica)).toEqual(expected);
  });

  it.each([
    // 0.8 of the batch, in whole requests.
    [64, '51'],
    [10, '8'],
    [2, '1'],
    [1, '1'],
  ])('grow at four fifths of a batch of %i: %s', (batch, target) => {
    expect(scaledOf({ max: 2 }, { accelerators: 4, batch }).spec.triggers[0].metadata.targetValue).toBe(target);
  });

  it('are scaled as what they are: a Deployment, or groups over nodes', () => {
    const kinds = [{ accelerators: 8 }, { accelerators: 16, nodes: 2 }].map(
      (replica) => scaledOf({ max: 6 }, replica).spec.scaleTargetRef.kind,
    );
    expect(kinds).toEqual(['Deployment', 'LeaderWorkerSet']);
  });

  it('are always as many where several fleets answer: whose requests are counted can not be told', () => {
    const job = serve([{ max: 4 }, { max: 4 }], { accelerators: 4 });
    if (job.form !== 'manifests') throw new Error(job.form);
    expect(job.objects.map(({ kind }) => kind)).not.toContain('ScaledObject');
  });
});

describe('vLLM takes requests as long as its cache holds, not as long as the model could read', () => {
  it.each<[what: string, Replica, commands: number]>([
    ['on a node', { accelerators: 4 }, 1],
    ['on several nodes, the leader and its workers alike', { accelerators: 16, nodes: 2 }, 2],
  ])('%s', (_, replica, commands) => {
    const job = serve([{ max: 4 }], replica);
    const lines = JSON.stringify(job).match(/exec vllm serve [^"]*/g)!;
    expect(lines).toHaveLength(commands);
    for (const line of lines) expect(line).toContain(' --max-model-len auto');
  });
});

describe('the notes of a service', () => {
  it.each<[Fleet, Replica, string]>([
    [{ max: 2 }, { accelerators: 4 }, '4 replicas, each on 4 of 8 accelerators'],
    [{ max: 1 }, { accelerators: 8 }, '1 replica, each on 8 of 8 accelerators'],
    [{ max: 4 }, { accelerators: 16, nodes: 2 }, '2 replicas, each on 2 nodes'],
    [{ max: 3 }, { accelerators: 16, nodes: 2 }, '1 replica, each on 2 nodes'],
  ])('say what stands where: %o, %o', (fleet, replica, expected) => {
    const job = serve([fleet], replica);
    expect(job.form === 'manifests' && job.notes[0]).toContain(`: ${expected} of `);
  });

  it('are a refusal where a replica spans more nodes than there are', () => {
    expect(serve([{ max: 1 }], { accelerators: 16, nodes: 2 })).toMatchObject({
      form: 'refused',
      why: expect.stringContaining('spans 2 nodes, and'),
    });
  });
});
