import type { InstanceType } from '../../../../catalog/facts/catalog.js';
import type { SlurmSettingPlan } from '../../../shape/slurm-plan.js';
import type { SlurmAccount } from './accounts.js';
import { EPILOG, HEALTH_CHECK, HEALTH_CHECK_SECONDS, PROLOG } from './node-programs.js';
import { type ClusterSetting, settingsOf } from './pcs-settings.js';

/** What decides the settings of a cluster. */
export interface ClusterSettingsRequest {
  /** Null: Slurm keeps no records of jobs. */
  readonly accounts: readonly SlurmAccount[] | null;
  /** Of the nodes. */
  readonly types: readonly Pick<InstanceType, 'accelerators' | 'memoryGib' | 'vcpus'>[];
}

/** Of the memory of a node, what jobs may ask for at most: the rest is of the system. */
export const JOB_MEMORY_SHARE = 0.95;

/** MiB in a GiB. */
export const MIB_PER_GIB = 1024;

/** Priority decides between jobs that wait for the same nodes, then the share of their workload, then their age. */
const WEIGHTS = { PriorityWeightQOS: '1000000', PriorityWeightFairshare: '100000', PriorityWeightAge: '1000' } as const;

/**
 * Settings of `slurm.conf` for the whole cluster. PCS adds GPUs as generic resources itself, and has no setting for the
 * topology between nodes: jobs that span nodes are kept together by the placement group of their node group.
 * @see https://docs.aws.amazon.com/pcs/latest/userguide/slurm-custom-settings-cluster.html
 * @see https://docs.aws.amazon.com/pcs/latest/userguide/gres-custom-settings.html
 */
export function clusterSettings({ accounts, types }: ClusterSettingsRequest): SlurmSettingPlan[] {
  const preempts = accounts?.some((account) => account.preempts.length > 0);
  const hasGpus = types.some(({ accelerators }) => accelerators?.model.vendor === 'NVIDIA');
  return settingsOf<ClusterSetting>({
    ...(accounts !== null && {
      // Neither a job without an account, nor one beyond the limits of its own.
      AccountingStorageEnforce: 'associations,limits,qos,safe',
      ...(hasGpus && { AccountingStorageTRES: 'gres/gpu' }),
      ...WEIGHTS,
      PriorityDecayHalfLife: '7-0',
      PriorityMaxAge: '7-0',
      ...(preempts && { PreemptMode: 'REQUEUE', PreemptType: 'preempt/qos' }),
    }),
    // Else a job that names no memory has that of the whole node, and no other runs beside it.
    DefMemPerCPU: `${memoryPerCpuMib(types)}`,
    EnforcePartLimits: 'ALL',
    Epilog: EPILOG,
    HealthCheckInterval: `${HEALTH_CHECK_SECONDS}`,
    HealthCheckNodeState: 'ANY',
    HealthCheckProgram: HEALTH_CHECK,
    Prolog: PROLOG,
    // On every node of a job as soon as it has them, so that none starts on a sick one.
    PrologFlags: 'Alloc',
    SelectTypeParameters: 'CR_CPU_Memory',
  });
}

/** What every node has for each of its processors, in MiB. */
function memoryPerCpuMib(types: ClusterSettingsRequest['types']): number {
  const each = types.map(({ memoryGib, vcpus }) => (memoryGib * MIB_PER_GIB * JOB_MEMORY_SHARE) / vcpus);
  return each.length === 0 ? 1 : Math.max(1, Math.floor(Math.min(...each)));
}
