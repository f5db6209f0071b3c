import type { Launcher } from '../../../../units/closed-lists.js';
import { type JobRequest, MEETING_PORT, PYTORCH_IMAGE, torchrun } from '../../../kinds/job.js';
import { devicesPerNode } from '../../../kinds/replica.js';
import type { KubernetesObject } from '../../../shape/charts-plan.js';
import type { ClusterNodesPlan } from '../../../shape/eks-plan.js';
import type { EksHall } from '../../../shape/hall.js';
import { letIn } from './callers.js';
import { imageOf, type PodRequest, podTemplate } from './pod.js';
import { queued } from './queued.js';

/** As the samples of KubeRay 1.7 have it. */
const RAY_VERSION = '2.52.0';
const RAY_IMAGE = `docker.io/rayproject/ray:${RAY_VERSION}-py312-cu128`;

const RAY_DASHBOARD_PORT = 8265;

/** Times that a job starts again, from its last checkpoint, after a node failed. */
const RESTARTS = 3;

/** A training job on every working node of a fleet. */
interface Run {
  readonly hall: EksHall;
  readonly fleet: ClusterNodesPlan;
  readonly name: string;
  readonly nodes: number;
  readonly request: JobRequest;
}

/** A training job on all working nodes of a fleet, as the launcher of the hall takes it. One node needs no launcher. */
export function trainingJob(hall: EksHall, fleet: ClusterNodesPlan, request: JobRequest): KubernetesObject[] {
  const nodes = fleet.workingNodes;
  const launcher: Launcher = nodes === 1 && hall.charts.launcher !== 'ray' ? 'none' : hall.charts.launcher;
  return RUNS[launcher]({ hall, fleet, name: `${fleet.workload}-train`, nodes, request });
}

const RUNS: Readonly<Record<Launcher, (run: Run) => KubernetesObject[]>> = {
  jobset: (run) => [
    {
      apiVersion: 'jobset.x-k8s.io/v1alpha2',
      kind: 'JobSet',
      metadata: queued(run.hall, run.fleet.workload, run.name),
      spec: {
        failurePolicy: { maxRestarts: RESTARTS },
        network: { enableDNSHostnames: true, publishNotReadyAddresses: true },
        replicatedJobs: [
          {
            name: 'node',
            replicas: 1,
            template: {
              spec: {
                parallelism: run.nodes,
                completions: run.nodes,
                completionMode: 'Indexed',
                backoffLimit: 0,
                template: torchPod(run, `${run.name}-node-0-0.${run.name}`),
              },
            },
          },
        ],
      },
    },
  ],
  trainer: (run) => [
    {
      apiVersion: 'trainer.kubeflow.org/v1alpha1',
      kind: 'TrainingRuntime',
      metadata: { name: run.name, namespace: run.fleet.workload },
      spec: {
        mlPolicy: { numNodes: run.nodes, torch: {} },
        template: { spec: { replicatedJobs: [step('node', trainerPod(run, torchrun([], run.request.command)))] } },
      },
    },
    trainJob(run),
  ],
  mpi: (run) => [
    {
      apiVersion: 'trainer.kubeflow.org/v1alpha1',
      kind: 'TrainingRuntime',
      metadata: { name: run.name, namespace: run.fleet.workload },
      spec: {
        mlPolicy: {
          numNodes: run.nodes,
          mpi: {
            numProcPerNode: devicesPerNode(run.fleet),
            mpiImplementation: 'OpenMPI',
            sshAuthMountPath: '/root/.ssh',
            // One of the nodes: a launcher of its own would hold a pod and no accelerator.
            runLauncherAsNode: true,
          },
        },
        template: {
          spec: {
            network: { publishNotReadyAddresses: true },
            successPolicy: { operator: 'All', targetReplicatedJobs: ['launcher'] },
            replicatedJobs: [
              {
                name: 'node',
                template: { spec: { template: trainerPod(run, 'mkdir -p /run/sshd && /usr/sbin/sshd -De', SSH) } },
              },
              {
                ...step(
                  'launcher',
                  trainerPod(run, `mpirun --allow-run-as-root ${run.request.command ?? MPI_FIRST_RUN}`),
                ),
                dependsOn: [{ name: 'node', status: 'Ready' }],
              },
            ],
          },
        },
      },
    },
    trainJob(run),
  ],
  ray: (run) => [
    // Its operator asks the head how the job goes.
    ...letIn(run.hall, run.fleet.workload, 'kuberay-system', RAY_DASHBOARD_PORT),
    {
      apiVersion: 'ray.io/v1',
      kind: 'RayJob',
      metadata: queued(run.hall, run.fleet.workload, run.name),
      spec: {
        entrypoint: run.request.command ?? `python -c "import ray; ray.init(); print(ray.cluster_resources())"`,
        shutdownAfterJobFinishes: true,
        rayClusterSpec: {
          rayVersion: RAY_VERSION,
          headGroupSpec: { rayStartParams: { 'num-cpus': '0' }, template: rayHead(run) },
          workerGroupSpecs: [
            {
              groupName: 'nodes',
              replicas: run.nodes,
              minReplicas: run.nodes,
              maxReplicas: run.nodes,
              rayStartParams: {},
              template: rayWorker(run),
            },
          ],
        },
      },
    },
  ],
  none: (run) => [
    // Names by which the pods find the first of them.
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: run.name, namespace: run.fleet.workload },
      spec: {
        clusterIP: 'None',
        publishNotReadyAddresses: true,
        selector: { 'batch.kubernetes.io/job-name': run.name },
      },
    },
    {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: queued(run.hall, run.fleet.workload, run.name),
      spec: {
        parallelism: run.nodes,
        completions: run.nodes,
        completionMode: 'Indexed',
        backoffLimit: 0,
        template: torchPod(run, `${run.name}-0.${run.name}`, { subdomain: run.name }),
      },
    },
  ],
};

