import { nodeGroupName } from '../../kinds/names.js';
import type { DraftFleet } from '../../kinds/platform.js';
import { workloadsOn } from '../../kinds/pools.js';
import { planNodeAgent } from '../../operations/node-agent.js';
import type { PoolPlan } from '../../shape/fleet-plan.js';
import type { SlurmFleetPlan, SlurmUserPlan } from '../../shape/slurm-plan.js';
import type { StorePlan } from '../../shape/store-plan.js';
import { nodeScript } from './boot/boot-script.js';
import { pcsImageParameter } from './boot/images.js';
import { nodeMounts } from './boot/node-mounts.js';
import { nodeSettings } from './boot/node-settings.js';
import { groupCalendar } from './calendar.js';
import { groupName } from './names.js';

/** What decides a compute node group beside its fleet. */
export interface NodeGroupRequest {
  readonly hall: string;
  readonly region: string;
  readonly users: readonly SlurmUserPlan[];
  readonly pools: readonly PoolPlan[];
  readonly stores: readonly StorePlan[];
  /** Of Slurm, e.g. `25.11`. */
  readonly version: string;
  readonly containers: 'docker' | 'pyxis';
}

/** Static nodes are those that always run; dynamic ones start with a job, up to the sized maximum. */
export function planNodeGroup(request: NodeGroupRequest, draft: DraftFleet): SlurmFleetPlan {
  const { containers, hall, region, users, pools, stores, version } = request;
  const { fleet, type } = draft;
  const calendar = groupCalendar(hall, region, draft);
  return {
    ...fleet,
    agent: planNodeAgent(hall, fleet),
    groupName: groupName(fleet.key.split('.')),
    purchaseOption: PURCHASE_OPTIONS[fleet.purchase],
    imageParameter: pcsImageParameter(type),
    settings: nodeSettings(fleet),
    bootScript: nodeScript({
      fleet,
      mounts: nodeMounts(stores, workloadsOn({ pools }, fleet.workload)),
      version,
      users,
      containers,
    }),
    ...(calendar !== null && { calendar }),
  };
}

/**
 * A reserved instance is a discount of the bill, and a capacity reservation one of the launch template.
 * @see https://docs.aws.amazon.com/pcs/latest/APIReference/API_CreateComputeNodeGroup.html
 */
const PURCHASE_OPTIONS = {
  'on-demand': 'ONDEMAND',
  spot: 'SPOT',
  'reserved-1y': 'ONDEMAND',
  'reserved-3y': 'ONDEMAND',
  owned: 'ONDEMAND',
  'capacity-block': 'CAPACITY_BLOCK',
} as const;

/** Of the launch template of login nodes. */
export function loginName(hall: string): string {
  return nodeGroupName([hall, 'login', 'nodes']);
}
