import type { ClusterNodesPlan } from '../../lib/plan/shape/eks-plan.js';
import type { EksHall } from '../../lib/plan/shape/hall.js';
import { storeOf } from '../../lib/plan/stores/stores.js';
import type { Json } from '../terraform/synthesized.js';

/** A cluster as its objects and node groups make it, and what is applied to it. */
export interface Cluster {
  readonly hall: EksHall;
  /** That the second stack makes. */
  readonly objects: readonly Json[];
  /** That a user applies. */
  readonly manifests: readonly Json[];
}

/** The pods of one template, with the object that makes them. */
interface Pods {
  readonly owner: Json;
  readonly spec: Json;
  readonly labels: Json;
}

/** Names of objects that a script makes beside the manifests, e.g. `secret accept-train`. */
type Made = ReadonlySet<string>;

/** Taken by daemons and the system of a node. */
const MEMORY_SHARE = 0.98;

/**
 * Why pods of the manifests would never run, by the rules of the scheduler, the volume binder, Pod Identity and Kueue: no
 * node group that they fit, no claim, no rights, no queue.
 * @param made - what a script makes beside them
 */
export function unschedulable(cluster: Cluster, made: Made = new Set()): string[] {
  return cluster.manifests.flatMap((owner) => podsOf(owner).flatMap((pods) => whyNot(cluster, pods, made)));
}

/** Pod templates of an object, wherever its kind keeps them. */
export function podsOf(owner: Json): Pods[] {
  if (owner.kind === 'Pod') return [{ owner, spec: owner.spec, labels: owner.metadata.labels ?? {} }];
  const templates: Pods[] = [];
  const look = (part: unknown): void => {
    if (Array.isArray(part)) part.forEach(look);
    if (typeof part !== 'object' || part === null) return;
    const { spec, metadata } = part as Json;
    if (Array.isArray(spec?.containers)) templates.push({ owner, spec, labels: metadata?.labels ?? {} });
    else Object.values(part).forEach(look);
  };
  look(owner.spec);
  return templates;
}

function whyNot(cluster: Cluster, pods: Pods, made: Made): string[] {
  const { owner, spec } = pods;
  const what = `${owner.kind} ${owner.metadata.name}`;
  const namespace = owner.metadata.namespace ?? 'default';
  const faults = [
    ...(find(cluster.objects, 'Namespace', namespace) ? [] : [`no namespace ${namespace}`]),
    ...nodeFaults(cluster.hall, spec),
    ...volumeFaults(cluster, namespace, spec, made),
    ...accountFaults(cluster, namespace, spec),
    ...queueFaults(cluster, namespace, pods),
    ...serviceFaults(cluster, namespace, pods),
  ];
  return faults.map((fault) => `${what}: ${fault}`);
}

function nodeFaults(hall: EksHall, spec: Json): string[] {
  const needed = requestsOf(spec);
  const tried = nodesOf(hall).map((fleet) => ({ key: fleet.key, why: misfit(fleet, spec, needed) }));
  // Whatever asks for no accelerator may run on the nodes of the cluster itself.
  if (tried.some(({ why }) => why === null) || (plain(needed) && Object.keys(spec.nodeSelector ?? {}).length === 0))
    return [];
  return [`no node fits: ${tried.map(({ key, why }) => `${key} ${why}`).join('; ')}`];
}

/** Of its fleets, and owned ones that join it. */
function nodesOf(hall: EksHall): ClusterNodesPlan[] {
  return [...hall.fleets, ...(hall.owned ?? [])];
}

function plain(needed: ReadonlyMap<string, number>): boolean {
  return [...needed.keys()].every((key) => !key.includes('/'));
}

/** Why a pod does not run on a node of the group; null: it does. */
function misfit(fleet: ClusterNodesPlan, spec: Json, needed: ReadonlyMap<string, number>): string | null {
  const labels: Readonly<Record<string, string>> = {
    ...fleet.labels,
    ...('instanceType' in fleet
      ? { 'node.kubernetes.io/instance-type': fleet.instanceType }
      : { 'eks.amazonaws.com/compute-type': 'hybrid' }),
  };
  for (const [key, value] of Object.entries<string>(spec.nodeSelector ?? {})) {
    if (labels[key] !== value) return `has no ${key}=${value}`;
  }
  const terms: Json[] =
    spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const fits = (term: Json) =>
    (term.matchExpressions ?? []).every(({ key, operator, values = [] }: Json) => {
      const own = labels[key];
      if (operator === 'Exists') return own !== undefined;
      if (operator === 'DoesNotExist') return own === undefined;
      return operator === 'NotIn' ? !values.includes(own) : values.includes(own);
    });
  if (terms.length > 0 && !terms.some(fits)) return 'is none that the affinity allows';
  for (const { key, value } of fleet.taints) {
    const tolerated = (spec.tolerations ?? []).some(
      (one: Json) =>
        (one.key === undefined || one.key === key) &&
        (one.operator === 'Exists' || one.value === value) &&
        (one.effect === undefined || one.effect === 'NoSchedule'),
    );
    if (!tolerated) return `has the taint ${key}`;
  }
  const offered = new Map([
    ...Object.entries(fleet.resources),
    ['cpu', fleet.vcpus],
    ['memory', fleet.memoryMib * 1024 ** 2 * MEMORY_SHARE],
  ] as [string, number][]);
  for (const [resource, amount] of needed) {
    if (amount > (offered.get(resource) ?? 0)) return `offers ${offered.get(resource) ?? 0} of ${amount} ${resource}`;
  }
  return null;
}

