import type { Platform } from '../../units/closed-lists.js';
import type { PlatformPlanner } from '../kinds/platform.js';
import { BATCH } from './batch/batch.js';
import { EC2 } from './ec2/ec2.js';
import { EKS } from './eks/eks.js';
import { SLURM } from './slurm/slurm.js';

/** Every platform's planner: the only place that lists them. */
export const PLATFORMS_OF_PLAN = {
  eks: EKS,
  batch: BATCH,
  ec2: EC2,
  slurm: SLURM,
} as const satisfies { readonly [Kind in Platform]: PlatformPlanner<Kind> };

/** The planner of the platform that a hall is on. */
export function platformOf({ platform }: { readonly platform: Platform }): PlatformPlanner {
  return PLATFORMS_OF_PLAN[platform];
}
