import { securityGroupName } from '../../kinds/names.js';
import type { PlatformPlanner, PlatformRequest, PreparedPlatform } from '../../kinds/platform.js';
import { planScalingGroup } from './scaling-groups.js';

/** Workloads as groups of instances under a scheduler of the user's. */
export const EC2: PlatformPlanner<'ec2'> = {
  nodes: { fabricOnSpot: true, reservedSlots: 0, addresses: 1, systemAddresses: 0 },
  prepare,
};

/** Lifecycle hooks, logs and metrics. */
const NODE_CALLS = ['autoscaling', 'ec2', 'logs', 'monitoring'] as const;

function prepare({ name }: PlatformRequest): PreparedPlatform<'ec2'> {
  return {
    calls: NODE_CALLS,
    keyPurposes: [],
    people: [],
    fixedCosts: () => [],
    plan: ({ drafts, access }) => ({
      ec2: {
        securityGroup: securityGroupName([name, 'instances']),
        fabricSecurityGroup: securityGroupName([name, 'fabric']),
      },
      fleets: drafts.map((draft) => planScalingGroup(name, draft)),
      access,
    }),
  };
}
