import { describe, expect, it } from 'vitest';
import type { Job } from '../../../lib/plan/kinds/job.js';
import { burnIn } from '../../../lib/plan/platforms/eks/burn-in.js';
import { fleetsOf, requestJob, workloadsOf } from '../../../lib/plan/request-job.js';
import type { KubernetesObject } from '../../../lib/plan/shape/charts-plan.js';
import type { EksHall } from '../../../lib/plan/shape/hall.js';
import type { Plan } from '../../../lib/plan/shape/plan.js';
import { renderYaml } from '../../../lib/report/render/yaml.js';
import { JOB_KINDS, LAUNCHERS } from '../../../lib/units/closed-lists.js';
import { objectFaults } from '../../kubernetes/strict-schemas.js';
import { shippedPlans } from '../../terraform/shipped-plans.js';
import { allPods, readObjects, whyNot } from './hold-jobs.js';

// biome-ignore lint/suspicious/noExplicitAny: objects of Kubernetes, as they are read.
type Json = any;
type EksPlan = Plan & EksHall;

const plans = (await shippedPlans()).filter((plan): plan is EksPlan => plan.platform === 'eks');
const planOf = (name: string) => plans.find((plan) => plan.name === name)!;

function objectsOf(job: Job): Json[] {
  if (job.form !== 'manifests') throw new Error(JSON.stringify(job));
  return readObjects(renderYaml(job.objects, job.notes));
}

const withLauncher = (plan: EksPlan, launcher: EksHall['charts']['launcher']): EksPlan => ({
  ...plan,
  charts: { ...plan.charts, launcher },
});

describe('a job of a shipped hall', () => {
  it('fits its nodes, with its queue, its rights and its data: every kind, by every launcher', () => {
    let jobs = 0;
    for (const plan of plans) {
      for (const workload of workloadsOf(plan)) {
        if (fleetsOf(plan, workload).length === 0) continue;
        for (const launcher of LAUNCHERS) {
          for (const kind of JOB_KINDS) {
            const hall = withLauncher(plan, launcher);
            const asked = { workload, kind, model: 'm', image: 'registry.example.org/image:1' };
            const job = requestJob(hall, asked);
            if (job.form === 'refused') continue;
            expect(whyNot(hall, objectsOf(job)), `${plan.name} ${workload} ${kind} ${launcher}`).toEqual([]);
            jobs++;
          }
        }
      }
    }
    expect(jobs).toBeGreaterThan(150);
  });

  it('of training has every accelerator and every EFA interface of the working nodes', () => {
    for (const launcher of LAUNCHERS) {
      const plan = withLauncher(planOf('train-70b'), launcher);
      const fleet = plan.fleets.find(({ key }) => key === fleetsOf(plan, 'pretrain')[0])!;
      const pods = allPods(objectsOf(requestJob(plan, { workload: 'pretrain' })));
      expect(pods.reduce((sum, { count }) => sum + count, 0)).toBe(fleet.workingNodes);
      for (const { template } of pods) {
        expect(template.spec.containers[0].resources.limits).toEqual(fleet.resources);
      }
    }
  });
});

