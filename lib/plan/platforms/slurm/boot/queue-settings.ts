import type { SlurmSettingPlan } from '../../../shape/slurm-plan.js';
import { type QueueSetting, settingsOf } from './pcs-settings.js';

/** What decides the settings of a queue. */
export interface QueueSettingsRequest {
  /** Whether jobs that name no partition are put into it. */
  readonly isDefault: boolean;
  /** Workloads whose jobs it takes: their accounts; sorted. */
  readonly workloads: readonly string[];
  /** Whether Slurm keeps records of jobs, without which it knows no accounts. */
  readonly accounting: boolean;
}

/**
 * Settings of one partition: the jobs of its workloads alone.
 * @see https://docs.aws.amazon.com/pcs/latest/userguide/slurm-custom-settings-queue.html
 */
export function queueSettings({ isDefault, workloads, accounting }: QueueSettingsRequest): SlurmSettingPlan[] {
  return settingsOf<QueueSetting>({
    ...(accounting && { AllowAccounts: workloads.join(',') }),
    ...(isDefault && { Default: 'YES' }),
  });
}
