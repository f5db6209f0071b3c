import { AutoscalingSchedule } from '@cdktf/provider-aws/lib/autoscaling-schedule/index.js';
import type { TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import type { FleetPlan } from '../../plan/shape/fleet-plan.js';

/** What the schedule of a fleet in a held capacity block is built from. */
interface BlockScheduleProps {
  readonly fleet: FleetPlan;
  /** Known when Terraform has made the group. */
  readonly scalingGroupName: string;
}

/**
 * Starts all nodes of a capacity block when it begins, and stops them before EC2 terminates them.
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/launch-template-capacity-blocks.html
 */
export class BlockSchedule extends Construct {
  constructor(scope: Construct, id: string, { fleet, scalingGroupName }: BlockScheduleProps) {
    super(scope, id);
    const { reservation, nodes } = fleet;
    if (reservation?.kind !== 'block') return;
    const changes = [
      ['block-start', reservation.begins, nodes.max],
      ['block-end', reservation.drains, 0],
    ] as const;
    for (const [key, startTime, desiredCapacity] of changes) {
      const action = new AutoscalingSchedule(this, key, {
        scheduledActionName: key,
        autoscalingGroupName: scalingGroupName,
        // Left as they are.
        minSize: -1,
        maxSize: -1,
        startTime,
        desiredCapacity,
      });
      onlyBefore(action, startTime);
    }
  }
}

/** AWS deletes what has run once and refuses a time in the past: planned after it, there is no such resource. */
export function onlyBefore(resource: TerraformResource, time: string): void {
  resource.addOverride('count', `\${timecmp(plantimestamp(), "${time}") < 0 ? 1 : 0}`);
}
