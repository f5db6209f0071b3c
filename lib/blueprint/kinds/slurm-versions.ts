/** A major version of Slurm on AWS Parallel Computing Service (PCS). */
export interface SlurmSupport {
  /** `YYYY-MM-DD`: from this day on PCS makes no new cluster of it, and those that are there have a year left, without support. */
  readonly ends: string;
}

/**
 * Oldest first. PCS ends a version when SchedMD does: 18 months after its release, at the end of the month. The page has no
 * day for 25.11 yet: it is by that rule.
 * @see https://docs.aws.amazon.com/pcs/latest/userguide/slurm-versions.html and https://docs.aws.amazon.com/pcs/latest/APIReference/API_Scheduler.html
 */
export const SLURM_VERSIONS = {
  '24.11': { ends: '2026-05-31' },
  '25.05': { ends: '2026-11-30' },
  '25.11': { ends: '2027-05-31' },
} as const satisfies Readonly<Record<string, SlurmSupport>>;

/** A major version of Slurm on PCS. */
export type SlurmVersion = keyof typeof SLURM_VERSIONS;

/** Versions that PCS knows, oldest first. */
export const SLURM_NUMBERS = Object.keys(SLURM_VERSIONS) as readonly SlurmVersion[];

/** The newest that PCS offers. */
export const DEFAULT_SLURM: SlurmVersion = '25.11';
