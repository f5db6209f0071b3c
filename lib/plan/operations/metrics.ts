import { metric, text } from '../kinds/monitoring.js';
import type { DimensionPlan, MetricPlan } from '../shape/operations-plan.js';
import { FLEET_DIMENSION, nodeNamespace } from './node-agent.js';

/**
 * In service and wanted, of an Auto Scaling group.
 * @see https://github.com/aws/containers-roadmap/issues/762 EKS switches the group's metrics on
 */
export function groupMetrics(group: DimensionPlan, label: string, suffix: string): readonly [MetricPlan, MetricPlan] {
  const of = (id: string, name: string, what: string): MetricPlan =>
    metric({
      id: `${id}${suffix}`,
      namespace: 'AWS/AutoScaling',
      metric: name,
      dimensions: { AutoScalingGroupName: group },
      statistic: 'Average',
      label: `${label} ${what}`,
    });
  return [of('wanted', 'GroupDesiredCapacity', 'wanted'), of('running', 'GroupInServiceInstances', 'in service')];
}

/** Of the NAT gateway of a zone; sums over five minutes. */
export function natMetric(zone: string, id: string, name: string, label: string): MetricPlan {
  return metric({
    id,
    namespace: 'AWS/NATGateway',
    metric: name,
    dimensions: { NatGatewayId: { kind: 'nat-gateway', zone } },
    statistic: 'Sum',
    label,
  });
}

/** Of all nodes of a fleet, from the CloudWatch agent on each. */
export function nodeMetric(hall: string, fleet: string, id: string, name: string, label: string): MetricPlan {
  return metric({
    id,
    namespace: nodeNamespace(hall),
    metric: name,
    dimensions: { [FLEET_DIMENSION]: text(fleet) },
    statistic: 'Average',
    label,
  });
}

/** The highest value in each period, e.g. of the temperature of many GPUs. */
export function highest(series: MetricPlan): MetricPlan {
  return { ...series, statistic: 'Maximum' };
}
