import { by } from '../../../../units/order.js';
import type { SlurmSettingPlan } from '../../../shape/slurm-plan.js';

/**
 * Settings of slurm.conf that PCS accepts for a cluster.
 * @see https://docs.aws.amazon.com/pcs/latest/userguide/slurm-custom-settings-cluster.html, 2026-11-29
 */
export const CLUSTER_SETTINGS = [
  'AccountingStorageEnforce',
  'AccountingStorageTRES',
  'AccountingStoreFlags',
  'AuthAltParameters',
  'CliFilterParameters',
  'CliFilterPlugins',
  'CommunicationParameters',
  'DefMemPerCPU',
  'Epilog',
  'EnforcePartLimits',
  'FairShareDampeningFactor',
  'FirstJobId',
  'HealthCheckInterval',
  'HealthCheckNodeState',
  'HealthCheckProgram',
  'JobRequeue',
  'LaunchParameters',
  'Licenses',
  'MetricsType',
  'MinJobAge',
  'OverTimeLimit',
  'PreemptExemptTime',
  'PreemptMode',
  'PreemptParameters',
  'PreemptType',
  'PriorityCalcPeriod',
  'PriorityDecayHalfLife',
  'PriorityFavorSmall',
  'PriorityFlags',
  'PriorityMaxAge',
  'PriorityUsageResetPeriod',
  'PriorityWeightAge',
  'PriorityWeightAssoc',
  'PriorityWeightFairshare',
  'PriorityWeightJobSize',
  'PriorityWeightPartition',
  'PriorityWeightQOS',
  'PriorityWeightTRES',
  'Prolog',
  'PrologFlags',
  'RequeueExit',
  'RequeueExitHold',
  'SchedulerParameters',
  'SelectTypeParameters',
  'SrunPortRange',
  'TaskEpilog',
  'TaskPluginParam',
  'TaskProlog',
  'TrackWCKey',
  'UnkillableStepProgram',
  'UnkillableStepTimeout',
] as const;

/**
 * Settings of a partition that PCS accepts for a queue.
 * @see https://docs.aws.amazon.com/pcs/latest/userguide/slurm-custom-settings-queue.html, 2026-11-29
 */
export const QUEUE_SETTINGS = [
  'AllowAccounts',
  'AllowQos',
  'Default',
  'DefaultTime',
  'DenyAccounts',
  'DenyQos',
  'ExclusiveUser',
  'GraceTime',
  'MaxTime',
  'OverSubscribe',
  'OverTimeLimit',
  'PowerDownOnIdle',
  'PreemptMode',
  'PriorityJobFactor',
  'PriorityTier',
  'QOS',
  'TRESBillingWeights',
] as const;

/**
 * Settings of nodes that PCS accepts for a compute node group on every version of Slurm that it runs.
 * @see https://docs.aws.amazon.com/pcs/latest/userguide/slurm-custom-settings-cng.html, 2026-11-29
 */
export const NODE_GROUP_SETTINGS = ['CpuSpecList', 'Features', 'Gres', 'MemSpecLimit', 'RealMemory', 'Weight'] as const;

/** A setting of a cluster that PCS accepts. */
export type ClusterSetting = (typeof CLUSTER_SETTINGS)[number];
/** A setting of a queue that PCS accepts. */
export type QueueSetting = (typeof QUEUE_SETTINGS)[number];
/** A setting of a compute node group that PCS accepts. */
export type NodeGroupSetting = (typeof NODE_GROUP_SETTINGS)[number];

/** Settings by name, sorted; what is absent is left to PCS. */
export function settingsOf<Name extends ClusterSetting | QueueSetting | NodeGroupSetting>(
  values: Readonly<Partial<Record<Name, string>>>,
): SlurmSettingPlan[] {
  return Object.entries<string | undefined>(values)
    .flatMap(([parameter, value]) => (value === undefined ? [] : [{ parameter, value }]))
    .sort(by(({ parameter }) => parameter));
}
