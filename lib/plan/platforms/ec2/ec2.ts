import { by } from '../../../units/order.js';
import { securityGroupName, targetGroupName } from '../../kinds/names.js';
import type { PlatformPlanner, PlatformRequest, PreparedPlatform, ScalingStop } from '../../kinds/platform.js';
import { fleetTiles } from '../../operations/fleet-tiles.js';
import { fleetAlarms } from '../../operations/node-alarms.js';
import { agentMetricsCost, fleetMetricsCost } from '../../operations/operations-costs.js';
import { INSTANCE_SKIPS } from '../../security/scanner-rules.js';
import type { TargetGroupPlan } from '../../shape/ec2-plan.js';
import type { Ec2Hall } from '../../shape/hall.js';
import { nodePath } from '../../stores/node-mounts.js';
import { burnIn } from './burn-in.js';
import { compareInstances, SCALING_GROUP } from './changes.js';
import { planScalingGroup } from './scaling-groups.js';
import { writeEc2Job } from './write-job.js';

/** Workloads as groups of instances under a scheduler of the user's. */
export const EC2: PlatformPlanner<'ec2'> = {
  fleetResource: SCALING_GROUP,
  nodes: { fabricOnSpot: true, reservedSlots: 0, addresses: 1, systemAddresses: 0, mountsByUserData: true },
  rules: [],
  keyPurposes: () => [],
  healthServices: [],
  prepare,
  label: () => 'platform ec2',
  names: ({ ec2 }) => [
    { of: 'security group', name: ec2.fabricSecurityGroup },
    { of: 'security group', name: ec2.securityGroup },
    ...ec2.targetGroups.map(({ name }) => ({ of: 'target group', name }) as const),
  ],
  systemNodes: () => null,
  apiCidrs: () => null,
  logGroups: () => [],
  agentLogGroups: () => [],
  scalingGroups: ({ fleets }) => fleets.map(({ key }) => key),
  alarms: ({ name, fleets }) => fleets.flatMap((fleet) => fleetAlarms(name, fleet)),
  tiles: ({ name, fleets }) => fleetTiles(name, fleets),
  events: () => [],
  burnIn: (_, request) => burnIn(request),
  storePath: (_, store) => nodePath(store),
  scalingStop,
  parts: () => [],
  compare: compareInstances,
  writeJob: writeEc2Job,
  quotas: () => [],
  scannerSkips: () => INSTANCE_SKIPS,
};

/**
 * A group that may not launch neither grows nor replaces nodes, whoever asks it to. Capacity that is held costs no more, and goes on.
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-suspend-resume-processes.html
 */
function scalingStop({ fleets }: Ec2Hall): ScalingStop {
  return {
    denial: null,
    calls: fleets
      .filter(({ reservation }) => reservation === null)
      .map(({ key }) => ({
        fleet: key,
        service: 'autoscaling',
        api: 'SuspendProcesses',
        parameter: 'AutoScalingGroupName',
        inputs: { ScalingProcesses: ['Launch'] },
      })),
  };
}

/** Lifecycle hooks, logs and metrics. */
const NODE_CALLS = ['autoscaling', 'ec2', 'logs', 'monitoring'] as const;

function prepare({ name, region, workloads }: PlatformRequest): PreparedPlatform<'ec2'> {
  return {
    calls: NODE_CALLS,
    registries: [],
    people: [],
    fixedCosts: () => [fleetMetricsCost()],
    nodeCosts: () => [agentMetricsCost(region)],
    plan: ({ drafts, access }) => ({
      ec2: {
        securityGroup: securityGroupName([name, 'instances']),
        fabricSecurityGroup: securityGroupName([name, 'fabric']),
        targetGroups: planTargetGroups(name, workloads),
      },
      fleets: drafts.map((draft) => planScalingGroup(name, draft)),
      access,
    }),
  };
}

function planTargetGroups(hall: string, workloads: PlatformRequest['workloads']): TargetGroupPlan[] {
  return workloads
    .flatMap(({ name, targetGroup }): TargetGroupPlan[] =>
      targetGroup === undefined
        ? []
        : [{ workload: name, name: targetGroupName([hall, name, `${targetGroup.port}`]), ...targetGroup }],
    )
    .sort(by(({ workload }) => workload));
}
