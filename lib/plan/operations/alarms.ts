import { byKey } from '../../units/order.js';
import type { Hall } from '../shape/hall.js';
import type { AlarmPlan, DimensionPlan } from '../shape/operations-plan.js';
import { clusterMetric, freeSpace, groupMetrics, natMetric, scalingGroups, unschedulablePods } from './metrics.js';
import { nodeAlarms } from './node-alarms.js';

/** Of a file system; below it writes begin to fail on its fullest targets. */
const FREE_SPACE_SHARE = 0.1;

const BYTES_PER_GIB = 1024 ** 3;

/** Sorted by key. */
export function planAlarms(hall: Hall): AlarmPlan[] {
  const { name, network, stores } = hall;
  const alarm = (parts: Omit<AlarmPlan, 'name' | 'expression'> & Partial<AlarmPlan>): AlarmPlan => ({
    name: `${name}/${parts.key}`,
    expression: null,
    ...parts,
  });
  const shortOfNodes = (key: string, group: DimensionPlan, what: string): AlarmPlan =>
    alarm({
      key,
      description: `${what} has fewer nodes in service than it wants, for half an hour: no capacity, or nodes that fail`,
      metrics: groupMetrics(group, what, '').map((series) => ({ ...series, shown: false })),
      expression: 'wanted - running',
      comparison: 'GreaterThanThreshold',
      threshold: 0,
      periods: 6,
      missing: 'missing',
    });
  const ofCluster = (cluster: string): AlarmPlan[] => [
    shortOfNodes('system.in-service', { kind: 'system-scaling-group' }, 'the system node group'),
    alarm({
      key: 'cluster.failed-nodes',
      description: 'a node of the cluster has failed; no data at all means that the agents are down',
      metrics: [clusterMetric(cluster, 'failed', 'cluster_failed_node_count', 'failed nodes')],
      comparison: 'GreaterThanThreshold',
      threshold: 0,
      periods: 3,
      missing: 'breaching',
    }),
    alarm({
      key: 'cluster.pods-without-node',
      description: 'pods have waited an hour for a node: their fleet is at its maximum, or AWS has none',
      metrics: [unschedulablePods(cluster, 'waiting')],
      comparison: 'GreaterThanThreshold',
      threshold: 0,
      periods: 60,
      missing: 'notBreaching',
    }),
  ];
  const alarms: AlarmPlan[] = [
    ...(hall.platform === 'eks' ? ofCluster(hall.cluster.name) : []),
    ...scalingGroups(hall).map((key) =>
      shortOfNodes(`fleet.${key}.in-service`, { kind: 'scaling-group', fleet: key }, `fleet ${key}`),
    ),
    ...nodeAlarms(hall).map(alarm),
    ...stores.flatMap((store) =>
      store.kind === 'lustre'
        ? [
            alarm({
              key: `store.${store.key}.space`,
              description: `file system ${store.key} has less than ${FREE_SPACE_SHARE * 100} % of its ${store.capacityGib} GiB free`,
              metrics: [freeSpace(store.key, 'free', 'free')],
              comparison: 'LessThanThreshold',
              threshold: Math.round(store.capacityGib * BYTES_PER_GIB * FREE_SPACE_SHARE),
              periods: 15,
              missing: 'missing',
            }),
          ]
        : [],
    ),
    ...network.natZones.flatMap((zone) => [
      alarm({
        key: `nat.${zone}.ports`,
        description: `the NAT gateway of ${zone} has no port left for new connections`,
        metrics: [natMetric(zone, 'refused', 'ErrorPortAllocation', 'refused')],
        comparison: 'GreaterThanThreshold',
        threshold: 0,
        periods: 1,
        missing: 'notBreaching',
      }),
      alarm({
        key: `nat.${zone}.drops`,
        description: `the NAT gateway of ${zone} drops packets`,
        metrics: [natMetric(zone, 'dropped', 'PacketsDropCount', 'dropped')],
        comparison: 'GreaterThanThreshold',
        threshold: 0,
        periods: 3,
        missing: 'notBreaching',
      }),
    ]),
  ];
  return alarms.sort(byKey);
}
