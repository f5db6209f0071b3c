import type { SlurmSettingPlan } from '../../../shape/slurm-plan.js';
import { type QueueSetting, settingsOf } from './pcs-settings.js';

/** What decides the settings of a queue. */
export interface QueueSettingsRequest {
  /** Workloads whose jobs it takes: their accounts; sorted. */
  readonly workloads: readonly string[];
  /** Whether Slurm keeps records of jobs, without which it knows no accounts. */
  readonly accounting: boolean;
}

/**
 * Settings of one partition: the jobs of its workloads alone. None is the default: a workload that is written before the
 * others would change their queues, and a job names its partition as it names its account.
 * @see https://docs.aws.amazon.com/pcs/latest/userguide/slurm-custom-settings-queue.html
 */
export function queueSettings({ workloads, accounting }: QueueSettingsRequest): SlurmSettingPlan[] {
  return settingsOf<QueueSetting>({
    ...(accounting && { AllowAccounts: workloads.join(',') }),
  });
}