describe('where the cluster admits images by digest, of registries', () => {
  const plan = planOf('starter');
  const images = { name: 'starter-images', registries: ['a.example/models', 'b.example'] };
  const guarded = { ...plan, charts: { ...plan.charts, guards: { ...plan.charts.guards, images } } };
  const digest = `sha256:${'0a'.repeat(32)}`;

  it.each([
    ['none, as those that are known have tags', undefined],
    ['one by tag', 'b.example/train:1'],
    ['one whose digest is cut short', `b.example/train@${digest.slice(0, -1)}`],
    ['one of another registry', `c.example/b.example/train@${digest}`],
    ['one whose registry begins alike', `b.example.org/train@${digest}`],
    ['one beside the part of the registry', `a.example/other/train@${digest}`],
  ])('a job names an image: not %s', (_, image) => {
    const job = requestJob(guarded, { workload: 'train', ...(image !== undefined && { image }) });
    if (job.form !== 'refused') throw new Error('it is written');
    expect(JSON.stringify(job)).toContain('a.example/models or b.example');
    expect(JSON.stringify(job)).toContain('--image a.example/models/<name>@sha256:<digest>');
  });

  it.each([`b.example/train@${digest}`, `a.example/models/x/y@${digest}`])('%s is admitted', (image) => {
    const [pod] = allPods(objectsOf(requestJob(guarded, { workload: 'train', image })));
    expect(pod!.template.spec.containers[0].image).toBe(image);
  });

  it('the script of a burn-in asks for its images', () => {
    const fleet = plan.fleets[0]!;
    const scriptOf = (hall: EksPlan) => burnIn(hall, { fleet, nodes: 1, head: [], node: [] }).join('\n');
    expect(scriptOf(guarded)).toMatch(
      /^IMAGE=\$\{IMAGE:\?.* of a\.example\/models by digest\}\nDCGM=\$\{DCGM:\?.* by digest\}$/m,
    );
    expect(scriptOf(plan)).toMatch(/^IMAGE=\$\{IMAGE:-public\.ecr\.aws\/.*\}\nDCGM=\$\{DCGM:-nvcr\.io\/.*\}$/m);
    for (const hall of [plan, guarded]) expect(scriptOf(hall)).toContain('"image": "$DCGM"');
  });
});

describe('one that would not run', () => {
  const plan = planOf('starter');
  const base = () => objectsOf(requestJob(plan, { workload: 'train' }));
  const pod = ([jobSet]: Json[]) => jobSet.spec.replicatedJobs[0].template.spec.template.spec;
  const changed = (change: (objects: Json[]) => void): string[] => {
    const objects = base();
    change(objects);
    return whyNot(plan, objects);
  };

  it.each<[string, (objects: Json[]) => void, string]>([
    ['a fleet that is not there', (all) => (pod(all).nodeSelector['datahall/fleet'] = 'tune'), 'no node has'],
    ['a taint that it does not tolerate', (all) => (pod(all).tolerations = []), 'does not tolerate nvidia.com/gpu'],
    [
      'more accelerators than a node has',
      (all) => (pod(all).containers[0].resources.requests['nvidia.com/gpu'] = 9),
      'room for 0',
    ],
    [
      'more interfaces than a node has',
      (all) => (pod(all).containers[0].resources.requests['vpc.amazonaws.com/efa'] = 99),
      'room for 0',
    ],
    ['more memory than a node has', (all) => (pod(all).containers[0].resources.requests.memory = '9999999Mi'), 'room'],
    ['more processors than a node has', (all) => (pod(all).containers[0].resources.requests.cpu = '999999m'), 'room'],
    [
      'more nodes than there are',
      ([jobSet]) => (jobSet.spec.replicatedJobs[0].template.spec.parallelism = 99),
      '99 pods, room for 2',
    ],
    ['another service account', (all) => (pod(all).serviceAccountName = 'default'), 'service account default'],
    ['no service account', (all) => delete pod(all).serviceAccountName, 'service account undefined'],
    [
      'a claim that is not there',
      (all) => (pod(all).volumes.at(-1).persistentVolumeClaim.claimName = 'sratch'),
      'no claim sratch',
    ],
    ['a store that is not mounted', (all) => pod(all).volumes.pop(), 'scratch is not mounted'],
    ['a mount of no volume', (all) => (pod(all).containers[0].volumeMounts[0].name = 'x'), 'mounts x'],
    ['another namespace', ([jobSet]) => (jobSet.metadata.namespace = 'tune'), 'no queue train in tune'],
    ['no queue', ([jobSet]) => (jobSet.metadata.labels = {}), 'no queue undefined in train'],
    ['another queue', ([jobSet]) => (jobSet.metadata.labels['kueue.x-k8s.io/queue-name'] = 'tune'), 'no queue tune'],
    [
      'a limit below the request',
      (all) => (pod(all).containers[0].resources.limits['nvidia.com/gpu'] = 4),
      'nvidia.com/gpu: a request that is not the limit',
    ],
    ['no pod', ([jobSet]) => (jobSet.spec.replicatedJobs = []), 'no pod'],
  ])('is seen: %s', (_, change, why) => {
    expect(changed(change).join('; ')).toContain(why);
  });

  it('is seen: a kind of job whose controller is not installed', () => {
    expect(whyNot(withLauncher(plan, 'ray'), base())).toEqual(['Kueue holds no jobset.x-k8s.io/jobset']);
  });
});

