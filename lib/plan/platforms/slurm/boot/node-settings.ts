import type { InstanceType } from '../../../../catalog/facts/catalog.js';
import type { FleetPlan } from '../../../shape/fleet-plan.js';
import type { SlurmSettingPlan } from '../../../shape/slurm-plan.js';

/**
 * Settings of the nodes of one fleet; PCS derives GPUs and CPUs from the instance type.
 * @see https://docs.aws.amazon.com/pcs/latest/userguide/slurm-custom-settings-cng.html
 */
export function nodeSettings({ instanceType }: FleetPlan, _type: InstanceType): SlurmSettingPlan[] {
  return [{ parameter: 'Features', value: instanceType.replaceAll('.', '-') }];
}
