import type { InstanceType } from '../../../catalog/facts/catalog.js';
import { planNodeAgent } from '../../operations/node-agent.js';
import type { BatchImage, EnvironmentCalendarPlan, EnvironmentPlan } from '../../shape/batch-plan.js';
import type { FleetPlan } from '../../shape/fleet-plan.js';

/**
 * Batch places jobs by vCPU: a fleet is so many of them. None run while no job waits, unless the fleet is to.
 * @param calendar - changes of its size; null: none
 */
export function planEnvironment(
  hall: string,
  fleet: FleetPlan,
  type: InstanceType,
  calendar: EnvironmentCalendarPlan | null = null,
): EnvironmentPlan {
  return {
    ...fleet,
    agent: planNodeAgent(hall, fleet),
    image: batchImage(type),
    allocation: fleet.purchase === 'spot' ? 'SPOT_PRICE_CAPACITY_OPTIMIZED' : 'BEST_FIT_PROGRESSIVE',
    vcpus: { min: fleet.nodes.min * type.vcpus, max: fleet.nodes.max * type.vcpus },
    ...(calendar !== null && { calendar }),
  };
}

/**
 * Batch's own images carry the NVIDIA driver on x86_64; those for Neuron are named by parameter.
 * @see https://docs.aws.amazon.com/batch/latest/APIReference/API_Ec2Configuration.html
 */
function batchImage({ accelerators }: InstanceType): BatchImage {
  const vendor = accelerators?.model.vendor;
  if (vendor === 'NVIDIA') return { type: 'ECS_AL2023_NVIDIA', parameter: null };
  const neuron = '/aws/service/ecs/optimized-ami/amazon-linux-2023/neuron/recommended/image_id';
  return { type: 'ECS_AL2023', parameter: vendor === 'AWS' ? neuron : null };
}