/** The bandwidth of an all-reduce over all accelerators, by a program of the image. */
const MPI_FIRST_RUN = '/usr/local/bin/all_reduce_perf -b 8M -e 1G -f 2 -g 1';

/** A node of an MPI job is there when its SSH server answers. */
const SSH = { readinessProbe: { tcpSocket: { port: 22 }, initialDelaySeconds: 5 } };

/** A step of a job of Trainer, which takes its nodes, its command and its image from here. */
function step(name: string, template: KubernetesObject): KubernetesObject {
  return {
    name,
    template: {
      metadata: { labels: { 'trainer.kubeflow.org/trainjob-ancestor-step': 'trainer' } },
      spec: { template },
    },
  };
}

function trainJob({ hall, fleet, name, nodes }: Run): KubernetesObject {
  return {
    apiVersion: 'trainer.kubeflow.org/v1alpha1',
    kind: 'TrainJob',
    metadata: queued(hall, fleet.workload, name),
    spec: {
      runtimeRef: { apiGroup: 'trainer.kubeflow.org', kind: 'TrainingRuntime', name },
      trainer: { numNodes: nodes },
    },
  };
}

/** A pod on a whole node, together with the others of its job. */
function nodePod(
  { hall, fleet, request }: Run,
  image: string,
  rest: Pick<PodRequest, 'line'> & Partial<PodRequest>,
): KubernetesObject {
  return podTemplate({
    hall,
    fleet,
    accelerators: devicesPerNode(fleet),
    image: request.image ?? imageOf(hall, image),
    placed: 'together',
    ...rest,
  });
}

/** Trainer knows the container by its name. */
function trainerPod(run: Run, line: string, container: KubernetesObject = {}): KubernetesObject {
  return nodePod(run, PYTORCH_IMAGE, { name: 'node', line, container });
}

function torchPod(run: Run, first: string, spec: KubernetesObject = {}): KubernetesObject {
  const flags = [
    `--nnodes=${run.nodes}`,
    `--nproc-per-node=${Math.max(1, devicesPerNode(run.fleet))}`,
    '--node-rank=$JOB_COMPLETION_INDEX',
    `--master-addr=${first}`,
    `--master-port=${MEETING_PORT}`,
  ];
  return nodePod(run, PYTORCH_IMAGE, { line: torchrun(flags, run.request.command), spec });
}

/** On nodes of the system: it schedules, and computes nothing. KubeRay gives both kinds of pod their commands. */
function rayHead({ hall, request }: Run): KubernetesObject {
  return {
    spec: {
      containers: [
        {
          name: 'ray-head',
          image: request.image ?? imageOf(hall, RAY_IMAGE),
          resources: { requests: { cpu: '1', memory: '4Gi' }, limits: { memory: '4Gi' } },
        },
      ],
    },
  };
}

function rayWorker(run: Run): KubernetesObject {
  return nodePod(run, RAY_IMAGE, { name: 'ray-worker', line: null, restartPolicy: 'Always' });
}
