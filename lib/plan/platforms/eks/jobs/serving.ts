import { type Job, type JobRequest, refuseJob } from '../../../kinds/job.js';
import { devicesPerNode, modelFlags, type Serving, VLLM_IMAGE, withReplica } from '../../../kinds/replica.js';
import type { KubernetesObject } from '../../../shape/charts-plan.js';
import type { NodeGroupPlan } from '../../../shape/eks-plan.js';
import type { EksHall } from '../../../shape/hall.js';
import { addressNotes, addressObjects, DRAIN_SECONDS, PORT, service, serviceLabels, serviceName } from './addresses.js';
import { letIn } from './callers.js';
import { type EnvironmentVariable, imageOf, podTemplate, workingFolder } from './pod.js';
import { replicaCalendar } from './replica-calendar.js';

/** Weights of hundreds of gigabytes are read before the first request: half an hour, looked at every ten seconds. */
const STARTUP = { periodSeconds: 10, failureThreshold: 180 } as const;
/** For the requests that are under way then. */
const GRACE_SECONDS = 300;

/**
 * A model that answers requests, in as many replicas as the nodes hold: a Deployment for each fleet, or a
 * LeaderWorkerSet where a replica spans nodes, behind one address of the cluster.
 */
export function writeService(
  hall: EksHall,
  fleets: readonly [NodeGroupPlan, ...NodeGroupPlan[]],
  request: JobRequest,
): Job {
  const { workload } = request;
  const address = hall.charts.services.find((one) => one.workload === workload) ?? null;
  const objects: KubernetesObject[] = [service(workload), ...addressObjects(address)];
  const notes: string[] = [];
  for (const fleet of fleets) {
    const one = withReplica(fleet, request, (serving) => serveOn(hall, fleet, request, serving, fleets.length === 1));
    if (one.form !== 'manifests') return one;
    objects.push(...one.objects);
    notes.push(...one.notes);
  }
  return { form: 'manifests', objects, notes: [...notes, ...addressNotes(workload, address)] };
}

/** @param alone - whether no other fleet answers the same requests */
function serveOn(hall: EksHall, fleet: NodeGroupPlan, request: JobRequest, serving: Serving, alone: boolean): Job {
  if (serving.replicas === 0) {
    return refuseJob(
      `a replica of the model spans ${serving.nodes} nodes, and ${fleet.key} has ${fleet.nodes.max}`,
      'size the workload by `inference`, which counts whole replicas',
    );
  }
  const name = `${fleet.key.replaceAll('.', '--')}-serve`;
  const made =
    serving.nodes > 1
      ? [replicaGroups(hall, fleet, request, serving, name)]
      : [deployment(hall, fleet, request, serving, name)];
  const count = `${serving.replicas} ${serving.replicas === 1 ? 'replica' : 'replicas'}`;
  const each =
    serving.nodes > 1
      ? `${serving.nodes} nodes of ${fleet.instanceType}`
      : `${serving.accelerators} of ${devicesPerNode(fleet)} accelerators of ${fleet.instanceType}`;
  return {
    form: 'manifests',
    objects: [
      ...made,
      disruptionBudget(fleet.workload, name, serving),
      ...(alone ? scaling(hall, fleet, serving, name) : []),
    ],
    notes: [`${fleet.key}: ${count}, each on ${each}`],
  };
}

/** Set by LeaderWorkerSet on the pods of its groups. */
const GROUP_LABEL = 'leaderworkerset.sigs.k8s.io/name';

/** Labels by which the pod of each replica is found that answers: of one over several nodes, its leader. */
function answering(name: string, { nodes }: Serving): Readonly<Record<string, string>> {
  return nodes > 1
    ? { [GROUP_LABEL]: name, 'leaderworkerset.sigs.k8s.io/worker-index': '0' }
    : { 'app.kubernetes.io/instance': name };
}

