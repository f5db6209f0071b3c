import { seriesTile, type Tile } from '../kinds/monitoring.js';
import type { FleetPlan } from '../shape/fleet-plan.js';
import type { MetricPlan } from '../shape/operations-plan.js';
import { highest, nodeMetric } from './metrics.js';
import { NODE_SERIES } from './node-agent.js';

/** What the agents on the nodes report, each fleet a line of its own. */
export function fleetTiles(hall: string, fleets: readonly FleetPlan[]): Tile[] {
  const of = (vendor: string) => fleets.filter(({ accelerators }) => accelerators?.vendor === vendor);
  const nvidia = of('NVIDIA');
  const series = (key: string, id: string, name: string, label: string) => nodeMetric(hall, key, id, name, label);
  return [
    ...tile('GPU utilisation', '%', nvidia, (key, at) => [series(key, `gpu${at}`, NODE_SERIES.gpu, `${key} GPU`)]),
    ...memoryTile(hall, nvidia),
    ...tile('Hottest GPU', 'degrees Celsius', nvidia, (key, at) => [
      highest(series(key, `hottest${at}`, NODE_SERIES.gpuTemperature, key)),
    ]),
    ...tile('Neuron core utilisation', '%', of('AWS'), (key, at) => [
      series(key, `neuron${at}`, NODE_SERIES.neuronCores, `${key} Neuron cores`),
    ]),
    ...tile('Fullest memory and disk of a node', '%', fleets, (key, at) => [
      highest(series(key, `memory${at}`, NODE_SERIES.memory, `${key} memory`)),
      highest(series(key, `disk${at}`, NODE_SERIES.disk, `${key} disk`)),
    ]),
  ];
}

/** Empty: there is no such fleet. */
function tile(
  title: string,
  unit: string,
  fleets: readonly FleetPlan[],
  series: (key: string, at: number) => readonly MetricPlan[],
): Tile[] {
  if (fleets.length === 0) return [];
  return [
    seriesTile(
      title,
      unit,
      fleets.flatMap(({ key }, at) => series(key, at)),
    ),
  ];
}

/** A share that no series has: used of total. */
function memoryTile(hall: string, fleets: readonly FleetPlan[]): Tile[] {
  if (fleets.length === 0) return [];
  const hidden = (key: string, id: string, name: string) => ({ ...nodeMetric(hall, key, id, name, key), shown: false });
  return [
    {
      kind: 'metrics',
      title: 'GPU memory',
      unit: '%',
      metrics: fleets.flatMap(({ key }, at) => [
        hidden(key, `used${at}`, NODE_SERIES.gpuMemoryUsed),
        hidden(key, `total${at}`, NODE_SERIES.gpuMemoryTotal),
      ]),
      expressions: fleets.map(({ key }, at) => ({
        id: `memory${at}`,
        expression: `100 * used${at} / total${at}`,
        label: `${key} GPU memory`,
      })),
    },
  ];
}
