import { AutoscalingSchedule } from '@cdktf/provider-aws/lib/autoscaling-schedule/index.js';
import type { Construct } from 'constructs';
import type { HoursPlan } from '../../plan/shape/fleet-plan.js';

/** What the provider takes for a size that a scheduled action leaves as it is. */
export const UNCHANGED_SIZE = -1;

/** A scheduled action of an Auto Scaling group that comes again and again. */
export function scheduleGroup(scope: Construct, scalingGroupName: string, schedule: HoursPlan): void {
  const { key, cron, timeZone, nodes, least, most } = schedule;
  new AutoscalingSchedule(scope, `schedule.${key}`, {
    scheduledActionName: key,
    autoscalingGroupName: scalingGroupName,
    minSize: least ?? UNCHANGED_SIZE,
    maxSize: most ?? UNCHANGED_SIZE,
    recurrence: cron,
    timeZone,
    desiredCapacity: nodes ?? UNCHANGED_SIZE,
  });
}
