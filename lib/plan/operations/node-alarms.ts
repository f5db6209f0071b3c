import type { FleetPlan } from '../shape/fleet-plan.js';
import type { Hall } from '../shape/hall.js';
import type { AlarmPlan, MetricPlan } from '../shape/operations-plan.js';
import { clusterMetric, nodeMetric } from './metrics.js';
import { NODE_SERIES } from './node-agent.js';

type Parts = Omit<AlarmPlan, 'name' | 'expression'>;

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

/** What only an agent on the nodes can tell: by cluster on EKS, elsewhere by fleet. */
export function nodeAlarms(hall: Hall): Parts[] {
  if (hall.platform !== 'eks') return hall.fleets.flatMap((fleet) => ofFleet(hall.name, fleet));
  const { name } = hall.cluster;
  const vendors = new Set(hall.fleets.flatMap(({ accelerators }) => accelerators?.vendor ?? []));
  const series = (id: string, metric: string) => clusterMetric(name, id, metric, id);
  return [
    ...(vendors.has('NVIDIA')
      ? [
          idle('cluster.gpus-idle', 'the GPUs of the cluster', series('used', 'node_gpu_utilization')),
          hot('cluster.gpus-hot', 'the cluster', series('hottest', 'node_gpu_temperature')),
        ]
      : []),
    ...(vendors.has('AWS')
      ? [
          idle(
            'cluster.neuron-cores-idle',
            'the Neuron cores of the cluster',
            series('used', 'node_neuroncore_utilization'),
          ),
        ]
      : []),
  ];
}

function ofFleet(hall: string, { key, accelerators, nodes }: FleetPlan): Parts[] {
  const series = (id: string, metric: string) => nodeMetric(hall, key, id, metric, id);
  const full = (what: 'disk' | 'memory', percent: number, harm: string): Parts => ({
    key: `fleet.${key}.${what}-full`,
    description: `the ${what} of a node of fleet ${key} is over ${percent} % full: ${harm}`,
    metrics: [{ ...series('fullest', NODE_SERIES[what]), statistic: 'Maximum' }],
    comparison: 'GreaterThanThreshold',
    threshold: percent,
    periods: 3,
    missing: 'notBreaching',
  });
  const memory = full('memory', MEMORY_FULL_PERCENT, 'processes are killed next');
  return [
    ...(accelerators?.vendor === 'NVIDIA'
      ? [
          idle(`fleet.${key}.gpus-idle`, `the GPUs of fleet ${key}`, series('used', NODE_SERIES.gpu)),
          hot(`fleet.${key}.gpus-hot`, `fleet ${key}`, series('hottest', NODE_SERIES.gpuTemperature)),
        ]
      : []),
    ...(accelerators?.vendor === 'AWS'
      ? [
          idle(
            `fleet.${key}.neuron-cores-idle`,
            `the Neuron cores of fleet ${key}`,
            series('used', NODE_SERIES.neuronCores),
          ),
        ]
      : []),
    full('disk', DISK_FULL_PERCENT, 'no image is pulled, no log written'),
    // A fleet that always has nodes is never silent while its agents run.
    nodes.min === 0
      ? memory
      : {
          ...memory,
          description: `${memory.description}; no data at all means that the agents are down`,
          missing: 'breaching',
        },
  ];
}

function idle(key: string, what: string, series: MetricPlan): Parts {
  return {
    key,
    description: `${what} did next to nothing (under ${IDLE_PERCENT} %) for ${IDLE_HOURS} hours, and were paid for`,
    metrics: [{ ...series, periodSeconds: 3600 }],
    comparison: 'LessThanThreshold',
    threshold: IDLE_PERCENT,
    periods: IDLE_HOURS,
    missing: 'notBreaching',
  };
}

function hot(key: string, where: string, series: MetricPlan): Parts {
  return {
    key,
    description: `a GPU of ${where} is over ${HOT_CELSIUS} degrees Celsius: it slows down, and may fail`,
    metrics: [{ ...series, statistic: 'Maximum' }],
    comparison: 'GreaterThanThreshold',
    threshold: HOT_CELSIUS,
    periods: 3,
    missing: 'notBreaching',
  };
}
