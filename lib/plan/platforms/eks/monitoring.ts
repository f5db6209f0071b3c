import type { EksAddon } from '../../../units/closed-lists.js';
import { type AlarmDraft, metric, seriesTile, type Tile, text } from '../../kinds/monitoring.js';
import { highest } from '../../operations/metrics.js';
import { acceleratorAlarms, shortOfNodes } from '../../operations/node-alarms.js';
import type { EksHall } from '../../shape/hall.js';
import type { LogGroupPlan, MetricPlan } from '../../shape/operations-plan.js';

/** Of Container Insights, whose agents would make them without retention and key. */
const INSIGHTS_LOGS = ['application', 'dataplane', 'host', 'performance'] as const;
const INSIGHTS_RETENTION_DAYS = 365;

/** Its agents report nodes, pods and accelerators. */
export const OBSERVABILITY: EksAddon = 'amazon-cloudwatch-observability';

/** Whether the hall installs an add-on, rather than an owner of the cluster. */
export function installs({ addons }: Pick<EksHall['cluster'], 'addons'>, addon: EksAddon): boolean {
  return addons.some(({ name }) => name === addon);
}

/** Whether the agents are the hall's: not on a cluster that is there, unless they are asked for. */
function isObserved(cluster: EksHall['cluster']): boolean {
  return cluster.existing === undefined || installs(cluster, OBSERVABILITY);
}

/** Log groups of the observability add-on; sorted by name. */
export function insightsLogGroups({ cluster }: EksHall): LogGroupPlan[] {
  if (!isObserved(cluster)) return [];
  return INSIGHTS_LOGS.map((log) => ({
    key: `insights.${log}`,
    name: `/aws/containerinsights/${cluster.name}/${log}`,
    retentionDays: INSIGHTS_RETENTION_DAYS,
  }));
}

/**
 * On the cluster as a whole: its agents report by cluster, not by fleet. Where the hall installs no agents, the control
 * plane alone does.
 */
export function clusterAlarms({ cluster, fleets }: EksHall): AlarmDraft[] {
  const { name, systemNodes } = cluster;
  const observed = isObserved(cluster);
  return [
    ...(systemNodes === null
      ? []
      : [shortOfNodes('system.in-service', { kind: 'system-scaling-group' }, 'the system node group')]),
    ...(observed
      ? [
          {
            key: 'cluster.failed-nodes',
            description: 'a node of the cluster has failed; missing data means that the agents are down',
            metrics: [clusterMetric(name, 'failed', 'cluster_failed_node_count', 'failed nodes')],
            comparison: 'GreaterThanThreshold',
            threshold: 0,
            periods: 3,
            missing: 'breaching',
          } as const,
        ]
      : []),
    {
      key: 'cluster.pods-without-node',
      description: 'pods have been pending for an hour: their fleet is at its maximum, or AWS lacks capacity',
      metrics: [unschedulablePods(name, 'waiting')],
      comparison: 'GreaterThanThreshold',
      threshold: 0,
      periods: 60,
      missing: 'notBreaching',
    },
    ...(observed
      ? acceleratorAlarms('cluster', 'the cluster', fleets, {
          gpu: clusterMetric(name, 'used', 'node_gpu_utilization', 'used'),
          gpuTemperature: clusterMetric(name, 'hottest', 'node_gpu_temperature', 'hottest'),
          neuronCores: clusterMetric(name, 'used', 'node_neuroncore_utilization', 'used'),
        })
      : []),
  ];
}

/** Accelerators of all fleets together, then nodes and pods. */
export function clusterTiles({ cluster: { name }, fleets }: EksHall): Tile[] {
  const vendors = new Set(fleets.flatMap(({ accelerators }) => accelerators?.vendor ?? []));
  return [
    ...(vendors.has('NVIDIA')
      ? [
          seriesTile('GPU utilisation', '%', [
            clusterMetric(name, 'gpu', 'node_gpu_utilization', 'GPU'),
            clusterMetric(name, 'memory', 'node_gpu_memory_utilization', 'GPU memory'),
          ]),
          seriesTile('Hottest GPU', 'degrees Celsius', [
            highest(clusterMetric(name, 'hottest', 'node_gpu_temperature', 'hottest')),
          ]),
        ]
      : []),
    ...(vendors.has('AWS')
      ? [
          seriesTile('Neuron core utilisation', '%', [
            clusterMetric(name, 'neuron', 'node_neuroncore_utilization', 'Neuron cores'),
          ]),
        ]
      : []),
    seriesTile('Failed nodes, waiting pods', 'count', [
      clusterMetric(name, 'failed', 'cluster_failed_node_count', 'failed nodes'),
      unschedulablePods(name, 'waiting'),
    ]),
  ];
}

/** Of the whole cluster, from the CloudWatch agent of the observability add-on. */
function clusterMetric(cluster: string, id: string, name: string, label: string): MetricPlan {
  return metric({
    id,
    namespace: 'ContainerInsights',
    metric: name,
    dimensions: { ClusterName: text(cluster) },
    statistic: name.includes('count') ? 'Maximum' : 'Average',
    label,
  });
}

/** Pods that no node fits, as the control plane counts them each minute. */
function unschedulablePods(cluster: string, id: string): MetricPlan {
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
