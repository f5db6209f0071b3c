import { type AlarmDraft, metric, seriesTile, type Tile, text } from '../../kinds/monitoring.js';
import { highest } from '../../operations/metrics.js';
import { nodeNamespace } from '../../operations/node-agent.js';
import type { SlurmHall } from '../../shape/hall.js';
import type { MetricPlan } from '../../shape/operations-plan.js';
import type { SlurmLogMetricPlan } from '../../shape/slurm-plan.js';
import { QUEUE_DIMENSION, QUEUE_WAIT } from './boot/queue-watch.js';

/**
 * What is counted in the logs of a cluster, by key.
 * @see https://docs.aws.amazon.com/pcs/latest/userguide/monitoring_scaling-logs.html, codes of status and reason
 * @see https://docs.aws.amazon.com/pcs/latest/userguide/monitoring_scheduler-logs.html, records of slurmctld
 */
const COUNTED = {
  // PCS ends a node that slurmd, its start or EC2 says is sick; one that spot takes away is ended by others.
  failed: {
    metric: 'slurm_failed_nodes',
    pattern:
      '{ $.status_code = "TERMINATE_FAILED" || $.reason_code = "UNHEALTHY_NODE" || $.reason_code = "BOOTSTRAP_FAILED" || $.reason_code = "EC2_HEALTH_CHECK_FAILED" }',
  },
  unstarted: { metric: 'slurm_failed_launches', pattern: '{ $.status_code = "LAUNCH_FAILED" }' },
  // The check of the hall gives its reason; where a prolog or epilog fails Slurm drains by itself. PCS drains for updates as anybody does.
  drained: {
    metric: 'slurm_drained_nodes',
    pattern:
      '{ $.log_name = "slurmctld" && ($.message = "*reason set to: datahall:*" || $.message = "*drain_nodes: node * state set to DRAIN*") }',
  },
} as const;

type Counted = keyof typeof COUNTED;

/** Filters over the log group of the cluster; sorted by key. */
export function logMetrics(hall: string): SlurmLogMetricPlan[] {
  return (Object.keys(COUNTED) as Counted[])
    .sort()
    .map((key) => ({ key, namespace: nodeNamespace(hall), ...COUNTED[key] }));
}

/** Custom metrics of a cluster: of its logs, and how long jobs of each queue wait. */
export function clusterMetrics(queues: number): number {
  return Object.keys(COUNTED).length + queues;
}

/** A cluster is busy for hours as a rule: beyond, somebody should look. */
const WAIT_HOURS = 8;

/** On nodes that fail, that do not start and that Slurm keeps from jobs, and on jobs that wait. */
export function slurmAlarms({ name, slurm: { queues } }: SlurmHall): AlarmDraft[] {
  const more = (
    key: string,
    description: string,
    series: MetricPlan,
    threshold: number,
    periods: number,
  ): AlarmDraft => ({
    key,
    description,
    metrics: [series],
    comparison: 'GreaterThanThreshold',
    threshold,
    periods,
    missing: 'notBreaching',
  });
  return [
    more('cluster.failed-nodes', 'PCS ended or could not end a node that is sick', counted(name, 'failed'), 0, 1),
    more(
      'cluster.failed-launches',
      'nodes have not started for 30 minutes: no capacity, a quota, or an error of the launch template',
      counted(name, 'unstarted'),
      0,
      6,
    ),
    more(
      'cluster.drained-nodes',
      'Slurm keeps jobs from a node whose check, prolog or epilog failed: sinfo -R says why',
      counted(name, 'drained'),
      0,
      1,
    ),
    ...queues.map((queue) =>
      more(
        `queue.${queue.key}.waits`,
        `a job of queue ${queue.name} has waited for nodes for ${WAIT_HOURS} hours`,
        queueWait(name, queue.name, 'wait'),
        WAIT_HOURS * 3600,
        1,
      ),
    ),
  ];
}

/** Its part of the dashboard. */
export function slurmTiles({ name, slurm: { queues } }: SlurmHall): Tile[] {
  return [
    seriesTile('Nodes that failed, did not start, were drained', 'nodes', [
      counted(name, 'failed'),
      counted(name, 'unstarted'),
      counted(name, 'drained'),
    ]),
    seriesTile(
      'Longest wait for nodes',
      'seconds',
      queues.map((queue, at) => queueWait(name, queue.name, `wait${at}`)),
    ),
  ];
}

const LABELS: Readonly<Record<Counted, string>> = {
  failed: 'failed',
  unstarted: 'did not start',
  drained: 'drained',
};

function counted(hall: string, id: Counted): MetricPlan {
  return metric({
    id,
    namespace: nodeNamespace(hall),
    metric: COUNTED[id].metric,
    dimensions: {},
    statistic: 'Sum',
    label: LABELS[id],
  });
}

/** Of the login nodes, each of which sees the whole queue. */
function queueWait(hall: string, queue: string, id: string): MetricPlan {
  return highest(
    metric({
      id,
      namespace: nodeNamespace(hall),
      metric: QUEUE_WAIT,
      dimensions: { [QUEUE_DIMENSION]: text(queue) },
      statistic: 'Maximum',
      label: queue,
    }),
  );
}
