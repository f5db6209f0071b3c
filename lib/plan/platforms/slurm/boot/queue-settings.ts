import type { WorkloadBlueprint } from '../../../../blueprint/schema/blueprint.js';
import type { FleetPlan, PoolPlan } from '../../../shape/fleet-plan.js';
import type { SlurmSettingPlan } from '../../../shape/slurm-plan.js';

/** What decides the settings of a queue. */
export interface QueueSettingsRequest {
  /** Workload or pool. */
  readonly owner: string;
  /** Whether jobs that name no partition are put into it. */
  readonly isDefault: boolean;
  readonly workloads: readonly Pick<WorkloadBlueprint, 'name' | 'purpose' | 'scheduling'>[];
  readonly pools: readonly PoolPlan[];
  /** Fleets of the owner; at least one. */
  readonly fleets: readonly FleetPlan[];
}

/**
 * Settings of one partition.
 * @see https://docs.aws.amazon.com/pcs/latest/userguide/slurm-custom-settings-queue.html
 */
export function queueSettings({ isDefault }: QueueSettingsRequest): SlurmSettingPlan[] {
  return isDefault ? [{ parameter: 'Default', value: 'YES' }] : [];
}
