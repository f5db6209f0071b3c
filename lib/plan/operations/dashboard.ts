import type { FleetPlan } from '../shape/fleet-plan.js';
import type { Hall } from '../shape/hall.js';
import type { DashboardPlan, MetricPlan, WidgetPlan } from '../shape/operations-plan.js';
import {
  clusterMetric,
  fileSystemMetric,
  freeSpace,
  groupMetrics,
  metric,
  natMetric,
  nodeMetric,
  scalingGroups,
  text,
  unschedulablePods,
} from './metrics.js';
import { NODE_SERIES } from './node-agent.js';

/** A widget before it has a place. */
type Tile = WidgetPlan extends infer Widget
  ? Widget extends WidgetPlan
    ? Omit<Widget, 'x' | 'y' | 'width' | 'height'>
    : never
  : never;

const COLUMNS = 24;
const TILE = { width: 12, height: 6 } as const;

/** AWS keeps estimated charges of an account there and nowhere else. */
const BILLING_REGION = 'us-east-1';

/**
 * One page that answers: do the fleets stand, do they work, is there room, what does it cost.
 * @param unpriced - number of items that the cost leaves out
 */
export function planDashboard(hall: Hall, costUsdPerMonth: number, unpriced: number): DashboardPlan {
  const { name, region, fleets, network, stores } = hall;
  const plain = (title: string, unit: string, metrics: readonly MetricPlan[]): Tile => ({
    kind: 'metrics',
    title,
    unit,
    metrics,
    expressions: [],
  });
  const vendors = new Set(fleets.flatMap(({ accelerators }) => accelerators?.vendor ?? []));
  const groups = scalingGroups(hall);
  const ofCluster = (cluster: string): Tile[] => [
    ...(vendors.has('NVIDIA')
      ? [
          plain('GPU utilisation', '%', [
            clusterMetric(cluster, 'gpu', 'node_gpu_utilization', 'GPU'),
            clusterMetric(cluster, 'memory', 'node_gpu_memory_utilization', 'GPU memory'),
          ]),
          plain('Hottest GPU', 'degrees Celsius', [
            hottest(clusterMetric(cluster, 'hottest', 'node_gpu_temperature', 'hottest')),
          ]),
        ]
      : []),
    ...(vendors.has('AWS')
      ? [
          plain('Neuron core utilisation', '%', [
            clusterMetric(cluster, 'neuron', 'node_neuroncore_utilization', 'Neuron cores'),
          ]),
        ]
      : []),
    plain('Failed nodes, waiting pods', 'count', [
      clusterMetric(cluster, 'failed', 'cluster_failed_node_count', 'failed nodes'),
      unschedulablePods(cluster, 'waiting'),
    ]),
  ];
  const tiles: Tile[] = [
    { kind: 'alarms', title: 'Alarms' },
    ...(groups.length > 0
      ? [
          plain(
            'Nodes wanted and in service',
            'nodes',
            groups.flatMap((key, index) => groupMetrics({ kind: 'scaling-group', fleet: key }, key, `${index}`)),
          ),
        ]
      : []),
    ...(hall.platform === 'eks' ? ofCluster(hall.cluster.name) : ofFleets(name, fleets)),
    ...stores.flatMap((store): Tile[] =>
      store.kind === 'lustre'
        ? [
            plain(`${store.key}: free of ${store.capacityGib} GiB`, 'bytes', [freeSpace(store.key, 'free', 'free')]),
            throughput(store.key),
          ]
        : [],
    ),
    ...(network.natZones.length > 0
      ? [
          plain(
            'NAT gateways',
            'bytes, packets',
            network.natZones.flatMap((zone) => [
              natMetric(zone, `out${zone}`, 'BytesOutToDestination', `${zone} out, bytes`),
              natMetric(zone, `dropped${zone}`, 'PacketsDropCount', `${zone} dropped, packets`),
            ]),
          ),
        ]
      : []),
    plain('Charges of the account this month', 'USD', [
      metric({
        id: 'charges',
        namespace: 'AWS/Billing',
        metric: 'EstimatedCharges',
        dimensions: { Currency: text('USD') },
        statistic: 'Maximum',
        periodSeconds: 21_600,
        label: 'estimated, USD',
        region: BILLING_REGION,
      }),
    ]),
  ];
  const markdown = `# ${name}\nPlanned cost: **${costUsdPerMonth.toFixed(2)} USD a month**${unpriced > 0 ? `, without ${unpriced} items that have no price` : ''}. Region ${region}, ${hall.platform === 'eks' ? `cluster ${hall.cluster.name}` : `platform ${hall.platform}`}.`;
  const title = { kind: 'text', markdown, x: 0, y: 0, width: COLUMNS, height: 2 } as const;
  const perRow = COLUMNS / TILE.width;
  const placed = tiles.map((tile, index) => ({
    ...tile,
    x: (index % perRow) * TILE.width,
    y: title.height + Math.floor(index / perRow) * TILE.height,
    ...TILE,
  }));
  return { name: `datahall-${name}-${region}`, widgets: [title, ...placed] };
}

