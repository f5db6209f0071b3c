import type { Platform } from '../../units/closed-lists.js';
import type { PlatformBuilder } from '../nodes/platform.js';
import { BATCH } from './batch/batch-platform.js';
import { EC2 } from './ec2/ec2-platform.js';
import { EKS } from './eks/eks-platform.js';
import { SLURM } from './slurm/slurm-platform.js';

/** The builder of every platform: the only place that lists them. */
const BUILDERS = {
  eks: EKS,
  batch: BATCH,
  ec2: EC2,
  slurm: SLURM,
} satisfies { readonly [Kind in Platform]: PlatformBuilder<Kind> };

/** The platform of a hall, typed by its kind. */
export type PlatformOf<Kind extends Platform> = ReturnType<(typeof BUILDERS)[Kind]['build']>;

/** What the platform of one kind builds for the workloads. */
export type WorkloadsOf<Kind extends Platform> = ReturnType<PlatformOf<Kind>['addWorkloads']>;

/** The builder of the platform that a hall is on. */
export function builderOf({ platform }: { readonly platform: Platform }): PlatformBuilder {
  return BUILDERS[platform];
}
