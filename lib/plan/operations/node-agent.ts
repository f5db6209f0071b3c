import type { FleetPlan, NodeAgentPlan } from '../shape/fleet-plan.js';
import { fatalXids } from './gpu-faults.js';

/** The dimension that alarms count on: a fleet keeps its key while its groups and instances change. */
export const FLEET_DIMENSION = 'Fleet';

/** Series of each fleet, as CloudWatch has them: the agent puts the name of what it reads before that of the figure. */
export const NODE_SERIES = {
  disk: 'disk_used_percent',
  gpu: 'nvidia_smi_utilization_gpu',
  gpuMemoryTotal: 'nvidia_smi_memory_total',
  gpuMemoryUsed: 'nvidia_smi_memory_used',
  gpuTemperature: 'nvidia_smi_temperature_gpu',
  memory: 'mem_used_percent',
  neuronCores: 'neuroncore_utilization',
} as const;

const INTERVAL_SECONDS = 60;

/** Namespace of CloudWatch that the agents of a hall send to. */
export function nodeNamespace(hall: string): string {
  return `datahall/${hall}`;
}

/**
 * By fleet, and by fleet and node: what single GPUs, paths and hosts send is folded into that, since each series is paid
 * for. No dimension is a tag of EC2, which the agent would have to ask for.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-NVIDIA-GPU.html
 */
export function planNodeAgent(hall: string, { key, accelerators }: FleetPlan): NodeAgentPlan {
  const folded = (measurement: readonly string[], parts: Readonly<Record<string, unknown>> = {}) => ({
    ...parts,
    measurement,
    append_dimensions: { [FLEET_DIMENSION]: key },
    drop_original_metrics: measurement,
  });
  const vendor = accelerators?.vendor;
  return {
    namespace: nodeNamespace(hall),
    configuration: {
      agent: { metrics_collection_interval: INTERVAL_SECONDS },
      metrics: {
        namespace: nodeNamespace(hall),
        append_dimensions: { InstanceId: `\${aws:InstanceId}` },
        aggregation_dimensions: [[FLEET_DIMENSION], [FLEET_DIMENSION, 'InstanceId']],
        metrics_collected: {
          disk: folded(['used_percent'], { resources: ['/'] }),
          mem: folded(['used_percent']),
          ...(vendor === 'NVIDIA' && {
            nvidia_gpu: folded(['memory_total', 'memory_used', 'temperature_gpu', 'utilization_gpu']),
          }),
          // Says the fleet itself, in a tag of each line.
          ...(vendor === 'AWS' && { statsd: { metrics_aggregation_interval: INTERVAL_SECONDS } }),
        },
      },
    },
    neuronMonitor:
      vendor === 'AWS'
        ? {
            period: `${INTERVAL_SECONDS}s`,
            neuron_runtimes: [{ tag_filter: '.*', metrics: [{ type: 'neuroncore_counters' }] }],
            system_metrics: [],
          }
        : null,
    fatalXids: fatalXids(vendor),
  };
}