describe('a training job', () => {
  const commandOf = (launcher: EksHall['charts']['launcher'], command?: string): string => {
    const job = requestJob(withLauncher(planOf('starter'), launcher), {
      workload: 'train',
      ...(command && { command }),
    });
    return allPods(objectsOf(job)).at(-1)!.template.spec.containers[0].command.at(-1);
  };

  it('finds its first pod by the name that its launcher gives it', () => {
    const first = (launcher: EksHall['charts']['launcher']) => /--master-addr=(\S+)/.exec(commandOf(launcher))?.[1];
    expect(first('jobset')).toBe('train-train-node-0-0.train-train');
    expect(first('none')).toBe('train-train-0.train-train');
    const [service, job] = objectsOf(requestJob(withLauncher(planOf('starter'), 'none'), { workload: 'train' }));
    expect(service.spec).toMatchObject({ clusterIP: 'None', publishNotReadyAddresses: true });
    expect(service.spec.selector).toEqual({ 'batch.kubernetes.io/job-name': job.metadata.name });
    expect(job.spec.template.spec.subdomain).toBe(service.metadata.name);
  });

  it('runs the command that it is given, by torchrun on each node', () => {
    expect(commandOf('jobset', 'train.py --epochs 1')).toMatch(
      /^torchrun --nnodes=2 --nproc-per-node=8 --node-rank=\$JOB_COMPLETION_INDEX .* train\.py --epochs 1$/,
    );
    expect(commandOf('trainer', 'train.py')).toBe('torchrun train.py');
    expect(commandOf('mpi', 'python train.py')).toBe('mpirun --allow-run-as-root python train.py');
  });

  it('starts again a few times under JobSet, each time as a whole', () => {
    const [{ spec }] = objectsOf(requestJob(planOf('starter'), { workload: 'train' })) as [Json];
    expect(spec.failurePolicy).toEqual({ maxRestarts: 3 });
    expect(spec.replicatedJobs[0].template.spec.backoffLimit).toBe(0);
  });

  it('asks for no huge pages: a node that does not run offers none to the autoscaler', () => {
    const [{ template }] = allPods(objectsOf(requestJob(planOf('starter'), { workload: 'train' }))) as [Json];
    const { env, resources } = template.spec.containers[0];
    expect(env).toContainEqual({ name: 'FI_EFA_USE_HUGE_PAGE', value: '0' });
    expect(Object.keys(resources.requests).filter((key) => key.startsWith('hugepages'))).toEqual([]);
  });
});

describe('a sweep', () => {
  it('has as many tasks at once as there are accelerators, and the rest wait', () => {
    const sweep = (tasks?: number) =>
      objectsOf(requestJob(planOf('starter'), { workload: 'train', kind: 'sweep', ...(tasks && { tasks }) }))[0].spec;
    expect(sweep()).toMatchObject({ parallelism: 16, completions: 16, completionMode: 'Indexed' });
    expect(sweep(64)).toMatchObject({ parallelism: 16, completions: 64, backoffLimitPerIndex: 1 });
    expect(sweep(3)).toMatchObject({ parallelism: 3, completions: 3 });
    expect(sweep().template.spec.containers[0].resources.limits).toEqual({ 'nvidia.com/gpu': 1 });
  });
});

describe('a notebook', () => {
  it('listens inside its pod alone, where files can be changed, for a working day', () => {
    const [job] = objectsOf(requestJob(planOf('starter'), { workload: 'train', kind: 'notebook' })) as [Json];
    const command: string = job.spec.template.spec.containers[0].command.at(-1);
    expect(command).toContain('--ip=127.0.0.1');
    // Not in the bucket, which comes first.
    expect(command).toContain('--notebook-dir=/mnt/scratch');
    expect(job.spec.activeDeadlineSeconds).toBe(43200);
  });
});