function serveLine({ command }: JobRequest, serving: Serving): string {
  return command ?? `exec vllm serve ${serving.model} --port ${PORT} ${modelFlags(serving).join(' ')}`;
}

/** One replica at a time ends for an update: no accelerator is free for its successor before. */
function deployment(
  hall: EksHall,
  fleet: NodeGroupPlan,
  request: JobRequest,
  serving: Serving,
  name: string,
): KubernetesObject {
  const labels = answering(name, serving);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: fleet.workload, labels: serviceLabels(fleet.workload) },
    spec: {
      replicas: serving.replicas,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
      selector: { matchLabels: labels },
      template: replicaPod(hall, fleet, request, serving, {
        line: serveLine(request, serving),
        labels,
        answers: true,
        spec: { topologySpreadConstraints: [spreadOver('topology.kubernetes.io/zone', labels)] },
      }),
    },
  };
}

/**
 * Groups of pods, each a replica; a group starts, and starts again, as a whole. Its pipeline stays in one zone.
 * @see https://docs.vllm.ai/en/latest/serving/parallelism_scaling.html
 */
function replicaGroups(
  hall: EksHall,
  fleet: NodeGroupPlan,
  request: JobRequest,
  serving: Serving,
  name: string,
): KubernetesObject {
  const together = '--nnodes $LWS_GROUP_SIZE --master-addr $LWS_LEADER_ADDRESS';
  const base = serveLine(request, serving);
  const spec = {
    affinity: {
      podAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          {
            topologyKey: 'topology.kubernetes.io/zone',
            labelSelector: { matchLabels: { [GROUP_LABEL]: name } },
            matchLabelKeys: ['leaderworkerset.sigs.k8s.io/group-index'],
          },
        ],
      },
    },
  };
  return {
    apiVersion: 'leaderworkerset.x-k8s.io/v1',
    kind: 'LeaderWorkerSet',
    metadata: { name, namespace: fleet.workload, labels: serviceLabels(fleet.workload) },
    spec: {
      replicas: serving.replicas,
      rolloutStrategy: {
        type: 'RollingUpdate',
        rollingUpdateConfiguration: { maxSurge: 0, maxUnavailable: 1 },
      },
      leaderWorkerTemplate: {
        size: serving.nodes,
        restartPolicy: 'RecreateGroupOnPodRestart',
        leaderTemplate: replicaPod(hall, fleet, request, serving, {
          line: `${base} ${together} --node-rank 0`,
          answers: true,
          labels: {},
          spec: {
            ...spec,
            topologySpreadConstraints: [spreadOver('topology.kubernetes.io/zone', answering(name, serving))],
          },
        }),
        workerTemplate: replicaPod(hall, fleet, request, serving, {
          line: `${base} ${together} --node-rank $LWS_WORKER_INDEX --headless`,
          answers: false,
          labels: {},
          spec,
        }),
      },
    },
  };
}

interface ReplicaPod {
  readonly line: string;
  /** Whether requests reach it. */
  readonly answers: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: KubernetesObject;
}

function replicaPod(
  hall: EksHall,
  fleet: NodeGroupPlan,
  request: JobRequest,
  serving: Serving,
  { line, answers, labels, spec }: ReplicaPod,
): KubernetesObject {
  const health = { httpGet: { path: '/health', port: PORT } };
  return podTemplate({
    hall,
    fleet,
    accelerators: serving.accelerators,
    image: request.image ?? imageOf(hall, VLLM_IMAGE),
    name: 'vllm',
    line,
    env: [...cache(hall, fleet), token],
    container: answers
      ? {
          ports: [{ name: 'http', containerPort: PORT }],
          startupProbe: { ...health, ...STARTUP },
          readinessProbe: { ...health, periodSeconds: 10 },
          livenessProbe: { ...health, periodSeconds: 20, failureThreshold: 6 },
          lifecycle: { preStop: { exec: { command: ['sleep', `${DRAIN_SECONDS}`] } } },
        }
      : {},
    restartPolicy: 'Always',
    labels: { ...serviceLabels(fleet.workload), ...labels, ...(answers && { 'datahall/answers': 'true' }) },
    spec: { terminationGracePeriodSeconds: GRACE_SECONDS, ...spec },
  });
}

