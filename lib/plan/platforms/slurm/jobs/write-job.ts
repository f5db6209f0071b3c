import { type Job, type JobRequest, MEETING_PORT, refuseJob, torchrun } from '../../../kinds/job.js';
import { devicesPerNode } from '../../../kinds/replica.js';
import type { SlurmHall } from '../../../shape/hall.js';

/** A batch script for Slurm: a training job on all nodes of a fleet, in a container of pyxis. */
export function writeSlurmJob(hall: SlurmHall, request: JobRequest): Job {
  const fleet = hall.fleets.find(({ key }) => key === request.fleets[0]);
  const queue = hall.slurm.queues.find(({ fleets }) => fleets.includes(request.fleets[0]));
  if (fleet === undefined || queue === undefined) throw new Error(`the plan has no fleet ${request.fleets[0]}`);
  if (request.kind !== 'train') {
    return refuseJob(`no script is known for a job of kind ${request.kind} on slurm`, 'use "platform: eks" for it');
  }
  const devices = Math.max(1, devicesPerNode(fleet));
  const flags = [
    '--nnodes=$SLURM_NNODES',
    `--nproc-per-node=${devices}`,
    '--rdzv-backend=c10d',
    '--rdzv-id=$SLURM_JOB_ID',
    `--rdzv-endpoint=$FIRST:${MEETING_PORT}`,
  ];
  return {
    form: 'script',
    lines: [
      '#!/bin/bash',
      `#SBATCH --job-name=${request.workload}-train`,
      `#SBATCH --partition=${queue.name}`,
      `#SBATCH --nodes=${fleet.workingNodes}`,
      '#SBATCH --ntasks-per-node=1',
      '#SBATCH --exclusive',
      'set -euo pipefail',
      'export FIRST=$(scontrol show hostnames "$SLURM_JOB_NODELIST" | head -n 1)',
      `srun ${torchrun(flags, request.command)}`,
    ],
    notes: [`for partition ${queue.name}: ${fleet.workingNodes} of ${fleet.instanceType}`],
  };
}
