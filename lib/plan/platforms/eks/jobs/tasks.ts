import { type JobRequest, PYTORCH_IMAGE } from '../../../kinds/job.js';
import { devicesPerNode, modelFlags, type Serving, VLLM_IMAGE } from '../../../kinds/replica.js';
import type { KubernetesObject } from '../../../shape/charts-plan.js';
import type { ClusterNodesPlan } from '../../../shape/eks-plan.js';
import type { EksHall } from '../../../shape/hall.js';
import { imageOf, podTemplate, workingFolder } from './pod.js';
import { queued } from './queued.js';

/** One task an accelerator, each with its number; a task that fails is tried once more, and holds up no other. */
export function sweepJob(hall: EksHall, fleet: ClusterNodesPlan, request: JobRequest): KubernetesObject[] {
  const perNode = devicesPerNode(fleet);
  const atOnce = fleet.workingNodes * Math.max(1, perNode);
  const tasks = request.tasks ?? atOnce;
  const template = podTemplate({
    hall,
    fleet,
    placed: 'apart',
    accelerators: Math.min(1, perNode),
    image: request.image ?? imageOf(hall, PYTORCH_IMAGE),
    line: request.command ?? 'nvidia-smi -L && echo "task $JOB_COMPLETION_INDEX"',
  });
  return [indexedJob(hall, fleet, `${fleet.workload}-sweep`, { tasks, atOnce }, template)];
}

/** A model over the pieces of an input, one replica of the model a pod. @see https://docs.vllm.ai/en/latest/cli/run-batch.html */
export function inferenceJob(
  hall: EksHall,
  fleet: ClusterNodesPlan,
  request: JobRequest,
  serving: Serving,
): KubernetesObject[] {
  const atOnce = fleet.workingNodes * serving.replicasPerNode;
  const tasks = request.tasks ?? atOnce;
  const store = hall.charts.volumes.find((volume) => volume.workload === fleet.workload && !volume.readOnly);
  const folder = store?.mountPath ?? '/tmp';
  const piece = `${folder}/batch/$JOB_COMPLETION_INDEX`;
  const run = `vllm run-batch -i ${piece}.input.jsonl -o ${piece}.output.jsonl --model ${serving.model} ${modelFlags(serving).join(' ')}`;
  const template = podTemplate({
    hall,
    fleet,
    placed: 'apart',
    accelerators: serving.accelerators,
    image: request.image ?? imageOf(hall, VLLM_IMAGE),
    line: request.command ?? run,
  });
  return [indexedJob(hall, fleet, `${fleet.workload}-infer`, { tasks, atOnce }, template)];
}

/** A working day: a notebook that is forgotten does not hold its accelerator for ever. */
const NOTEBOOK_SECONDS = 12 * 3600;
const NOTEBOOK_PORT = 8888;

/**
 * An accelerator and all stores, by hand. The server listens inside the pod alone: `kubectl port-forward` reaches it,
 * with the rights of whoever calls it.
 */
export function notebookJob(hall: EksHall, fleet: ClusterNodesPlan, request: JobRequest): KubernetesObject[] {
  const name = `${fleet.workload}-notebook`;
  const folder = workingFolder(hall, fleet) ?? '/tmp';
  const server = `jupyter lab --allow-root --ip=127.0.0.1 --port=${NOTEBOOK_PORT} --no-browser --notebook-dir=${folder}`;
  const template = podTemplate({
    hall,
    fleet,
    placed: 'apart',
    accelerators: Math.min(1, devicesPerNode(fleet)),
    image: request.image ?? imageOf(hall, PYTORCH_IMAGE),
    line: request.command ?? `pip install --quiet jupyterlab && ${server}`,
  });
  return [
    {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: queued(hall, fleet.workload, name),
      spec: { activeDeadlineSeconds: NOTEBOOK_SECONDS, backoffLimit: 0, template },
    },
  ];
}

/** Pieces of work that need each other for nothing: as many at once as there is room for, and fewer where there is less. */
function indexedJob(
  hall: EksHall,
  fleet: ClusterNodesPlan,
  name: string,
  { tasks, atOnce }: { readonly tasks: number; readonly atOnce: number },
  template: KubernetesObject,
): KubernetesObject {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: queued(hall, fleet.workload, name, { 'kueue.x-k8s.io/job-min-parallelism': '1' }),
    spec: {
      parallelism: Math.min(tasks, atOnce),
      completions: tasks,
      completionMode: 'Indexed',
      backoffLimitPerIndex: 1,
      template,
    },
  };
}
