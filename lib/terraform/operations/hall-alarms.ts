import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js';
import { Construct } from 'constructs';
import type { AlarmPlan } from '../../plan/shape/operations-plan.js';
import { dimensionsOf, type ObservedHall } from './observed-hall.js';

/** What the alarms of a hall are built from. */
interface HallAlarmsProps {
  readonly hall: ObservedHall;
  readonly alarms: readonly AlarmPlan[];
  readonly topicArn: string;
}

/** CloudWatch alarms that notify the topic, when they fire and when they are over. */
export class HallAlarms extends Construct {
  /** In the order of the plan. */
  readonly arns: readonly string[];

  constructor(scope: Construct, id: string, { hall, alarms, topicArn }: HallAlarmsProps) {
    super(scope, id);
    this.arns = alarms.map((alarm) => {
      const { arn } = new CloudwatchMetricAlarm(this, alarm.key, {
        alarmName: alarm.name,
        alarmDescription: alarm.description,
        comparisonOperator: alarm.comparison,
        threshold: alarm.threshold,
        evaluationPeriods: alarm.periods,
        datapointsToAlarm: alarm.periods,
        treatMissingData: alarm.missing,
        alarmActions: [topicArn],
        okActions: [topicArn],
        metricQuery: [
          ...alarm.metrics.map((series) => ({
            id: series.id,
            label: series.label,
            returnData: alarm.expression === null,
            metric: {
              namespace: series.namespace,
              metricName: series.metric,
              dimensions: dimensionsOf(series, hall),
              stat: series.statistic,
              period: series.periodSeconds,
            },
          })),
          ...(alarm.expression === null
            ? []
            : [{ id: 'result', expression: alarm.expression, label: alarm.key, returnData: true }]),
        ],
      });
      return arn;
    });
  }
}
