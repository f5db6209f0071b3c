import { devicesPerNode } from '../../../kinds/replica.js';
import type { KubernetesObject, VolumeDriver, VolumePlan } from '../../../shape/charts-plan.js';
import type { ClusterNodesPlan, OwnedGroupPlan } from '../../../shape/eks-plan.js';
import type { EksHall } from '../../../shape/hall.js';
import { mirroredImage } from '../charts/sources.js';
import { mountsOnOwnedNodes } from '../hybrid/owned-mounts.js';

/** What the pods of a job have of a node. */
export interface PodRequest {
  readonly hall: EksHall;
  readonly fleet: ClusterNodesPlan;
  /** Accelerators of each pod; a whole node has `devicesPerNode`. */
  readonly accelerators: number;
  /** With its registry. */
  readonly image: string;
  /** A line of a shell; null: what the image runs. */
  readonly line: string | null;
  readonly env?: readonly EnvironmentVariable[];
  readonly container?: KubernetesObject;
  /** @default - main */
  readonly name?: string;
  /** Of pods that are replaced while they serve. @default - Never */
  readonly restartPolicy?: 'Always';
  readonly labels?: Readonly<Record<string, string>>;
  /** together: the pods of a job exchange data. apart: they do not. @default - they are in no queue */
  readonly placed?: 'together' | 'apart';
  readonly spec?: KubernetesObject;
}

/** A variable of a container. */
export type EnvironmentVariable =
  | Readonly<{ name: string; value: string }>
  | Readonly<{ name: string; valueFrom: object }>;

/** Of a node, in pods that share it by their accelerators: the rest is the kubelet's and the daemons'. */
const POD_SHARE = 0.75;
/** Where the local disks of a node are. */
const LOCAL_PATH = '/mnt/local';

/** Resource of Kubernetes that a node's accelerators are; null: it has none. */
function acceleratorResource({ resources }: ClusterNodesPlan): string | null {
  return Object.keys(resources).find((key) => key !== 'vpc.amazonaws.com/efa') ?? null;
}

/** Image under its own name, or under that of the mirror of the hall. */
export function imageOf(hall: EksHall, image: string): string {
  return mirroredImage(image, hall.charts.mirror ?? undefined);
}

/**
 * The template of a pod on one node of a fleet: its share of the node, every EFA interface where it has the whole node,
 * and every store of the workload.
 */
