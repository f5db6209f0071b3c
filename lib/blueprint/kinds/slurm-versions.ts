/** Versions that PCS offers, oldest first. */
export const SLURM_NUMBERS = ['24.11', '25.05', '25.11'] as const;

/** A major version of Slurm on AWS Parallel Computing Service (PCS). */
export type SlurmVersion = (typeof SLURM_NUMBERS)[number];

/** The newest that PCS offers. */
export const DEFAULT_SLURM: SlurmVersion = '25.11';