describe('a batch inference', () => {
  it('has a replica a pod, as the sizing lays it out', () => {
    const [job] = objectsOf(requestJob(planOf('serve-70b'), { workload: 'chat', kind: 'infer', model: 'm' })) as [Json];
    const { containers } = job.spec.template.spec;
    const { basis } = planOf('serve-70b').sizing.deliveries[0]!.types[0]!;
    expect(containers[0].resources.limits['nvidia.com/gpu']).toBe(basis.acceleratorsPerReplica);
    expect(containers[0].command.at(-1)).toContain(`--tensor-parallel-size ${basis.layout!.tensor} `);
  });

  it('is refused without a model, and where a replica spans nodes', () => {
    expect(requestJob(planOf('starter'), { workload: 'train', kind: 'infer' })).toMatchObject({
      form: 'refused',
      why: 'no model is named',
    });
    const plan = spanning(planOf('serve-70b'));
    expect(requestJob(plan, { workload: 'chat', kind: 'infer', model: 'm' })).toMatchObject({
      form: 'refused',
      why: `a replica of the model spans 2 nodes of ${plan.fleets[0]!.instanceType}`,
    });
  });
});

/** The same hall, for a model that needs two nodes. */
function spanning(plan: EksPlan): EksPlan {
  return {
    ...plan,
    sizing: {
      ...plan.sizing,
      deliveries: plan.sizing.deliveries.map((delivery) => ({
        ...delivery,
        types: delivery.types.map((type) => {
          const layout = { ...type.basis.layout!, tensor: 8, pipeline: 2 };
          return {
            ...type,
            nodesPerReplica: 2,
            basis: { ...type.basis, acceleratorsPerReplica: 16, layout, batch: 64 },
          };
        }),
      })),
    },
  };
}

