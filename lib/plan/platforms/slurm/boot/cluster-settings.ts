import type { WorkloadBlueprint } from '../../../../blueprint/schema/blueprint.js';
import type { PoolPlan } from '../../../shape/fleet-plan.js';
import type { SlurmSettingPlan } from '../../../shape/slurm-plan.js';

/** What decides the settings of a cluster. */
export interface ClusterSettingsRequest {
  readonly workloads: readonly WorkloadBlueprint[];
  readonly pools: readonly PoolPlan[];
  /** Whether Slurm keeps records of jobs. */
  readonly accounting: boolean;
}

/**
 * Settings of `slurm.conf` for the whole cluster.
 * @see https://docs.aws.amazon.com/pcs/latest/userguide/slurm-custom-settings-cluster.html
 */
export function clusterSettings({ accounting }: ClusterSettingsRequest): SlurmSettingPlan[] {
  return accounting ? [{ parameter: 'AccountingStorageEnforce', value: 'associations,limits,safe' }] : [];
}