/** Of a pod at its most: containers run together, those that prepare it one by one. */
function requestsOf(spec: Json): Map<string, number> {
  const sums = new Map<string, number>();
  for (const container of spec.containers) {
    for (const [key, value] of requested(container)) sums.set(key, (sums.get(key) ?? 0) + value);
  }
  for (const container of spec.initContainers ?? []) {
    for (const [key, value] of requested(container)) sums.set(key, Math.max(sums.get(key) ?? 0, value));
  }
  return sums;
}

function requested({ resources = {} }: Json): [string, number][] {
  return Object.entries({ ...resources.limits, ...resources.requests }).map(([key, value]) => [
    key,
    quantity(`${value}`),
  ]);
}

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  m: 1e-3,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
};

/** A quantity of Kubernetes, such as `72000m`. @throws Error when it is none */
function quantity(text: string): number {
  const [, digits, unit] = /^([0-9.]+)([A-Za-z]*)$/.exec(text) ?? [];
  const factor = UNITS[unit ?? '-'];
  if (factor === undefined) throw new Error(`${text} is no quantity`);
  return Number(digits) * factor;
}

function volumeFaults({ hall, objects }: Cluster, namespace: string, spec: Json, made: Made): string[] {
  const volumes: Json[] = spec.volumes ?? [];
  const names = volumes.map(({ name }) => name);
  const mounts = [...spec.containers, ...(spec.initContainers ?? [])].flatMap(
    ({ volumeMounts = [] }: Json) => volumeMounts,
  );
  const unknown = mounts
    .filter(({ name }: Json) => !names.includes(name))
    .map(({ name }: Json) => `mounts no volume ${name}`);
  const paths = spec.containers.flatMap(({ name, volumeMounts = [] }: Json) =>
    volumeMounts.map(({ mountPath }: Json) => `${name} ${mountPath}`),
  );
  const twice = paths
    .filter((path: string, at: number) => paths.indexOf(path) !== at)
    .map((path: string) => `mounts two volumes at ${path}`);
  return [...unknown, ...twice, ...volumes.flatMap((volume) => volumeFault(hall, objects, namespace, volume, made))];
}

function volumeFault(hall: EksHall, objects: readonly Json[], namespace: string, volume: Json, made: Made): string[] {
  const { persistentVolumeClaim: claim, configMap, secret } = volume;
  if (configMap !== undefined) return made.has(`configmap ${configMap.name}`) ? [] : [`no configmap ${configMap.name}`];
  if (secret !== undefined) return made.has(`secret ${secret.secretName}`) ? [] : [`no secret ${secret.secretName}`];
  if (claim === undefined) return [];
  const found = find(objects, 'PersistentVolumeClaim', claim.claimName, namespace);
  if (found === undefined) return [`no claim ${claim.claimName} in ${namespace}`];
  const bound = find(objects, 'PersistentVolume', found.spec.volumeName);
  if (bound === undefined) return [`no volume of the claim ${claim.claimName}`];
  const { claimRef, csi, accessModes } = bound.spec;
  return [
    ...(claimRef.name === claim.claimName && claimRef.namespace === namespace
      ? []
      : [`the volume of ${claim.claimName} is another's`]),
    ...(accessModes.join() === found.spec.accessModes.join()
      ? []
      : [`the volume of ${claim.claimName} has other access modes`]),
    ...(found.spec.storageClassName === bound.spec.storageClassName
      ? []
      : [`the volume of ${claim.claimName} has another class`]),
    ...(hall.cluster.addons.some(({ name }) => DRIVERS[csi.driver] === name)
      ? []
      : [`no add-on has the driver ${csi.driver}`]),
  ];
}

const DRIVERS: Readonly<Record<string, string>> = {
  'efs.csi.aws.com': 'aws-efs-csi-driver',
  'fsx.csi.aws.com': 'aws-fsx-csi-driver',
  's3.csi.aws.com': 'aws-mountpoint-s3-csi-driver',
};

