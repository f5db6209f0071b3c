import type { NodeSource } from '../../../../units/closed-lists.js';
import type { FleetPlan } from '../../../shape/fleet-plan.js';
import type { SlurmSettingPlan } from '../../../shape/slurm-plan.js';
import { type NodeGroupSetting, settingsOf } from './pcs-settings.js';

/** Nodes that are paid for whether they run or not come first, then those at a discount. */
const WEIGHTS: Readonly<Record<NodeSource, number>> = {
  owned: 1,
  'capacity-block': 1,
  'reserved-1y': 1,
  'reserved-3y': 1,
  spot: 10,
  'on-demand': 20,
};

/**
 * Settings of the nodes of one fleet; PCS derives processors, memory and GPUs from the instance type. Jobs choose nodes by
 * type and purchase option: `--constraint=p5-48xlarge`.
 * @see https://docs.aws.amazon.com/pcs/latest/userguide/slurm-custom-settings-cng.html
 */
export function nodeSettings(fleet: FleetPlan): SlurmSettingPlan[] {
  return settingsOf<NodeGroupSetting>({
    Features: fleetFeatures(fleet).join(','),
    Weight: `${WEIGHTS[fleet.purchase]}`,
  });
}

/** What tells the nodes of a fleet from others of its partition. */
export function fleetFeatures({ instanceType, purchase }: FleetPlan): string[] {
  return [instanceType.replaceAll('.', '-'), purchase];
}
