import type { JobKind } from '../../../../units/closed-lists.js';
import { type Job, type JobRequest, MEETING_PORT, PYTORCH_IMAGE, refuseJob, torchrun } from '../../../kinds/job.js';
import { devicesPerNode, modelFlags, VLLM_IMAGE, withReplica } from '../../../kinds/replica.js';
import type { FleetPlan } from '../../../shape/fleet-plan.js';

/** Where a batch script for Slurm runs. */
export interface SbatchTarget {
  /** As the workload sees it. */
  readonly fleet: FleetPlan;
  /** Options of sbatch that lead to its nodes, e.g. `--partition=train`. */
  readonly options: readonly string[];
  /** Shell that prints where the nodes of a job reach each other, one a line. */
  readonly nodes: string;
  /** Where jobs keep their files; null: the nodes share nothing. */
  readonly folder: string | null;
  /** What runs containers. */
  readonly containers: 'docker' | 'pyxis';
}

/**
 * A batch script for Slurm. The nodes have drivers, EFA and container tools; the frameworks are those of the image.
 * @see https://slurm.schedmd.com/sbatch.html
 */
export function writeSbatch(target: SbatchTarget, request: JobRequest): Job {
  const { accelerators, instanceType } = target.fleet;
  if (request.image === null && accelerators?.vendor !== 'NVIDIA') {
    return refuseJob(`no image is known for nodes of ${instanceType}`, 'name one: --image <image>');
  }
  return WRITERS[request.kind](target, request);
}

const WRITERS: Readonly<Record<JobKind, (target: SbatchTarget, request: JobRequest) => Job>> = {
  train: (target, request) => {
    const { fleet } = target;
    const flags = [
      '--nnodes=$SLURM_NNODES',
      `--nproc-per-node=${Math.max(1, devicesPerNode(fleet))}`,
      '--rdzv-backend=c10d',
      '--rdzv-id=$SLURM_JOB_ID',
      `--rdzv-endpoint=$FIRST:${MEETING_PORT}`,
    ];
    return script(target, request, {
      options: [`--nodes=${fleet.workingNodes}`, '--ntasks-per-node=1', '--exclusive', ...gpus(fleet, 'gpus-per-node')],
      before: [`export FIRST=$(${target.nodes} | head -n 1)`],
      image: request.image ?? PYTORCH_IMAGE,
      line: torchrun(flags, request.command),
      wholeNode: true,
    });
  },
  sweep: (target, request) => {
    const { fleet } = target;
    const tasks = request.tasks ?? fleet.workingNodes * Math.max(1, devicesPerNode(fleet));
    return script(target, request, {
      options: ['--nodes=1', '--ntasks=1', '--gpus=1', `--array=0-${tasks - 1}`],
      before: [],
      image: request.image ?? PYTORCH_IMAGE,
      line: request.command ?? 'nvidia-smi -L && echo "task $SLURM_ARRAY_TASK_ID"',
      wholeNode: false,
    });
  },
  notebook: (target, request) =>
    script(target, request, {
      options: ['--nodes=1', '--ntasks=1', '--gpus=1', '--time=12:00:00'],
      before: [],
      image: request.image ?? PYTORCH_IMAGE,
      line:
        request.command ??
        'pip install --quiet jupyterlab && jupyter lab --allow-root --ip=127.0.0.1 --port=8888 --no-browser --notebook-dir=/mnt',
      wholeNode: false,
    }),
  infer: (target, request) =>
    withReplica(target.fleet, request, (serving) => {
      const { fleet, folder } = target;
      if (serving.nodes > 1) return spansNodes(fleet, serving.nodes);
      const tasks = request.tasks ?? fleet.workingNodes * serving.replicasPerNode;
      const piece = '$SLURM_ARRAY_TASK_ID';
      const batch = `${folder ?? '/tmp'}/batch`;
      const files = `-i ${batch}/${piece}.input.jsonl -o ${batch}/${piece}.output.jsonl`;
      return script(target, request, {
        options: ['--nodes=1', '--ntasks=1', `--gpus=${serving.accelerators}`, `--array=0-${tasks - 1}`],
        before: [],
        image: request.image ?? VLLM_IMAGE,
        line: request.command ?? `vllm run-batch ${files} --model ${serving.model} ${modelFlags(serving).join(' ')}`,
        wholeNode: false,
      });
    }),
  serve: () =>
    refuseJob(
      'a service needs something that keeps it up and spreads requests over its nodes; these have a batch scheduler',
      'use "platform: eks" for services',
    ),
};

function spansNodes(fleet: FleetPlan, nodes: number): Job {
  return refuseJob(
    `a replica of the model spans ${nodes} nodes of ${fleet.instanceType}`,
    'use "platform: eks", and serve it there',
  );
}

function gpus(fleet: FleetPlan, option: string): string[] {
  const devices = devicesPerNode(fleet);
  return devices === 0 ? [] : [`--${option}=${devices}`];
}

interface Script {
  readonly options: readonly string[];
  readonly before: readonly string[];
  readonly image: string;
  readonly line: string;
  /** Whether the container has every accelerator and the fabric; else what Slurm gives it. */
  readonly wholeNode: boolean;
}

/** Slurm's variables that the line may use, and those that tell it which accelerators it has. */
const PASSED = ['FIRST', 'SLURM_ARRAY_TASK_ID', 'SLURM_JOB_ID', 'SLURM_NNODES'];

/** A container of Docker with the accelerators that the line may use. */
function inDocker(image: string, wholeNode: boolean, fabric: boolean): string {
  const docker = [
    'docker run --rm --network=host --ipc=host --ulimit memlock=-1',
    wholeNode ? '--gpus all' : '--gpus "\\"device=$CUDA_VISIBLE_DEVICES\\""',
    ...(fabric ? ['--device /dev/infiniband', '-e FI_PROVIDER=efa'] : []),
    ...PASSED.map((name) => `-e ${name}`),
    `-v /mnt:/mnt ${image}`,
  ];
  return `srun bash -c '${docker.join(' ')} sh -c "$RUN"'`;
}

/**
 * A container of pyxis: it has the environment of the job, the devices that Slurm gives it, and the rights of its user.
 * @see https://github.com/NVIDIA/pyxis/wiki/Usage; `#` ends the name of a registry
 */
function inPyxis(image: string): string {
  const named = /^[^/]+[.:][^/]*[/]/.test(image) ? image.replace('/', '#') : image;
  return `srun --container-image='${named}' --container-mounts=/mnt:/mnt --container-writable sh -c "$RUN"`;
}

function script(
  { containers, fleet, options: where }: SbatchTarget,
  { workload, kind }: JobRequest,
  { options, before, image, line, wholeNode }: Script,
): Job {
  const fabric = wholeNode && fleet.interfaces.some((one) => one.kind !== 'interface');
  return {
    form: 'script',
    lines: [
      '#!/bin/bash',
      `#SBATCH --job-name=${workload}-${kind}`,
      ...[...where, ...options].map((option) => `#SBATCH ${option}`),
      'set -euo pipefail',
      ...before,
      "export RUN=$(cat <<'LINE'",
      line,
      'LINE',
      ')',
      ...(containers === 'pyxis'
        ? [...(fabric ? ['export FI_PROVIDER=efa'] : []), inPyxis(image)]
        : [inDocker(image, wholeNode, fabric)]),
    ],
    notes: [
      `for Slurm over the nodes of ${fleet.name}: ${fleet.workingNodes} of ${fleet.instanceType}, ${devicesPerNode(fleet)} accelerators each`,
    ],
  };
}
