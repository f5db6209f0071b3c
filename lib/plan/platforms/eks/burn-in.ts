import { BURN_IN_SECONDS, type BurnInRequest, burnInImage, CONTAINER_START, hereFile } from '../../kinds/burn-in.js';
import { seenBy } from '../../kinds/pools.js';
import type { KubernetesObject, VolumePlan } from '../../shape/charts-plan.js';
import type { NodeGroupPlan } from '../../shape/eks-plan.js';
import type { EksHall } from '../../shape/hall.js';
import { mirroredImage } from './charts/sources.js';

/** Of DCGM, whose diagnostics need software that the image of nccl-tests lacks. */
const DCGM_IMAGE = 'nvcr.io/nvidia/cloud-native/dcgm:4.4.2-1-ubuntu22.04';

const nameOf = ({ key }: Pick<NodeGroupPlan, 'key'>): string => `accept-${key.replaceAll('.', '-')}`;

/**
 * Shell for a machine with kubectl: it starts a job on every node of the fleet, prints the log of the first pod and deletes
 * what it made. The job is in no queue: Kueue would take its nodes back while DCGM still diagnoses them.
 */
export function burnIn(hall: EksHall, { fleet: { key }, nodes, head, node }: BurnInRequest): string[] {
  const fleet = seenBy(hall, hall.fleets.find((one) => one.key === key)!);
  const name = nameOf(fleet);
  const objects = burnInObjects(hall, fleet, nodes, '$IMAGE');
  return [
    `name=${name}; namespace=${namespaceOf(hall, fleet)}`,
    ...imageVariables(hall, fleet),
    'work=$(mktemp -d)',
    'ssh-keygen -q -t ed25519 -N "" -f "$work/id"',
    ...hereFile('$work/start.sh', CONTAINER_START),
    ...hereFile('$work/head.sh', head),
    ...hereFile('$work/node.sh', node),
    'kube() { kubectl -n "$namespace" "$@" >&2; }',
    'kube delete job,service,secret,configmap "$name" --ignore-not-found',
    'kube create secret generic "$name" --from-file="$work/id" --from-file="$work/id.pub"',
    'kube create configmap "$name" --from-file="$work/start.sh" --from-file="$work/head.sh" --from-file="$work/node.sh"',
    ...hereFile(
      '$work/objects.json',
      JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }, null, 2).split('\n'),
    ),
    'sed -i "s|\\$IMAGE|$IMAGE|; s|\\$DCGM|$DCGM|" "$work/objects.json"',
    'kube apply -f "$work/objects.json"',
    'first="batch.kubernetes.io/job-name=$name,batch.kubernetes.io/job-completion-index=0"',
    'until kubectl -n "$namespace" get pods -l "$first" -o name | grep -q pod; do sleep 10; done',
    `kube wait --for=condition=Ready --timeout=${BURN_IN_SECONDS}s pod -l "$first"`,
    'kubectl -n "$namespace" logs -f -l "$first" -c burn-in --tail=-1',
    'kube delete job,service,secret,configmap "$name" --ignore-not-found',
    'rm -r "$work"',
  ];
}

/**
 * The job of a burn-in and the service through which its pods find each other.
 * @param nodes - on each of which one pod has everything
 * @param image - with its registry
 */
export function burnInObjects(hall: EksHall, planned: NodeGroupPlan, nodes: number, image: string): KubernetesObject[] {
  const fleet = seenBy(hall, planned);
  const name = nameOf(fleet);
  const namespace = namespaceOf(hall, fleet);
  const metadata = { name, namespace };
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: {
        clusterIP: 'None',
        publishNotReadyAddresses: true,
        selector: { 'batch.kubernetes.io/job-name': name },
      },
    },
    {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata,
      spec: {
        completionMode: 'Indexed',
        completions: nodes,
        parallelism: nodes,
        backoffLimit: 0,
        activeDeadlineSeconds: BURN_IN_SECONDS,
        template: { spec: podSpec(hall, fleet, nodes, image) },
      },
    },
  ];
}