describe('a service', () => {
  const plan = planOf('serve-70b');
  const objects = objectsOf(requestJob(plan, { workload: 'chat', model: 'm' }));
  const named = (all: readonly Json[], kind: string): Json => all.find((one: KubernetesObject) => one.kind === kind);
  const { basis } = plan.sizing.deliveries[0]!.types[0]!;
  const [fleet] = plan.fleets;

  it('has as many replicas as all nodes hold, spread over the zones: what a zone takes away is running already', () => {
    const { spec } = named(objects, 'Deployment');
    expect(spec.replicas).toBe(fleet!.nodes.max * Math.floor(8 / basis.acceleratorsPerReplica));
    expect(spec.template.spec.topologySpreadConstraints).toMatchObject([
      { topologyKey: 'topology.kubernetes.io/zone', maxSkew: 1 },
    ]);
    // Two zones, evenly: without one of them, the replicas of the nodes that the load needs are left.
    const { requiredNodes } = plan.sizing.fleets[0]!;
    expect(spec.replicas / 2).toBe(requiredNodes * Math.floor(8 / basis.acceleratorsPerReplica));
  });

  it('is the replica of the sizing', () => {
    const command: string = named(objects, 'Deployment').spec.template.spec.containers[0].command.at(-1);
    expect(command).toContain(`--tensor-parallel-size ${basis.layout!.tensor}`);
    expect(command).toContain(`--max-num-seqs ${basis.batch}`);
  });

  it('is replaced one replica at a time, by updates and by drains: no accelerator is free before', () => {
    expect(named(objects, 'Deployment').spec.strategy.rollingUpdate).toEqual({ maxSurge: 0, maxUnavailable: 1 });
    const { spec } = named(objects, 'PodDisruptionBudget');
    expect(spec.maxUnavailable).toBe(1);
    const { labels } = named(objects, 'Deployment').spec.template.metadata;
    expect(labels).toMatchObject(spec.selector.matchLabels);
    expect(labels).toMatchObject(named(objects, 'Service').spec.selector);
  });

  it('gets half an hour to load, and answers when it is ready', () => {
    const [{ startupProbe, readinessProbe }] = named(objects, 'Deployment').spec.template.spec.containers;
    expect(startupProbe.periodSeconds * startupProbe.failureThreshold).toBe(1800);
    expect(readinessProbe.httpGet).toEqual({ path: '/health', port: 8000 });
  });

  it('spans nodes as groups that start as a whole, each in one zone, with one address each', () => {
    const spans = objectsOf(requestJob(spanning(plan), { workload: 'chat', model: 'm' }));
    const { replicas, leaderWorkerTemplate: group } = named(spans, 'LeaderWorkerSet').spec;
    expect([replicas, group.size, group.restartPolicy]).toEqual([
      Math.floor(fleet!.nodes.max / 2),
      2,
      'RecreateGroupOnPodRestart',
    ]);
    const commands = [group.leaderTemplate, group.workerTemplate].map(
      ({ spec }: Json) => spec.containers[0].command.at(-1) as string,
    );
    expect(commands[0]).toMatch(/--pipeline-parallel-size 2 .*--node-rank 0$/);
    expect(commands[1]).toMatch(/--node-rank \$LWS_WORKER_INDEX --headless$/);
    const { selector } = named(spans, 'Service').spec;
    expect(group.leaderTemplate.metadata.labels).toMatchObject(selector);
    expect(group.workerTemplate.metadata.labels).not.toMatchObject(selector);
    expect(group.workerTemplate.spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution).toMatchObject(
      [{ topologyKey: 'topology.kubernetes.io/zone' }],
    );
  });

  it('has no address outside its cluster, unless the blueprint gives it a certificate and a security group', () => {
    expect(named(objects, 'Ingress')).toBeUndefined();
    const address = {
      workload: 'chat',
      certificateArn: 'arn:aws:acm:eu-north-1:111122223333:certificate/a',
      securityGroup: 'sg-0123456789abcdef0',
      scheme: 'internal',
      subnets: [],
    } as const;
    const exposed = { ...plan, charts: { ...plan.charts, services: [address] } };
    const ingress = named(objectsOf(requestJob(exposed, { workload: 'chat', model: 'm' })), 'Ingress');
    const setting = (key: string) => ingress.metadata.annotations[`alb.ingress.kubernetes.io/${key}`];
    expect(['scheme', 'certificate-arn', 'security-groups', 'listen-ports', 'subnets'].map(setting)).toEqual([
      'internal',
      address.certificateArn,
      address.securityGroup,
      '[{"HTTPS":443}]',
      undefined,
    ]);
    expect(objectFaults(ingress)).toEqual([]);
    expect(ingress.spec.rules[0].http.paths[0].backend.service.name).toBe(named(objects, 'Service').metadata.name);
  });

  it('has the same load balancer by the Gateway API, where the blueprint asks for that', () => {
    const address = {
      workload: 'chat',
      certificateArn: 'arn:aws:acm:eu-north-1:111122223333:certificate/a',
      securityGroup: 'sg-0123456789abcdef0',
      scheme: 'internal',
      api: 'gateway',
      subnets: ['subnet-0123456789abcdef0'],
    } as const;
    const asked = requestJob(
      { ...plan, charts: { ...plan.charts, services: [address] } },
      { workload: 'chat', model: 'm' },
    );
    const made = objectsOf(asked);
    expect(named(made, 'Ingress')).toBeUndefined();
    const kinds = ['GatewayClass', 'LoadBalancerConfiguration', 'TargetGroupConfiguration', 'Gateway', 'HTTPRoute'];
    for (const kind of kinds) {
      expect(objectFaults(named(made, kind)), kind).toEqual([]);
      const { spec } = named(made, kind);
      expect(objectFaults({ ...named(made, kind), spec: { ...spec, extra: 1 } }).join()).toContain('extra');
    }
    const [balancer, targets, door, route] = kinds.slice(1).map((kind) => named(made, kind));
    const { name: service, namespace } = named(objects, 'Service').metadata;
    for (const { metadata } of [balancer, targets, door, route]) expect(metadata.namespace).toBe(namespace);
    expect(door.spec.gatewayClassName).toBe(named(made, 'GatewayClass').metadata.name);
    expect(door.spec.infrastructure.parametersRef.name).toBe(balancer.metadata.name);
    expect(door.spec.listeners).toMatchObject([{ protocol: 'HTTPS', port: 443 }]);
    expect(balancer.spec).toMatchObject({
      scheme: 'internal',
      securityGroups: [address.securityGroup],
      loadBalancerSubnets: [{ identifier: address.subnets[0] }],
      listenerConfigurations: [{ protocolPort: 'HTTPS:443', defaultCertificate: address.certificateArn }],
    });
    expect(route.spec.parentRefs).toMatchObject([
      { name: door.metadata.name, sectionName: door.spec.listeners[0].name },
    ]);
    expect(targets.spec.targetReference.name).toBe(service);
    expect(route.spec.rules[0].backendRefs).toEqual([
      { name: service, port: named(objects, 'Service').spec.ports[0].port },
    ]);
    // The settings of both forms are the same.
    const ingress = named(
      objectsOf(
        requestJob(
          { ...plan, charts: { ...plan.charts, services: [{ ...address, api: 'ingress' }] } },
          { workload: 'chat', model: 'm' },
        ),
      ),
      'Ingress',
    ).metadata.annotations;
    const written = (list: { key: string; value: string }[]) =>
      list.map(({ key, value }) => `${key}=${value}`).join(',');
    expect(ingress['alb.ingress.kubernetes.io/load-balancer-attributes']).toBe(
      written(balancer.spec.loadBalancerAttributes),
    );
    expect(ingress['alb.ingress.kubernetes.io/target-group-attributes']).toBe(
      written(targets.spec.defaultConfiguration.targetGroupAttributes),
    );
    expect(asked.form === 'manifests' && asked.notes.join()).toContain('gateway-api/releases/download/v1.6.0');
  });

  it('follows the requests under way, between what outlives a zone and what the nodes hold, where nodes may go', () => {
    expect(named(objects, 'ScaledObject')).toBeUndefined();
    const idle = { ...plan, fleets: plan.fleets.map((one) => ({ ...one, nodes: { ...one.nodes, min: 0 } })) };
    const scaled = objectsOf(requestJob(idle, { workload: 'chat', model: 'm' }));
    const { spec } = named(scaled, 'ScaledObject');
    const perNode = Math.floor(8 / basis.acceleratorsPerReplica);
    // One in each of two zones; with a spare node, its replicas and one more.
    expect([spec.minReplicaCount, spec.maxReplicaCount]).toEqual([2, 2 * perNode]);
    const spare = idle.fleets.map((one) => ({ ...one, workingNodes: 1 }));
    const spared = objectsOf(requestJob({ ...idle, fleets: spare }, { workload: 'chat', model: 'm' }));
    expect(named(spared, 'ScaledObject').spec.minReplicaCount).toBe(1 + perNode);
    expect(objectFaults(named(scaled, 'ScaledObject'))).toEqual([]);
    expect(spec.scaleTargetRef).toMatchObject({ kind: 'Deployment', name: named(scaled, 'Deployment').metadata.name });
    const [{ metadata }] = spec.triggers;
    expect(metadata.targetValue).toBe(`${Math.floor(0.8 * basis.batch)}`);
    expect(metadata.url).toContain(`//${named(scaled, 'Service').metadata.name}.chat.`);
  });

  it('lets the autoscaler look, where the namespace lets in nobody', () => {
    const guards = { networkPolicies: true, podSecurity: true };
    const fleets = plan.fleets.map((one) => ({ ...one, nodes: { ...one.nodes, min: 0 } }));
    const guarded = { ...plan, fleets, charts: { ...plan.charts, guards } };
    const policy = named(objectsOf(requestJob(guarded, { workload: 'chat', model: 'm' })), 'NetworkPolicy');
    expect(objectFaults(policy)).toEqual([]);
    expect(policy.spec.ingress[0]).toMatchObject({
      from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'keda' } } }],
      ports: [{ port: 8000 }],
    });
    expect(named(objects, 'NetworkPolicy')).toBeUndefined();
    const ray = withLauncher({ ...planOf('starter'), charts: { ...planOf('starter').charts, guards } }, 'ray');
    expect(named(objectsOf(requestJob(ray, { workload: 'train' })), 'NetworkPolicy').spec.ingress[0].ports).toEqual([
      { protocol: 'TCP', port: 8265 },
    ]);
  });

  it('waits in no queue', () => {
    for (const { metadata } of objects) expect(metadata.labels?.['kueue.x-k8s.io/queue-name']).toBeUndefined();
  });
});
