import { parseAllDocuments } from 'yaml';
import { launcherFrameworks } from '../../../lib/plan/platforms/eks/charts/launchers.js';
import type { KubernetesObject } from '../../../lib/plan/shape/charts-plan.js';
import type { EksHall } from '../../../lib/plan/shape/hall.js';

// biome-ignore lint/suspicious/noExplicitAny: objects of Kubernetes, as they are read.
type Json = any;

/** A pod of an object, with how many of it run at once. */
interface Pods {
  readonly count: number;
  readonly template: Json;
}

/** Objects as `kubectl` reads them. */
export function readObjects(yaml: string): KubernetesObject[] {
  return parseAllDocuments(yaml).map((document) => document.toJS());
}

const podsOf: Readonly<Record<string, (object: Json, all: readonly Json[]) => Pods[]>> = {
  Job: ({ spec }) => [{ count: spec.parallelism ?? 1, template: spec.template }],
  JobSet: ({ spec }) => replicated(spec.replicatedJobs),
  RayJob: ({ spec: { rayClusterSpec } }) =>
    rayClusterSpec.workerGroupSpecs.map(({ replicas, template }: Json) => ({ count: replicas, template })),
  TrainJob: ({ spec, metadata }, all) => {
    const runtime = all.find((one) => one.kind === spec.runtimeRef.kind && one.metadata.name === spec.runtimeRef.name);
    if (runtime === undefined || runtime.metadata.namespace !== metadata.namespace) return [];
    const jobs: Json[] = runtime.spec.template.spec.replicatedJobs;
    const { numNodes } = spec.trainer;
    // The launcher is one of the nodes.
    const counts = jobs.length === 1 ? [numNodes] : [numNodes - 1, 1];
    return jobs.map(({ template }, at) => ({ count: counts[at]!, template: template.spec.template }));
  },
  Deployment: ({ spec }) => [{ count: spec.replicas, template: spec.template }],
  LeaderWorkerSet: ({ spec: { replicas, leaderWorkerTemplate: group } }) => [
    { count: replicas, template: group.leaderTemplate },
    { count: replicas * (group.size - 1), template: group.workerTemplate },
  ],
};

const replicated = (jobs: readonly Json[]): Pods[] =>
  jobs.map(({ replicas, template: { spec } }) => ({ count: replicas * spec.parallelism, template: spec.template }));

/** Pods of all objects. */
export function allPods(objects: readonly Json[]): Pods[] {
  return objects.flatMap((object) => podsOf[object.kind]?.(object, objects) ?? []);
}

/** As Kueue names the kinds of job that it holds back. */
const FRAMEWORKS: Readonly<Record<string, string>> = {
  Job: 'batch/job',
  JobSet: 'jobset.x-k8s.io/jobset',
  TrainJob: 'trainer.kubeflow.org/trainjob',
  RayJob: 'ray.io/rayjob',
};

/** Why the objects of a job would not run in a hall, as its scheduler and its queues would see it; empty: they do. */
export function whyNot(hall: EksHall, objects: readonly Json[]): string[] {
  const pods = allPods(objects);
  if (pods.length === 0) return ['no pod'];
  const namespaces = new Set(objects.map(({ metadata }) => metadata.namespace));
  const [namespace] = namespaces;
  return [
    ...(namespaces.size > 1 ? [`several namespaces: ${[...namespaces].join(' ')}`] : []),
    ...objects.flatMap((object) => whyNotQueued(hall, object)),
    ...pods.flatMap((pod) => whyNoNode(hall, namespace!, pod)),
  ];
}

function whyNotQueued({ charts }: EksHall, { kind, metadata }: Json): string[] {
  const framework = FRAMEWORKS[kind];
  if (framework === undefined) return [];
  const queue = metadata.labels?.['kueue.x-k8s.io/queue-name'];
  const known = charts.queues.some(({ workload, namespace }) => workload === queue && namespace === metadata.namespace);
  const held = ['batch/job', ...launcherFrameworks(charts.launcher)];
  return [
    ...(known ? [] : [`no queue ${queue} in ${metadata.namespace}`]),
    ...(held.includes(framework) ? [] : [`Kueue holds no ${framework}`]),
  ];
}

function whyNoNode(hall: EksHall, namespace: string, { count, template: { spec } }: Pods): string[] {
  const fleet = [...hall.fleets, ...(hall.owned ?? [])].find(({ labels }) =>
    Object.entries(spec.nodeSelector ?? {}).every(([key, value]) => labels[key] === value),
  );
  if (fleet === undefined) return [`no node has ${JSON.stringify(spec.nodeSelector)}`];
  const [container] = spec.containers;
  const offered: Readonly<Record<string, number>> = {
    ...fleet.resources,
    cpu: fleet.vcpus * 1000,
    memory: fleet.memoryMib,
  };
  const asked = Object.entries<Json>(container.resources.requests).map(
    ([key, amount]) => [key, typeof amount === 'number' ? amount : Number.parseInt(amount, 10)] as const,
  );
  const onOneNode = Math.min(...asked.map(([key, amount]) => Math.floor((offered[key] ?? 0) / amount)));
  const account = hall.access.find(({ key }) => key === namespace)?.serviceAccount;
  const claims = spec.volumes.flatMap((volume: Json) => volume.persistentVolumeClaim?.claimName ?? []);
  const names = new Set(spec.volumes.map(({ name }: Json) => name));
  return [
    ...fleet.taints
      .filter(({ key }) => !spec.tolerations.some((one: Json) => one.key === key && one.effect === 'NoSchedule'))
      .map(({ key }) => `does not tolerate ${key}`),
    ...(onOneNode * fleet.nodes.max < count ? [`${count} pods, room for ${onOneNode * fleet.nodes.max}`] : []),
    ...(spec.serviceAccountName === account ? [] : [`service account ${spec.serviceAccountName}, not ${account}`]),
    ...claims
      .filter((claim: string) => !hall.charts.volumes.some((one) => one.namespace === namespace && one.claim === claim))
      .map((claim: string) => `no claim ${claim}`),
    ...hall.charts.volumes
      // On owned nodes a store is mounted whose driver is made for them.
      .filter(({ driver }) => !('site' in fleet) || driver === 'fsx.csi.aws.com')
      .filter((one) => one.namespace === namespace && !claims.includes(one.claim))
      .map(({ claim }) => `${claim} is not mounted`),
    ...container.volumeMounts
      .filter(({ name }: Json) => !names.has(name))
      .map(({ name }: Json) => `mounts ${name}, which is no volume`),
    ...differing(container.resources, [...Object.keys(fleet.resources)]),
  ];
}

/** Devices are given whole: requests and limits are the same. */
function differing({ requests, limits }: Json, devices: readonly string[]): string[] {
  return devices.filter((key) => requests[key] !== limits[key]).map((key) => `${key}: a request that is not the limit`);
}