/** A bucket is opened with the rights of the pod's service account. */
function accountFaults({ hall, objects }: Cluster, namespace: string, spec: Json): string[] {
  const account = spec.serviceAccountName ?? 'default';
  const missing =
    account === 'default' || find(objects, 'ServiceAccount', account, namespace)
      ? []
      : [`no service account ${account} in ${namespace}`];
  const role = hall.access.find((one) => one.namespace === namespace && one.serviceAccount === account);
  const claims = (spec.volumes ?? []).flatMap(({ persistentVolumeClaim: claim }: Json) => claim?.claimName ?? []);
  const closed = hall.charts.volumes
    .filter((volume) => volume.namespace === namespace && claims.includes(volume.claim))
    .filter(({ store }) => storeOf(hall.stores.find(({ key }) => key === store)!).granted)
    .filter(({ store }) => !role?.grants.some((grant) => grant.store === store))
    .map(({ store }) => `${account} has no right to ${store}`);
  return [...missing, ...closed];
}

function queueFaults({ hall, objects }: Cluster, namespace: string, { owner, spec }: Pods): string[] {
  const name = owner.metadata.labels?.['kueue.x-k8s.io/queue-name'];
  if (name === undefined) return [];
  const priority = owner.metadata.labels['kueue.x-k8s.io/priority-class'];
  const queue = find(objects, 'LocalQueue', name, namespace);
  const behind = queue && find(objects, 'ClusterQueue', queue.spec.clusterQueue);
  const faults = [
    ...(priority === undefined || find(objects, 'WorkloadPriorityClass', priority)
      ? []
      : [`no priority class ${priority}`]),
    ...(queue === undefined ? [`no queue ${name} in ${namespace}`] : []),
    ...(queue !== undefined && behind === undefined ? [`no cluster queue ${queue.spec.clusterQueue}`] : []),
  ];
  if (behind === undefined) return faults;
  const open = behind.spec.namespaceSelector?.matchLabels?.['kubernetes.io/metadata.name'] === namespace;
  return [
    ...faults,
    ...(open ? [] : [`the queue ${name} is closed to ${namespace}`]),
    ...quotaFaults(hall, objects, behind, owner, spec),
  ];
}

/** Every node of the job at once, on one flavor: where the pods say which fleet they want, on that. */
function quotaFaults(hall: EksHall, objects: readonly Json[], queue: Json, owner: Json, spec: Json): string[] {
  const needed = [...requestsOf(spec)].find(([key]) =>
    nodesOf(hall).some(({ resources }) => key in resources && !key.includes('efa')),
  );
  if (needed === undefined) return [];
  const [resource, each] = needed;
  const group = queue.spec.resourceGroups.find(({ coveredResources }: Json) => coveredResources.includes(resource));
  if (group === undefined) return [`the queue has no quota of ${resource}`];
  const fitting = group.flavors.filter(({ name }: Json) => {
    const labels = find(objects, 'ResourceFlavor', name)?.spec.nodeLabels ?? {};
    const fleet = nodesOf(hall).find(({ labels: own }) => own['datahall/fleet'] === labels['datahall/fleet']);
    return fleet !== undefined && misfit(fleet, spec, requestsOf(spec)) === null;
  });
  if (fitting.length === 0) return ['no flavor of the queue has nodes that it fits'];
  // In a cohort with a ceiling, a queue borrows what others leave idle up to it.
  const quota = fitting.reduce((sum: number, { resources }: Json) => {
    const { nominalQuota, borrowingLimit = 0 } = resources.find((one: Json) => one.name === resource);
    return sum + Number(nominalQuota) + Number(borrowingLimit);
  }, 0);
  const total = each * podsAtOnce(owner);
  return total > quota ? [`needs ${total} of ${quota} ${resource}`] : [];
}

/** Pods that start together. */
function podsAtOnce({ kind, spec }: Json): number {
  if (kind === 'Job') return spec.parallelism ?? 1;
  if (kind === 'JobSet') {
    return spec.replicatedJobs.reduce(
      (sum: number, one: Json) => sum + (one.replicas ?? 1) * (one.template.spec.parallelism ?? 1),
      0,
    );
  }
  if (kind === 'TrainJob') return spec.trainer?.numNodes ?? 1;
  return 1;
}

/** A host name of a pod is known through a service of its name. */
function serviceFaults({ manifests }: Cluster, namespace: string, { owner, spec }: Pods): string[] {
  const { subdomain } = spec;
  if (subdomain === undefined) return [];
  const service = find(manifests, 'Service', subdomain, namespace);
  if (service === undefined) return [`no service ${subdomain}`];
  const job = service.spec.selector['batch.kubernetes.io/job-name'];
  return [
    ...(service.spec.clusterIP === 'None' ? [] : [`the service ${subdomain} has an address of its own`]),
    ...(job === undefined || job === owner.metadata.name ? [] : [`the service ${subdomain} selects no pod`]),
  ];
}

function find(objects: readonly Json[], kind: string, name: string, namespace?: string): Json | undefined {
  return objects.find(
    (one) =>
      one.kind === kind &&
      one.metadata.name === name &&
      (namespace === undefined || one.metadata.namespace === namespace),
  );
}
