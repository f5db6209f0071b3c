import type { GrafanaDashboard } from '../../../shape/eks-plan.js';

/**
 * What the DCGM exporter of the observability add-on exports of each GPU: not the default set of the exporter, but this one.
 * @see https://github.com/aws-observability/helm-charts/blob/main/charts/amazon-cloudwatch-observability/templates/linux/dcgm-exporter-daemonset.yaml, 2026-08-07
 */
export const DCGM_METRICS = [
  'DCGM_FI_DEV_FB_FREE',
  'DCGM_FI_DEV_FB_TOTAL',
  'DCGM_FI_DEV_FB_USED',
  'DCGM_FI_DEV_FB_USED_PERCENT',
  'DCGM_FI_DEV_GPU_TEMP',
  'DCGM_FI_DEV_GPU_UTIL',
  'DCGM_FI_DEV_MEMORY_TEMP',
  'DCGM_FI_DEV_MEM_COPY_UTIL',
  'DCGM_FI_DEV_POWER_USAGE',
  'DCGM_FI_PROF_PIPE_TENSOR_ACTIVE',
] as const;

/**
 * What Container Insights has of the EFA interfaces of a node, in CloudWatch: they have no exporter for Prometheus.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-enhanced-EKS.html
 */
export const EFA_METRICS = [
  'node_efa_rx_bytes',
  'node_efa_tx_bytes',
  'node_efa_rx_dropped',
  'node_efa_rdma_read_bytes',
  'node_efa_rdma_write_bytes',
] as const;

/** A panel: what it shows, its unit as Grafana names it, and one query. */
type Panel<Query> = readonly [title: string, unit: string, query: Query];

/** By node and GPU; those of jobs by pod too. */
const GPU_PANELS: readonly Panel<string>[] = [
  ['GPU utilisation', 'percent', 'DCGM_FI_DEV_GPU_UTIL'],
  ['Tensor cores active', 'percentunit', 'DCGM_FI_PROF_PIPE_TENSOR_ACTIVE'],
  ['GPU memory used', 'percentunit', 'DCGM_FI_DEV_FB_USED / DCGM_FI_DEV_FB_TOTAL'],
  ['Memory interface busy', 'percent', 'DCGM_FI_DEV_MEM_COPY_UTIL'],
  ['Temperature', 'celsius', 'DCGM_FI_DEV_GPU_TEMP'],
  ['Power', 'watt', 'DCGM_FI_DEV_POWER_USAGE'],
];

const EFA_PANELS: readonly Panel<(typeof EFA_METRICS)[number]>[] = [
  ['EFA received', 'Bps', 'node_efa_rx_bytes'],
  ['EFA sent', 'Bps', 'node_efa_tx_bytes'],
  ['RDMA read', 'Bps', 'node_efa_rdma_read_bytes'],
  ['RDMA written', 'Bps', 'node_efa_rdma_write_bytes'],
  ['Packets dropped', 'pps', 'node_efa_rx_dropped'],
];

/** Models as Grafana imports them; each asks for its data source, so that one model fits every workspace. */
export function gpuDashboards(cluster: string, region: string, hasFabric: boolean): GrafanaDashboard[] {
  return [
    dashboard('gpus', `GPUs of ${cluster}`, 'prometheus', GPU_PANELS, (query) => ({
      expr: query.replaceAll(/\bDCGM_\w+/g, `$&{cluster="${cluster}"}`),
      legendFormat: '{{node}} GPU {{gpu}} {{pod}}',
    })),
    ...(hasFabric
      ? [
          dashboard('efa', `EFA of ${cluster}`, 'cloudwatch', EFA_PANELS, (metricName) => ({
            queryMode: 'Metrics',
            metricEditorMode: 0,
            metricQueryType: 0,
            namespace: 'ContainerInsights',
            metricName,
            dimensions: { ClusterName: [cluster], InstanceId: ['*'], NodeName: ['*'] },
            matchExact: true,
            statistic: 'Average',
            period: '60',
            region,
          })),
        ]
      : []),
  ];
}

const COLUMNS = 2;
const GRID = { width: 24, height: 8 } as const;

function dashboard<Query>(
  key: string,
  title: string,
  source: 'cloudwatch' | 'prometheus',
  panels: readonly Panel<Query>[],
  target: (query: Query) => Readonly<Record<string, unknown>>,
): GrafanaDashboard {
  const datasource = { type: source, uid: '$source' };
  return {
    key,
    model: {
      uid: null,
      title,
      tags: ['datahall'],
      schemaVersion: 39,
      refresh: '1m',
      time: { from: 'now-6h', to: 'now' },
      templating: { list: [{ name: 'source', label: 'Data source', type: 'datasource', query: source }] },
      panels: panels.map(([name, unit, query], index) => ({
        id: index + 1,
        type: 'timeseries',
        title: name,
        datasource,
        gridPos: {
          x: (index % COLUMNS) * (GRID.width / COLUMNS),
          y: Math.floor(index / COLUMNS) * GRID.height,
          w: GRID.width / COLUMNS,
          h: GRID.height,
        },
        fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
        targets: [{ refId: 'A', datasource, ...target(query) }],
      })),
    },
  };
}
