import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import { SchedulerSchedule } from '@cdktf/provider-aws/lib/scheduler-schedule/index.js';
import { Construct } from 'constructs';
import type { SlurmCalendarPlan } from '../../../plan/shape/slurm-plan.js';
import type { HallAccount } from '../../foundation/hall-account.js';
import { hallRole, serviceTrust } from '../../foundation/hall-role.js';
import { policyDocument } from '../../foundation/policy-document.js';
import { jsonFile } from '../../foundation/text-file.js';
import { onlyBefore } from '../../nodes/block-schedule.js';

/** What the calendar of a group is built from. */
interface GroupCalendarProps {
  readonly account: HallAccount;
  readonly clusterId: string;
  readonly groupId: string;
  readonly groupArn: string;
  /** Of the nodes: PCS hands it to those that it starts. */
  readonly roleArn: string;
  readonly profileArn: string;
  readonly calendar: SlurmCalendarPlan;
  /** Key of the fleet. */
  readonly what: string;
}

/**
 * PCS asks whether the caller may start the nodes that its update may take, also where it starts none.
 * @see https://docs.aws.amazon.com/pcs/latest/userguide/security-min-permissions.html, UpdateComputeNodeGroup
 */
const STARTS = [
  'ec2:CreateFleet',
  'ec2:CreateTags',
  'ec2:DescribeInstanceTypeOfferings',
  'ec2:DescribeInstanceTypes',
  'ec2:DescribeLaunchTemplateVersions',
  'ec2:DescribeLaunchTemplates',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSubnets',
  'ec2:DescribeVpcs',
  'ec2:RunInstances',
] as const;

/**
 * Changes the bounds of a compute node group at given times, by calls of EventBridge Scheduler.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html
 */
export class GroupCalendar extends Construct {
  constructor(scope: Construct, id: string, props: GroupCalendarProps) {
    super(scope, id);
    const { account, calendar } = props;
    const role = hallRole(this, 'role', {
      account,
      name: calendar.roleName,
      description: `Changes the size of the compute node group of ${props.what} by the calendar`,
      trust: [serviceTrust(account, { sid: 'Scheduler', service: 'scheduler' })],
    });
    const policy = new IamRolePolicy(this, 'update', {
      name: 'update',
      role: role.name,
      policy: policyDocument(this, 'update.document', [
        { sid: 'Resize', actions: ['pcs:UpdateComputeNodeGroup'], resources: [props.groupArn] },
        {
          sid: 'HandOnTheRole',
          actions: ['iam:PassRole', 'iam:GetInstanceProfile'],
          resources: [props.roleArn, props.profileArn],
        },
        {
          sid: 'StartNodes',
          actions: STARTS,
          resources: ['*'],
          conditions: { StringEquals: { 'aws:RequestedRegion': account.region } },
        },
      ]),
    });
    for (const change of calendar.changes) {
      const { min, max, once } = change;
      const schedule = new SchedulerSchedule(this, change.key, {
        name: change.name,
        description: `${props.what}: ${min} to ${max} nodes`,
        scheduleExpression: change.expression,
        scheduleExpressionTimezone: change.timeZone,
        flexibleTimeWindow: { mode: 'OFF' },
        target: {
          arn: `arn:${account.partition}:scheduler:::aws-sdk:pcs:updateComputeNodeGroup`,
          roleArn: role.arn,
          // Fields are those of the API, with a capital.
          input: jsonFile(this, `${change.key}.input`, {
            ClusterIdentifier: props.clusterId,
            ComputeNodeGroupIdentifier: props.groupId,
            ScalingConfiguration: { MinInstanceCount: min, MaxInstanceCount: max },
          }).value,
        },
        dependsOn: [policy],
      });
      if (once !== null) onlyBefore(schedule, once);
    }
  }
}