function podSpec(hall: EksHall, fleet: NodeGroupPlan, nodes: number, image: string): KubernetesObject {
  const name = nameOf(fleet);
  const serviceAccount = hall.charts.queues.find(({ workload }) => workload === fleet.workload)?.serviceAccount;
  const volumes = mountedVolumes(hall).filter((one) => one.workload === fleet.workload && !one.readOnly);
  const resources = {
    limits: Object.fromEntries(Object.entries(fleet.resources).map(([key, count]) => [key, `${count}`])),
  };
  const results = { name: 'results', mountPath: '/results' };
  return {
    subdomain: name,
    restartPolicy: 'Never',
    ...(serviceAccount && { serviceAccountName: serviceAccount }),
    nodeSelector: { 'datahall/fleet': fleet.key },
    tolerations: fleet.taints.map(({ key }) => ({ key, operator: 'Exists', effect: 'NoSchedule' })),
    ...(fleet.accelerators?.vendor === 'NVIDIA' && {
      initContainers: [
        {
          name: 'dcgm',
          image: '$DCGM',
          // The verdict is the log's to give: a failed diagnosis is no reason to stop here.
          command: ['sh', '-c', 'nv-hostengine && dcgmi diag -r 3 -j > /results/dcgm.json; true'],
          securityContext: { capabilities: { add: ['SYS_ADMIN'] } },
          resources,
          volumeMounts: [results],
        },
      ],
    }),
    containers: [
      {
        name: 'burn-in',
        image,
        command: ['bash', '/accept/start.sh'],
        env: [
          { name: 'FOLDER', value: '/accept' },
          { name: 'KEYS', value: '/keys' },
          { name: 'NODES', value: `${nodes}` },
          { name: 'MAIN', value: `${name}-0.${name}` },
          {
            name: 'INDEX',
            valueFrom: { fieldRef: { fieldPath: "metadata.annotations['batch.kubernetes.io/job-completion-index']" } },
          },
        ],
        // Locks the memory that EFA reads, and reads what the kernel reports of the GPUs.
        securityContext: { capabilities: { add: ['IPC_LOCK', 'SYSLOG'] } },
        resources,
        volumeMounts: [
          { name: 'scripts', mountPath: '/accept' },
          { name: 'keys', mountPath: '/keys' },
          { name: 'memory', mountPath: '/dev/shm' },
          results,
          ...volumes.map(({ claim, mountPath }) => ({ name: claim.replaceAll('.', '-'), mountPath })),
        ],
      },
    ],
    volumes: [
      { name: 'scripts', configMap: { name } },
      { name: 'keys', secret: { secretName: name, defaultMode: 0o400 } },
      { name: 'memory', emptyDir: { medium: 'Memory' } },
      { name: 'results', emptyDir: {} },
      ...volumes.map(({ claim }) => ({
        name: claim.replaceAll('.', '-'),
        persistentVolumeClaim: { claimName: claim },
      })),
    ],
  };
}

/** Volumes that the second stack makes. */
export function mountedVolumes({ charts }: EksHall): readonly VolumePlan[] {
  return charts.stack === null ? [] : charts.volumes;
}

function namespaceOf({ charts }: EksHall, { workload }: NodeGroupPlan): string {
  return charts.queues.find((queue) => queue.workload === workload)!.namespace;
}

/** What the containers run; where the cluster admits images by digest alone, one has to name them. */
function imageVariables(hall: EksHall, { accelerators }: NodeGroupPlan): string[] {
  const registries = hall.charts.guards.images?.registries;
  const diagnoses = accelerators?.vendor === 'NVIDIA';
  if (registries === undefined) {
    const own = burnInImage({ accelerators }, (image) => mirrored(hall, image));
    return [own, `DCGM=${diagnoses ? `\${DCGM:-${mirrored(hall, DCGM_IMAGE)}}` : ''}`];
  }
  const named = (variable: string, what: string) =>
    `${variable}=\${${variable}:?name ${what} of ${registries[0]} by digest}`;
  return [
    named('IMAGE', 'an image with the tests and sshd'),
    diagnoses ? named('DCGM', 'a copy of the image of DCGM') : 'DCGM=',
  ];
}

/** Every release of a hall with a mirror names it. */
function mirrored({ charts }: EksHall, image: string): string {
  return mirroredImage(image, charts.mirror ?? undefined);
}
