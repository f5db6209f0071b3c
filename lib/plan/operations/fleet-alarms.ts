import type { AlarmDraft } from '../kinds/monitoring.js';
import type { FleetPlan } from '../shape/fleet-plan.js';
import { highest, nodeMetric } from './metrics.js';
import { NODE_SERIES } from './node-agent.js';
import { acceleratorAlarms } from './node-alarms.js';

const MEMORY_FULL_PERCENT = 95;
const DISK_FULL_PERCENT = 90;

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
