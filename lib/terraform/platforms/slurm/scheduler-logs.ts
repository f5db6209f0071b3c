import { CloudwatchLogDelivery } from '@cdktf/provider-aws/lib/cloudwatch-log-delivery/index.js';
import { CloudwatchLogDeliveryDestination } from '@cdktf/provider-aws/lib/cloudwatch-log-delivery-destination/index.js';
import { CloudwatchLogDeliverySource } from '@cdktf/provider-aws/lib/cloudwatch-log-delivery-source/index.js';
import { CloudwatchLogMetricFilter } from '@cdktf/provider-aws/lib/cloudwatch-log-metric-filter/index.js';
import { CloudwatchLogResourcePolicy } from '@cdktf/provider-aws/lib/cloudwatch-log-resource-policy/index.js';
import { Construct } from 'constructs';
import type { SlurmClusterPlan } from '../../../plan/shape/slurm-plan.js';
import type { HallAccount } from '../../foundation/hall-account.js';
import type { HallKeys } from '../../foundation/hall-keys.js';
import { policyDocument } from '../../foundation/policy-document.js';

/** What the logs of a controller are built from. */
interface SchedulerLogsProps {
  readonly account: HallAccount;
  readonly keys: HallKeys;
  readonly cluster: SlurmClusterPlan;
  readonly clusterArn: string;
}

/**
 * What PCS logs of a cluster: the scheduler, its audit, every job that ends, and what becomes of every node.
 * @see https://docs.aws.amazon.com/pcs/latest/userguide/monitoring_scheduler-logs.html and monitoring_scaling-logs.html
 */
const LOGS = {
  scheduler: 'PCS_SCHEDULER_LOGS',
  audit: 'PCS_SCHEDULER_AUDIT_LOGS',
  jobs: 'PCS_JOBCOMP_LOGS',
  scaling: 'PCS_SCALING_LOGS',
} as const;

/** Logs of the controller in a log group of the hall. */
export class SchedulerLogs extends Construct {
  constructor(scope: Construct, id: string, { account, keys, cluster, clusterArn }: SchedulerLogsProps) {
    super(scope, id);
    const group = keys.logGroup(this, 'group', { name: cluster.logGroup, retentionDays: cluster.logRetentionDays });
    for (const { key, namespace, metric, pattern } of cluster.logMetrics) {
      new CloudwatchLogMetricFilter(this, `${key}.metric`, {
        name: `${cluster.stackName}-${key}`,
        logGroupName: group.name,
        pattern,
        metricTransformation: { name: metric, namespace, value: '1', defaultValue: '0' },
      });
    }
    const policy = new CloudwatchLogResourcePolicy(this, 'policy', {
      policyName: cluster.stackName,
      policyDocument: policyDocument(this, 'policy.document', [
        {
          sid: 'Delivery',
          principal: { service: 'delivery.logs.amazonaws.com' },
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [`${group.arn}:log-stream:*`],
          conditions: {
            StringEquals: { 'aws:SourceAccount': account.accountId },
            ArnLike: { 'aws:SourceArn': account.arn('logs', '*') },
          },
        },
      ]),
    });
    const destination = new CloudwatchLogDeliveryDestination(this, 'destination', {
      name: cluster.stackName,
      deliveryDestinationConfiguration: [{ destinationResourceArn: group.arn }],
      dependsOn: [policy],
    });
    for (const [key, logType] of Object.entries(LOGS)) {
      const source = new CloudwatchLogDeliverySource(this, `${key}.source`, {
        name: `${cluster.stackName}-${key}`,
        logType,
        resourceArn: clusterArn,
      });
      new CloudwatchLogDelivery(this, key, {
        deliverySourceName: source.name,
        deliveryDestinationArn: destination.arn,
      });
    }
  }
}
