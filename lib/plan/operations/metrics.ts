import type { Hall } from '../shape/hall.js';
import type { DimensionPlan, MetricPlan } from '../shape/operations-plan.js';
import { FLEET_DIMENSION, nodeNamespace } from './node-agent.js';

/** A series that is shown, kept in the hall's region, by the five minutes. */
export function metric(
  parts: Pick<MetricPlan, 'id' | 'namespace' | 'metric' | 'dimensions' | 'statistic' | 'label'> & Partial<MetricPlan>,
): MetricPlan {
  return { periodSeconds: 300, shown: true, region: null, ...parts };
}

export const text = (value: string): DimensionPlan => ({ kind: 'text', value });

/** Fleets whose Auto Scaling group can be named: those of Batch are its own, and Karpenter has none. */
export function scalingGroups(hall: Hall): string[] {
  if (hall.platform === 'batch') return [];
  const fleets =
    hall.platform === 'eks' ? hall.fleets.filter(({ startedBy }) => startedBy === 'node-group') : hall.fleets;
  return fleets.map(({ key }) => key);
}

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

/**
 * Free bytes of a file system. Each of its storage targets sends a value a minute, so only the sum over one minute is
 * the free space.
 * @see https://docs.aws.amazon.com/fsx/latest/LustreGuide/fs-metrics.html
 */
export function freeSpace(store: string, id: string, label: string): MetricPlan {
  return fileSystemMetric(store, id, 'FreeDataStorageCapacity', label);
}

/** Sums over a minute. */
export function fileSystemMetric(store: string, id: string, name: string, label: string): MetricPlan {
  return metric({
    id,
    namespace: 'AWS/FSx',
    metric: name,
    dimensions: { FileSystemId: { kind: 'file-system', store } },
    statistic: 'Sum',
    periodSeconds: 60,
    label,
  });
}

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

/** Of the whole cluster, from the CloudWatch agent of the observability add-on. */
export function clusterMetric(cluster: string, id: string, name: string, label: string): MetricPlan {
  return metric({
    id,
    namespace: 'ContainerInsights',
    metric: name,
    dimensions: { ClusterName: text(cluster) },
    statistic: name.includes('count') ? 'Maximum' : 'Average',
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

/** Pods that no node fits, as the control plane counts them each minute. */
export function unschedulablePods(cluster: string, id: string): MetricPlan {
  return metric({
    id,
    namespace: 'AWS/EKS',
    metric: 'scheduler_pending_pods_UNSCHEDULABLE',
    dimensions: { ClusterName: text(cluster) },
    statistic: 'Sum',
    periodSeconds: 60,
    label: 'pods without a node',
  });
}
