import { ResourcegroupsGroup } from '@cdktf/provider-aws/lib/resourcegroups-group/index.js';
import { ResourcegroupsResource } from '@cdktf/provider-aws/lib/resourcegroups-resource/index.js';
import type { Construct } from 'constructs';
import type { ReservationPlan } from '../../plan/shape/fleet-plan.js';
import type { HallAccount } from '../foundation/hall-account.js';

/**
 * On-demand capacity reservations as one pool, so that one more or fewer leaves the launch template as it is.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/create-cr-group.html
 * @returns ARN of the group
 */
export function capacityReservationPool(
  scope: Construct,
  account: HallAccount,
  { name, ids }: Extract<ReservationPlan, { kind: 'pool' }>,
): string {
  const group = new ResourcegroupsGroup(scope, 'reservations', {
    name,
    description: `Capacity reservations of ${name}`,
    configuration: [
      { type: 'AWS::EC2::CapacityReservationPool' },
      {
        type: 'AWS::ResourceGroups::Generic',
        parameters: [{ name: 'allowed-resource-types', values: ['AWS::EC2::CapacityReservation'] }],
      },
    ],
    tags: { Name: name },
  });
  for (const id of ids) {
    new ResourcegroupsResource(scope, `reservation.${id}`, {
      groupArn: group.arn,
      resourceArn: account.arn('ec2', `capacity-reservation/${id}`),
    });
  }
  return group.arn;
}
