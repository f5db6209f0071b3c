import type { WorkloadBlueprint } from '../../../blueprint/schema/blueprint.js';
import type { InstanceType } from '../../../catalog/facts/catalog.js';
import { nodeGroupName } from '../../kinds/names.js';
import type { DraftFleet, PlatformRequest } from '../../kinds/platform.js';
import { seenBy, workloadsOn } from '../../kinds/pools.js';
import type { JobPlan } from '../../shape/batch-plan.js';
import type { FleetPlan } from '../../shape/fleet-plan.js';

/** The rest is the kernel's, the container agent's and Docker's. */
const MEMORY_SHARE = 0.9;

/** Of the container's memory, for what processes of one node exchange; it counts only while it is used. */
const SHARED_MEMORY_SHARE = 0.25;

/** Times that a job starts again after AWS took its spot host back. */
const SPOT_ATTEMPTS = 5;

/** One definition for each fleet and workload that runs on it; a job has whole nodes. */
export function planJobs(
  hall: string,
  draft: DraftFleet,
  { workloads, pools }: Pick<PlatformRequest, 'pools' | 'workloads'>,
): JobPlan[] {
  const users = workloadsOn({ pools }, draft.fleet.workload);
  return users.map((name) => {
    const shared = name !== draft.fleet.workload;
    const workload = workloads.find((each) => each.name === name) ?? draft.workload;
    const key = shared ? `${draft.fleet.key}.${name}` : draft.fleet.key;
    return planJob(hall, { ...draft, workload, fleet: seenBy({ pools }, draft.fleet, name) }, key);
  });
}

/** The definition of one workload on a fleet. @param key - default: that of the fleet */
export function planJob(
  hall: string,
  { fleet, type, workload }: Pick<DraftFleet, 'fleet' | 'type' | 'workload'>,
  key = fleet.key,
): JobPlan {
  const memoryMib = Math.floor(type.memoryGib * 1024 * MEMORY_SHARE);
  return {
    key,
    fleet: fleet.key,
    workload: fleet.workload,
    ...(workload.team !== undefined && { team: workload.team }),
    name: nodeGroupName([hall, ...(key.split('.') as [string])]),
    nodes: jobNodes(fleet, workload),
    instanceType: fleet.alternatives.length > 0 ? null : fleet.instanceType,
    vcpus: type.vcpus,
    memoryMib,
    gpus: fleet.accelerators?.vendor === 'NVIDIA' ? Math.max(1, Math.floor(fleet.accelerators.perNode)) : 0,
    sharedMemoryMib: Math.floor(memoryMib * SHARED_MEMORY_SHARE),
    devices: [...neuronDevices(type), ...fabricDevices(fleet)],
    schedulingPriority: workload.scheduling.priority,
    attempts: fleet.purchase === 'spot' ? SPOT_ATTEMPTS : 1,
  };
}

/** All working nodes in one job where training spans nodes. Batch runs no such job on spot. */
function jobNodes({ purchase, workingNodes }: FleetPlan, { purpose }: WorkloadBlueprint): number | null {
  return purpose === 'training' && purchase !== 'spot' && workingNodes > 1 ? workingNodes : null;
}

function neuronDevices({ accelerators }: InstanceType): string[] {
  if (accelerators?.model.vendor !== 'AWS') return [];
  return Array.from({ length: accelerators.count }, (_, index) => `/dev/neuron${index}`);
}

function fabricDevices({ interfaces }: FleetPlan): string[] {
  return interfaces.filter(({ kind }) => kind !== 'interface').map((_, index) => `/dev/infiniband/uverbs${index}`);
}
