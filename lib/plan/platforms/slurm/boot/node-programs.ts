/** Before a job starts on a node, as root: exit code 1 drains the node and requeues the job. */
export const PROLOG = '/usr/local/sbin/datahall-prolog';

/** After a job ended on a node, as root: exit code 1 drains the node. */
export const EPILOG = '/usr/local/sbin/datahall-epilog';

/** Each minute, and before slurmd registers: it drains the node itself. */
export const HEALTH_CHECK = '/usr/local/sbin/datahall-node-health';

/** Seconds between two looks at a node. */
export const HEALTH_CHECK_SECONDS = 60;

/** Prints what is wrong with the node, with exit code 1. */
export const CHECK = '/usr/local/sbin/datahall-node-check';

/** Attaches disks, file systems and buckets, at every start. */
export const ATTACH = '/usr/local/sbin/datahall-attach';

/** What failed at the start, a line each; absent or empty: nothing. */
export const UNFIT = '/run/datahall/unfit';

/** Where the local disks are. */
export const LOCAL_DISK = '/mnt/local';

/**
 * Programs of Slurm on an image that is ready for PCS.
 * @param version - major, e.g. `25.11`
 * @see https://docs.aws.amazon.com/pcs/latest/userguide/working-with_ami_pcs-ready-dlami.html
 */
export function slurmBinaries(version: string): string {
  return `/opt/aws/pcs/scheduler/slurm-${version}/bin`;
}
