import type { Job, JobRequest } from '../../kinds/job.js';
import type { Ec2Hall } from '../../shape/hall.js';
import { mountedFolder } from '../../stores/node-mounts.js';
import { writeSbatch } from '../slurm/jobs/sbatch.js';

/** A batch script for a Slurm of the user's, which has the nodes in a partition of its own making. */
export function writeEc2Job(hall: Ec2Hall, request: JobRequest): Job {
  const fleet = hall.fleets.find(({ key }) => key === request.fleets[0]);
  if (fleet === undefined) throw new Error(`the plan has no fleet ${request.fleets[0]}`);
  return writeSbatch(
    {
      fleet,
      options: [],
      nodes: 'scontrol show hostnames "$SLURM_JOB_NODELIST"',
      folder: mountedFolder(hall.stores, fleet.workload),
      containers: 'docker',
    },
    request,
  );
}