/** What is downloaded once serves every replica, where a folder outlives them. */
function cache(hall: EksHall, fleet: NodeGroupPlan): EnvironmentVariable[] {
  const folder = workingFolder(hall, fleet);
  return folder === null ? [] : [{ name: 'HF_HOME', value: `${folder}/huggingface` }];
}

/** For models that are not open; a Secret `hf-token` in the namespace, which may be missing. */
const token: EnvironmentVariable = {
  name: 'HF_TOKEN',
  valueFrom: { secretKeyRef: { name: 'hf-token', key: 'token', optional: true } },
};

/** Evenly where there is room; without a zone, where there is any. */
function spreadOver(topologyKey: string, labels: Readonly<Record<string, string>>): KubernetesObject {
  return { maxSkew: 1, topologyKey, whenUnsatisfiable: 'ScheduleAnyway', labelSelector: { matchLabels: labels } };
}

/** Nodes are drained one replica at a time. */
function disruptionBudget(workload: string, name: string, serving: Serving): KubernetesObject {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name, namespace: workload },
    spec: { maxUnavailable: 1, selector: { matchLabels: answering(name, serving) } },
  };
}

/** Share of the requests that a replica works on at once at which another is started: it takes minutes to load. */
const BUSY_SHARE = 0.8;

/**
 * Replicas by the requests that are under way, as vLLM counts them, where nodes may go: between as many as outlive a
 * node or a zone and as many as there is room for, and never fewer than the nodes hold that the calendar has up. Where the nodes keep running, so do the replicas; where several fleets
 * answer, the requests of one can not be told from those of another.
 * @see https://keda.sh/docs/2.20/scalers/metrics-api/
 */
function scaling(
  hall: EksHall,
  fleet: NodeGroupPlan,
  { replicas, replicasPerNode, batch, nodes }: Serving,
  name: string,
): KubernetesObject[] {
  const spares = fleet.nodes.max - fleet.workingNodes;
  const beside = nodes > 1 ? Math.ceil(spares / nodes) : spares * replicasPerNode;
  // In several zones, two of them.
  const least = Math.max(1 + beside, Math.min(2, fleet.subnets.length));
  if (fleet.nodes.min > 0 || batch === null || least >= replicas) return [];
  const { workload } = fleet;
  const target =
    nodes > 1
      ? { apiVersion: 'leaderworkerset.x-k8s.io/v1', kind: 'LeaderWorkerSet', name }
      : { apiVersion: 'apps/v1', kind: 'Deployment', name };
  return [
    ...letIn(hall, workload, 'keda', PORT),
    {
      apiVersion: 'keda.sh/v1alpha1',
      kind: 'ScaledObject',
      metadata: { name, namespace: workload },
      spec: {
        scaleTargetRef: target,
        minReplicaCount: least,
        maxReplicaCount: replicas,
        cooldownPeriod: 600,
        triggers: [
          {
            type: 'metrics-api',
            metricType: 'AverageValue',
            metadata: {
              url: `http://${serviceName(workload)}.${workload}.svc.cluster.local:${PORT}/metrics`,
              format: 'prometheus',
              valueLocation: 'vllm:num_requests_running',
              aggregateFromKubeServiceEndpoints: 'true',
              aggregationType: 'sum',
              targetValue: `${Math.max(1, Math.floor(BUSY_SHARE * batch))}`,
            },
          },
          ...replicaCalendar(fleet, (up) =>
            Math.min(replicas, nodes > 1 ? Math.floor(up / nodes) : up * replicasPerNode),
          ),
        ],
      },
    },
  ];
}
