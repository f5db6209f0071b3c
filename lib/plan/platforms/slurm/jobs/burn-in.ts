import { BURN_IN_SECONDS, type BurnInRequest, hereFile } from '../../../kinds/burn-in.js';
import { devicesPerNode } from '../../../kinds/replica.js';
import type { SlurmHall } from '../../../shape/hall.js';
import { NODE_ADDRESSES, sbatchOptions, sharedFolder } from './write-job.js';

/**
 * Shell for a login node: it submits a job over every node of the fleet, waits for its end, and prints its log. MPI reaches
 * the nodes by SSH with a key of this job, at the addresses that Slurm has.
 */
export function burnIn(hall: SlurmHall, { fleet, nodes, head, node }: BurnInRequest): string[] {
  const { workload } = fleet;
  const devices = devicesPerNode(fleet);
  const folder = sharedFolder(hall, workload);
  const options = [
    `--job-name=datahall-accept-${workload}`,
    ...sbatchOptions(hall, fleet, workload),
    `--nodes=${nodes}`,
    '--ntasks-per-node=1',
    '--exclusive',
    ...(devices === 0 ? [] : [`--gpus-per-node=${devices}`]),
    `--time=${BURN_IN_SECONDS / 60}`,
  ];
  return [
    folder === null
      ? `: "\${SHARED:?name a folder that login and compute nodes share}"`
      : `SHARED=\${SHARED:-${folder}}`,
    'export FOLDER=$(mktemp -d -p "$SHARED" datahall-accept.XXXXXX)',
    ...hereFile('$FOLDER/node.sh', node),
    ...hereFile('$FOLDER/head.sh', head),
    ...hereFile('$FOLDER/job.sh', [
      '#!/bin/bash',
      ...options.map((option) => `#SBATCH ${option}`),
      'set -eu',
      'name=datahall-accept-$SLURM_JOB_ID',
      'ssh-keygen -q -t ed25519 -N "" -C "$name" -f "$FOLDER/id"',
      'key=$(cat "$FOLDER/id.pub")',
      'export name key',
      `srun bash -c 'mkdir -p ~/.ssh && echo "$key" >> ~/.ssh/authorized_keys && chmod 700 ~/.ssh && chmod 600 ~/.ssh/authorized_keys'`,
      `trap 'srun bash -c "sed -i \\"/$name\\$/d\\" ~/.ssh/authorized_keys"' EXIT`,
      'export OMPI_MCA_plm=rsh OMPI_MCA_ras=^slurm',
      'export OMPI_MCA_plm_rsh_agent="ssh -i $FOLDER/id -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR"',
      `HOSTS=$(${NODE_ADDRESSES})`,
      'export HOSTS',
      'bash "$FOLDER/head.sh"',
    ]),
    'sbatch --wait --output="$FOLDER/log" "$FOLDER/job.sh" >&2 || true',
    'cat "$FOLDER/log"',
    'rm -r "$FOLDER"',
  ];
}
