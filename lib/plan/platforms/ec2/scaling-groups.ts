import type { WorkloadBlueprint } from '../../../blueprint/schema/blueprint.js';
import { BLOCK_DRAIN_MINUTES } from '../../../catalog/facts/capacity-blocks.js';
import type { InstanceType } from '../../../catalog/facts/catalog.js';
import type { DraftFleet } from '../../kinds/platform.js';
import { planNodeAgent } from '../../operations/node-agent.js';
import type { LifecycleHookPlan, RefreshPlan, ScalingGroupPlan, SchedulePlan } from '../../shape/ec2-plan.js';
import type { FleetPlan } from '../../shape/fleet-plan.js';

/** Drivers, disks and file systems come up; a node that has not said so by then is replaced. */
const LAUNCH_SECONDS = 1800;

/** For the scheduler to drain the node; spot gives two minutes. */
const DRAIN_SECONDS = 300;

const HEALTH_GRACE_SECONDS = 600;

/** A fleet as an Auto Scaling group. */
export function planScalingGroup(hall: string, draft: DraftFleet): ScalingGroupPlan {
  const { fleet, type, workload } = draft;
  return {
    ...fleet,
    agent: planNodeAgent(hall, fleet),
    imageParameter: imageParameter(type),
    hooks: HOOKS,
    refresh: planRefresh(fleet, workload),
    schedules: planSchedules(draft),
    tracking: workload.scaling ?? null,
    healthCheckGraceSeconds: HEALTH_GRACE_SECONDS,
  };
}

const HOOKS: readonly LifecycleHookPlan[] = [
  {
    key: 'launch',
    transition: 'autoscaling:EC2_INSTANCE_LAUNCHING',
    heartbeatSeconds: LAUNCH_SECONDS,
    otherwise: 'ABANDON',
  },
  {
    key: 'terminate',
    transition: 'autoscaling:EC2_INSTANCE_TERMINATING',
    heartbeatSeconds: DRAIN_SECONDS,
    otherwise: 'CONTINUE',
  },
];

/**
 * Base images with drivers, EFA and container tools, on Amazon Linux 2023.
 * @see https://docs.aws.amazon.com/dlami/latest/devguide/appendix-ami-release-notes.html
 */
function imageParameter({ architecture, accelerators }: InstanceType): string {
  const processor = architecture === 'arm64' ? 'arm64' : 'x86_64';
  if (accelerators === null) return `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${processor}`;
  if (accelerators.model.vendor === 'AWS') return '/aws/service/neuron/dlami/base/amazon-linux-2023/latest/image_id';
  return `/aws/service/deeplearning/ami/${processor}/base-oss-nvidia-driver-gpu-amazon-linux-2023/latest/ami-id`;
}

/**
 * Serving nodes are replaced a few at a time. A training job would be lost: its nodes are left to end by themselves.
 * Reserved capacity has no room for a node more.
 */
function planRefresh({ purchase, reservation }: FleetPlan, { purpose }: WorkloadBlueprint): RefreshPlan | null {
  if (purpose === 'training') return null;
  const bounded = purchase === 'capacity-block' || purchase === 'owned' || reservation !== null;
  return { minHealthyPercentage: 90, maxHealthyPercentage: bounded ? 100 : 110 };
}

/** Of a block that is held its reservation says when it begins and ends. */
/**
 * Hours start all working nodes and stop them; a curve of the week sets the count at each of its steps. Where a metric sets the
 * count, they move its floor: hours lift it for their time, a curve never lets it below the nodes that it expects to need.
 */
function planSchedules({ fleet, workload, floor, calendar }: DraftFleet): SchedulePlan[] {
  const { purchase, reservation, workingNodes } = fleet;
  const block: SchedulePlan[] =
    purchase === 'capacity-block' && reservation === null
      ? [{ kind: 'block-end', key: 'block-end', minutesBefore: BLOCK_DRAIN_MINUTES }]
      : [];
  const { hours, scaling } = workload;
  const tracked = scaling !== undefined;
  const steps = calendar.map(({ nodes, ...step }): SchedulePlan => {
    return tracked
      ? { kind: 'hours', ...step, nodes: null, least: Math.max(nodes, floor) }
      : { kind: 'hours', ...step, nodes };
  });
  if (hours === undefined) return [...block, ...steps];
  const { start, stop, timeZone } = hours;
  return [
    ...block,
    { kind: 'hours', key: 'start', cron: start, timeZone, nodes: workingNodes, ...(tracked && { least: floor }) },
    { kind: 'hours', key: 'stop', cron: stop, timeZone, nodes: 0, ...(tracked && { least: 0 }) },
  ];
}
