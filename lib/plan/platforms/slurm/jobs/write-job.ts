import type { Job, JobRequest } from '../../../kinds/job.js';
import { seenBy } from '../../../kinds/pools.js';
import type { FleetPlan } from '../../../shape/fleet-plan.js';
import type { SlurmHall } from '../../../shape/hall.js';
import { nodeMounts } from '../boot/node-mounts.js';
import { fleetFeatures } from '../boot/node-settings.js';
import { writeSbatch } from './sbatch.js';

/** A batch script for the cluster of a hall: in the partition and on the account of its workload. */
export function writeSlurmJob(hall: SlurmHall, request: JobRequest): Job {
  const fleet = hall.fleets.find(({ key }) => key === request.fleets[0]);
  if (fleet === undefined) throw new Error(`the plan has no fleet ${request.fleets[0]}`);
  const { workload } = request;
  return writeSbatch(
    {
      fleet: seenBy(hall, fleet, workload),
      options: sbatchOptions(hall, fleet, workload),
      nodes: NODE_ADDRESSES,
      folder: sharedFolder(hall, workload),
      containers: hall.slurm.image === undefined ? 'docker' : 'pyxis',
    },
    request,
  );
}

/**
 * Shell that prints the addresses of the nodes of a job, one a line: their names in Slurm are in no DNS.
 * @see https://slurm.schedmd.com/scontrol.html; `getaddrs` is not in all versions
 */
export const NODE_ADDRESSES = 'scontrol show node "$SLURM_JOB_NODELIST" -o | grep -o "NodeAddr=[^ ]*" | cut -d = -f 2';

/** Options that lead a job to the nodes of one fleet. @throws Error when no queue has it */
export function sbatchOptions({ slurm }: SlurmHall, fleet: FleetPlan, workload: string): string[] {
  const queue = slurm.queues.find(({ fleets }) => fleets.includes(fleet.key));
  if (queue === undefined) throw new Error(`no queue reaches ${fleet.key}`);
  return [
    `--partition=${queue.name}`,
    ...(slurm.cluster.accounting === null ? [] : [`--account=${workload}`]),
    // A partition may have nodes of several fleets.
    ...(queue.fleets.length > 1 ? [`--constraint=${fleetFeatures(fleet).join('&')}`] : []),
  ];
}

/** What login and compute nodes of a workload share, by key of the store; null: nothing. */
export function sharedFolder({ stores }: SlurmHall, workload: string): string | null {
  return nodeMounts(stores, [workload]).find(({ fileSystem }) => fileSystem !== 'fuse')?.path ?? null;
}
