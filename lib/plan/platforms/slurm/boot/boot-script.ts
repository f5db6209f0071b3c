import type { FleetPlan } from '../../../shape/fleet-plan.js';
import type { SlurmUserPlan } from '../../../shape/slurm-plan.js';

/** Lines of bash for the compute nodes of a fleet, run as root after the file systems are mounted. */
export function nodeScript(_fleet: FleetPlan, users: readonly SlurmUserPlan[]): string[] {
  return addUsers(users);
}

/** Lines of bash for login nodes. */
export function loginScript(users: readonly SlurmUserPlan[]): string[] {
  return addUsers(users);
}

/** The same names and numbers on every node: Slurm runs a job as the user who submitted it. */
function addUsers(users: readonly SlurmUserPlan[]): string[] {
  return users.map(
    ({ name, uid }) =>
      `id ${name} || { groupadd -g ${uid} ${name}; useradd -m -u ${uid} -g ${uid} -s /bin/bash ${name}; }`,
  );
}