/** By fleet, as its agents tell. */
function ofFleets(hall: string, fleets: readonly FleetPlan[]): Tile[] {
  const of = (vendor: string) => fleets.filter(({ accelerators }) => accelerators?.vendor === vendor);
  const tile = (
    title: string,
    unit: string,
    group: readonly FleetPlan[],
    series: (key: string, at: number) => Series,
  ) =>
    group.length === 0
      ? []
      : [
          fleetTile(
            title,
            unit,
            group.map(({ key }, at) => series(key, at)),
          ),
        ];
  const shown = (metric: MetricPlan): Series => ({ metrics: [metric], expressions: [] });
  const nvidia = of('NVIDIA');
  return [
    ...tile('GPU utilisation', '%', nvidia, (key, at) =>
      shown(nodeMetric(hall, key, `gpu${at}`, NODE_SERIES.gpu, `${key} GPU`)),
    ),
    ...tile('GPU memory', '%', nvidia, (key, at) => ({
      metrics: [
        { ...nodeMetric(hall, key, `used${at}`, NODE_SERIES.gpuMemoryUsed, key), shown: false },
        { ...nodeMetric(hall, key, `total${at}`, NODE_SERIES.gpuMemoryTotal, key), shown: false },
      ],
      expressions: [{ id: `memory${at}`, expression: `100 * used${at} / total${at}`, label: `${key} GPU memory` }],
    })),
    ...tile('Hottest GPU', 'degrees Celsius', nvidia, (key, at) =>
      shown(hottest(nodeMetric(hall, key, `hottest${at}`, NODE_SERIES.gpuTemperature, key))),
    ),
    ...tile('Neuron core utilisation', '%', of('AWS'), (key, at) =>
      shown(nodeMetric(hall, key, `neuron${at}`, NODE_SERIES.neuronCores, `${key} Neuron cores`)),
    ),
    ...tile('Fullest memory and disk of a node', '%', fleets, (key, at) => ({
      metrics: [
        { ...nodeMetric(hall, key, `memory${at}`, NODE_SERIES.memory, `${key} memory`), statistic: 'Maximum' },
        { ...nodeMetric(hall, key, `disk${at}`, NODE_SERIES.disk, `${key} disk`), statistic: 'Maximum' },
      ],
      expressions: [],
    })),
  ];
}

type Series = Pick<Extract<Tile, { kind: 'metrics' }>, 'metrics' | 'expressions'>;

function fleetTile(title: string, unit: string, series: readonly Series[]): Tile {
  return {
    kind: 'metrics',
    title,
    unit,
    metrics: series.flatMap(({ metrics }) => metrics),
    expressions: series.flatMap(({ expressions }) => expressions),
  };
}

function hottest(series: MetricPlan): MetricPlan {
  return { ...series, statistic: 'Maximum' };
}

function throughput(store: string): Tile {
  const series = (id: string, name: string) => ({ ...fileSystemMetric(store, id, name, id), shown: false });
  return {
    kind: 'metrics',
    title: `${store}: throughput`,
    unit: 'bytes/s',
    metrics: [series('read', 'DataReadBytes'), series('written', 'DataWriteBytes')],
    expressions: [
      { id: 'readrate', expression: 'read / PERIOD(read)', label: 'read' },
      { id: 'writerate', expression: 'written / PERIOD(written)', label: 'written' },
    ],
  };
}
