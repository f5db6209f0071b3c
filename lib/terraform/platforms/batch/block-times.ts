import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import { SchedulerSchedule } from '@cdktf/provider-aws/lib/scheduler-schedule/index.js';
import { Construct } from 'constructs';
import type { BlockReservation } from '../../../plan/shape/fleet-plan.js';
import type { HallAccount } from '../../foundation/hall-account.js';
import { hallRole, serviceTrust } from '../../foundation/hall-role.js';
import { policyDocument } from '../../foundation/policy-document.js';
import { onlyBefore } from '../../nodes/block-schedule.js';

/** What the times of an environment in a held capacity block are built from. */
interface BlockTimesProps {
  readonly account: HallAccount;
  /** Of the schedules and their role. */
  readonly name: string;
  readonly environmentArn: string;
  readonly block: BlockReservation;
}

/**
 * Enables a compute environment when its capacity block begins, and disables it before the block ends: Batch then places
 * no job on it, and running jobs go on until EC2 terminates their nodes.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html
 */
export class BlockTimes extends Construct {
  constructor(scope: Construct, id: string, { account, name, environmentArn, block }: BlockTimesProps) {
    super(scope, id);
    const role = hallRole(this, 'role', {
      account,
      name,
      description: `Enables and disables the compute environment of capacity block ${block.name}`,
      trust: [serviceTrust(account, { sid: 'Scheduler', service: 'scheduler' })],
    });
    const policy = new IamRolePolicy(this, 'update', {
      name: 'update',
      role: role.name,
      policy: policyDocument(this, 'update.document', [
        { sid: 'Update', actions: ['batch:UpdateComputeEnvironment'], resources: [environmentArn] },
      ]),
    });
    const changes = [
      ['block-start', block.begins, 'ENABLED'],
      ['block-end', block.drains, 'DISABLED'],
    ] as const;
    for (const [key, time, state] of changes) {
      const schedule = new SchedulerSchedule(this, key, {
        name: `${name}-${key}`,
        description: `Capacity block ${block.name}: ${state} at ${time}`,
        scheduleExpression: `at(${time.replace('Z', '')})`,
        flexibleTimeWindow: { mode: 'OFF' },
        target: {
          arn: `arn:${account.partition}:scheduler:::aws-sdk:batch:updateComputeEnvironment`,
          roleArn: role.arn,
          input: JSON.stringify({ ComputeEnvironment: environmentArn, State: state }),
        },
        dependsOn: [policy],
      });
      onlyBefore(schedule, time);
    }
  }
}
