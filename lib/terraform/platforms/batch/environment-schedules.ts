import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import { SchedulerSchedule } from '@cdktf/provider-aws/lib/scheduler-schedule/index.js';
import { Construct } from 'constructs';
import type { HallAccount } from '../../foundation/hall-account.js';
import { hallRole, serviceTrust } from '../../foundation/hall-role.js';
import { policyDocument } from '../../foundation/policy-document.js';

/** A change of a compute environment at a time. */
export interface EnvironmentChange {
  readonly key: string;
  /** Of the schedule. */
  readonly name: string;
  readonly description: string;
  /** Of EventBridge Scheduler: `at(…)` or `cron(…)`. */
  readonly expression: string;
  /** @default - UTC */
  readonly timeZone?: string;
  /** Of UpdateComputeEnvironment, beside the environment. */
  readonly input: Readonly<Record<string, unknown>>;
}

/** What schedules of an environment are built from. */
interface EnvironmentSchedulesProps {
  readonly account: HallAccount;
  readonly roleName: string;
  readonly description: string;
  readonly environmentArn: string;
  readonly changes: readonly EnvironmentChange[];
}

/**
 * Changes a compute environment at given times, by calls of EventBridge Scheduler.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html
 */
export class EnvironmentSchedules extends Construct {
  /** In the order of the changes. */
  readonly schedules: readonly SchedulerSchedule[];

  constructor(scope: Construct, id: string, props: EnvironmentSchedulesProps) {
    super(scope, id);
    const { account, roleName, description, environmentArn, changes } = props;
    const role = hallRole(this, 'role', {
      account,
      name: roleName,
      description,
      trust: [serviceTrust(account, { sid: 'Scheduler', service: 'scheduler' })],
    });
    const policy = new IamRolePolicy(this, 'update', {
      name: 'update',
      role: role.name,
      policy: policyDocument(this, 'update.document', [
        { sid: 'Update', actions: ['batch:UpdateComputeEnvironment'], resources: [environmentArn] },
      ]),
    });
    this.schedules = changes.map(
      (change) =>
        new SchedulerSchedule(this, change.key, {
          name: change.name,
          description: change.description,
          scheduleExpression: change.expression,
          ...(change.timeZone !== undefined && { scheduleExpressionTimezone: change.timeZone }),
          flexibleTimeWindow: { mode: 'OFF' },
          target: {
            arn: `arn:${account.partition}:scheduler:::aws-sdk:batch:updateComputeEnvironment`,
            roleArn: role.arn,
            input: JSON.stringify({ ComputeEnvironment: environmentArn, ...change.input }),
          },
          dependsOn: [policy],
        }),
    );
  }
}
