import type { AlarmDraft } from '../kinds/monitoring.js';
import type { FleetPlan } from '../shape/fleet-plan.js';
import type { DimensionPlan, MetricPlan } from '../shape/operations-plan.js';
import { groupMetrics, highest, nodeMetric } from './metrics.js';
import { NODE_SERIES } from './node-agent.js';

/** Of all accelerators together, and for so many hours in a row: a quiet night is no waste, more than a night is. */
const IDLE_PERCENT = 5;
const IDLE_HOURS = 12;

/**
 * °C, the highest that `nvidia-smi` gives as the most a GPU runs at: 88 on A10G, 85 on A100 and T4. A few degrees above,
 * clocks fall.
 * @see https://github.com/aws/amazon-cloudwatch-agent/tree/main/plugins/inputs/nvidia_smi/testdata
 */
const HOT_CELSIUS = 88;

const MEMORY_FULL_PERCENT = 95;
const DISK_FULL_PERCENT = 90;

/** What nodes report of their accelerators, by vendor; in percent and degrees Celsius. */
interface AcceleratorSeries {
  readonly gpu: MetricPlan;
  readonly gpuTemperature: MetricPlan;
  readonly neuronCores: MetricPlan;
}

/**
 * Accelerators that are paid for and idle, and GPUs that are too hot.
 * @param key - of what is watched, e.g. `cluster`
 * @param where - in words, e.g. `the cluster`
 */
export function acceleratorAlarms(
  key: string,
  where: string,
  fleets: readonly Pick<FleetPlan, 'accelerators'>[],
  { gpu, gpuTemperature, neuronCores }: AcceleratorSeries,
): AlarmDraft[] {
  const vendors = new Set(fleets.flatMap(({ accelerators }) => accelerators?.vendor ?? []));
  return [
    ...(vendors.has('NVIDIA')
      ? [idle(`${key}.gpus-idle`, `the GPUs of ${where}`, gpu), hot(`${key}.gpus-hot`, where, gpuTemperature)]
      : []),
    ...(vendors.has('AWS') ? [idle(`${key}.neuron-cores-idle`, `the Neuron cores of ${where}`, neuronCores)] : []),
  ];
}

function idle(key: string, what: string, series: MetricPlan): AlarmDraft {
  return {
    key,
    description: `${what} were idle (under ${IDLE_PERCENT} %) for ${IDLE_HOURS} hours`,
    metrics: [{ ...series, periodSeconds: 3600 }],
    comparison: 'LessThanThreshold',
    threshold: IDLE_PERCENT,
    periods: IDLE_HOURS,
    missing: 'notBreaching',
  };
}

function hot(key: string, where: string, series: MetricPlan): AlarmDraft {
  return {
    key,
    description: `a GPU of ${where} is over ${HOT_CELSIUS} degrees Celsius: it throttles, and may fail`,
    metrics: [highest(series)],
    comparison: 'GreaterThanThreshold',
    threshold: HOT_CELSIUS,
    periods: 3,
    missing: 'notBreaching',
  };
}

/** An Auto Scaling group that has wanted more nodes than it has for half an hour. @param what - in words */
export function shortOfNodes(key: string, group: DimensionPlan, what: string): AlarmDraft {
  return {
    key,
    description: `${what} has had fewer nodes in service than desired for 30 minutes: no capacity, or failing nodes`,
    metrics: groupMetrics(group, what, '').map((series) => ({ ...series, shown: false })),
    expression: 'wanted - running',
    comparison: 'GreaterThanThreshold',
    threshold: 0,
    periods: 6,
    missing: 'missing',
  };
}

/** What the agent on the nodes of a fleet reports: accelerators, disk, memory, and whether it reports at all. */
export function fleetAlarms(hall: string, fleet: FleetPlan): AlarmDraft[] {
  const { key, nodes } = fleet;
  const series = (id: string, metric: string) => nodeMetric(hall, key, id, metric, id);
  const full = (what: 'disk' | 'memory', percent: number, harm: string): AlarmDraft => ({
    key: `fleet.${key}.${what}-full`,
    description: `the ${what} of a node of fleet ${key} is over ${percent} % full: ${harm}`,
    metrics: [highest(series('fullest', NODE_SERIES[what]))],
    comparison: 'GreaterThanThreshold',
    threshold: percent,
    periods: 3,
    missing: 'notBreaching',
  });
  const memory = full('memory', MEMORY_FULL_PERCENT, 'processes are killed next');
  return [
    ...acceleratorAlarms(`fleet.${key}`, `fleet ${key}`, [fleet], {
      gpu: series('used', NODE_SERIES.gpu),
      gpuTemperature: series('hottest', NODE_SERIES.gpuTemperature),
      neuronCores: series('used', NODE_SERIES.neuronCores),
    }),
    full('disk', DISK_FULL_PERCENT, 'no image is pulled, no log written'),
    // A fleet that always has nodes is never silent while its agents run.
    nodes.min === 0
      ? memory
      : {
          ...memory,
          description: `${memory.description}; missing data means that the agents are down`,
          missing: 'breaching',
        },
  ];
}
