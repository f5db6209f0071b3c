import { type BurnInRequest, hereFile } from '../../../kinds/burn-in.js';
import type { SlurmHall } from '../../../shape/hall.js';

/** Shell for a login node: it holds all nodes of a fleet by one allocation and runs the scripts on them. */
export function burnIn({ slurm }: SlurmHall, { fleet, nodes, head, node }: BurnInRequest): string[] {
  const queue = slurm.queues.find(({ fleets }) => fleets.includes(fleet.key))!;
  return [
    'FOLDER=$(mktemp -d -p "$HOME" datahall-accept.XXXX)',
    ...hereFile('$FOLDER/node.sh', node),
    ...hereFile('$FOLDER/head.sh', head),
    'export FOLDER',
    `salloc --partition=${queue.name} --nodes=${nodes} --exclusive bash -c 'HOSTS=$(scontrol show hostnames "$SLURM_JOB_NODELIST") && export HOSTS && . "$FOLDER/head.sh"'`,
  ];
}