export function podTemplate(request: PodRequest): KubernetesObject {
  const { hall, fleet, labels = {}, restartPolicy = 'Never', spec = {} } = request;
  const annotations = placement(request);
  const serviceAccount = hall.access.find(({ key }) => key === fleet.workload)?.serviceAccount;
  return {
    metadata: {
      labels: { 'app.kubernetes.io/part-of': hall.name, ...labels },
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    spec: {
      ...(serviceAccount !== undefined && { serviceAccountName: serviceAccount }),
      restartPolicy,
      nodeSelector: { 'datahall/fleet': fleet.labels['datahall/fleet'] ?? fleet.key },
      tolerations: fleet.taints.map(({ key }) => ({ key, operator: 'Exists', effect: 'NoSchedule' })),
      containers: [container(request)],
      volumes: volumes(hall, fleet),
      ...spec,
    },
  };
}

/** A queue that places pods in the network admits those alone that say how. */
function placement({ hall, fleet, placed }: PodRequest): Readonly<Record<string, string>> {
  const { topology, ownedTopology = null } = hall.charts;
  const placing = [topology, ownedTopology].find((one) => one?.fleets.includes(fleet.key)) ?? null;
  if (placing === null || placed === undefined) return {};
  return placed === 'together'
    ? { 'kueue.x-k8s.io/podset-preferred-topology': placing.preferred }
    : { 'kueue.x-k8s.io/podset-unconstrained-topology': 'true' };
}

function container(request: PodRequest): KubernetesObject {
  const { hall, fleet, accelerators, image, line, env = [], name = 'main' } = request;
  return {
    name,
    image,
    ...(line !== null && { command: ['sh', '-c', line] }),
    env: [...fabricVariables(request), ...env],
    resources: resources(fleet, accelerators),
    volumeMounts: [
      { name: 'shm', mountPath: '/dev/shm' },
      ...(fleet.stripeLocalDisks ? [{ name: 'local', mountPath: LOCAL_PATH }] : []),
      ...mounted(hall, fleet).map((volume) => ({
        name: volumeName(volume),
        mountPath: volume.mountPath,
        ...(volume.readOnly && { readOnly: true }),
      })),
    ],
    ...request.container,
  };
}

/**
 * No huge pages: a node that does not run offers the autoscaler none, so that a pod which asks for them would never
 * start; EFA does without.
 * @see https://github.com/ofiwg/libfabric/blob/main/man/fi_efa.7.md
 */
function fabricVariables({ fleet, accelerators }: PodRequest): EnvironmentVariable[] {
  if (efaInterfaces(fleet, accelerators) === 0) return [];
  return [
    { name: 'FI_PROVIDER', value: 'efa' },
    { name: 'FI_EFA_USE_HUGE_PAGE', value: '0' },
    { name: 'NCCL_SOCKET_IFNAME', value: '^docker,lo,veth' },
  ];
}

/** A part of a node has none: its processes do not span nodes. */
function efaInterfaces(fleet: ClusterNodesPlan, accelerators: number): number {
  return accelerators === devicesPerNode(fleet) ? (fleet.resources['vpc.amazonaws.com/efa'] ?? 0) : 0;
}

function resources(fleet: ClusterNodesPlan, accelerators: number): KubernetesObject {
  const resource = acceleratorResource(fleet);
  const efa = efaInterfaces(fleet, accelerators);
  const devices = {
    ...(resource !== null && { [resource]: accelerators }),
    ...(efa > 0 && { 'vpc.amazonaws.com/efa': efa }),
  };
  const share = POD_SHARE * (resource === null ? 1 : accelerators / devicesPerNode(fleet));
  return {
    requests: {
      cpu: `${Math.floor(fleet.vcpus * share * 1000)}m`,
      memory: `${Math.floor(fleet.memoryMib * share)}Mi`,
      ...devices,
    },
    limits: devices,
  };
}

/** Where files can be changed in place, the fastest first; a bucket takes whole files alone. */
const WORKING_RANK = {
  'fsx.csi.aws.com': 0,
  'efs.csi.aws.com': 1,
  's3.csi.aws.com': null,
} as const satisfies Readonly<Record<VolumeDriver, number | null>>;

/** The fastest folder that outlives a pod, else the local disks; null: the node has neither. */
export function workingFolder(hall: EksHall, fleet: ClusterNodesPlan): string | null {
  const [fastest] = mounted(hall, fleet)
    .flatMap(({ driver, readOnly, mountPath }) => {
      const rank = readOnly ? null : WORKING_RANK[driver];
      return rank === null ? [] : [{ rank, mountPath }];
    })
    .sort((a, b) => a.rank - b.rank);
  return fastest?.mountPath ?? (fleet.stripeLocalDisks ? LOCAL_PATH : null);
}

function mounted({ charts }: EksHall, nodes: ClusterNodesPlan): readonly VolumePlan[] {
  return charts.volumes.filter(
    (volume) => volume.workload === nodes.workload && (!isOwned(nodes) || mountsOnOwnedNodes(volume)),
  );
}

/** On AWS `owned` is how a reservation is bought. */
function isOwned(nodes: ClusterNodesPlan): nodes is OwnedGroupPlan {
  return 'site' in nodes;
}

/** No name of a workload or a store has two hyphens in a row. */
function volumeName({ claim }: VolumePlan): string {
  return claim.replaceAll('.', '--');
}

function volumes(hall: EksHall, fleet: ClusterNodesPlan): KubernetesObject[] {
  return [
    { name: 'shm', emptyDir: { medium: 'Memory' } },
    ...(fleet.stripeLocalDisks ? [{ name: 'local', emptyDir: {} }] : []),
    ...mounted(hall, fleet).map((volume) => ({
      name: volumeName(volume),
      persistentVolumeClaim: { claimName: volume.claim, ...(volume.readOnly && { readOnly: true }) },
    })),
  ];
}
