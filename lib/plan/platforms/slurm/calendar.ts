import { nodeGroupName, roleName } from '../../kinds/names.js';
import type { DraftFleet } from '../../kinds/platform.js';
import { eventBridgeCron } from '../../operations/event-cron.js';
import type { SlurmCalendarPlan, SlurmGroupChangePlan } from '../../shape/slurm-plan.js';

/**
 * In its hours a fleet runs all working nodes; after them it has none. A curve of the week moves the floor of static nodes. A
 * capacity block starts all of its nodes when it begins and stops them before EC2 does. Null: none of it is asked for.
 */
export function groupCalendar(hall: string, region: string, draft: DraftFleet): SlurmCalendarPlan | null {
  const changes = changesOf(draft);
  if (changes.length === 0) return null;
  const [first, ...rest] = draft.fleet.key.split('.') as [string, ...string[]];
  return {
    roleName: roleName([hall, 'calendar', first, ...rest], region),
    changes: changes.map((change) => ({ ...change, name: nodeGroupName([hall, first, ...rest, change.key]) })),
  };
}

type Change = Omit<SlurmGroupChangePlan, 'name'>;

function changesOf({ fleet, workload: { hours }, calendar }: DraftFleet): Change[] {
  const { nodes, reservation, workingNodes } = fleet;
  if (reservation?.kind === 'block') {
    return [once('block-start', reservation.begins, nodes.max), once('block-end', reservation.drains, 0)];
  }
  if (hours !== undefined) {
    const at = (key: 'start' | 'stop', count: { readonly min: number; readonly max: number }): Change => ({
      key,
      expression: eventBridgeCron(hours[key]),
      timeZone: hours.timeZone,
      ...count,
      once: null,
    });
    return [at('start', { min: workingNodes, max: nodes.max }), at('stop', { min: 0, max: 0 })];
  }
  return calendar.map(({ key, cron, timeZone, nodes: floor }) => ({
    key,
    expression: eventBridgeCron(cron),
    timeZone,
    min: Math.min(floor, nodes.max),
    max: nodes.max,
    once: null,
  }));
}

/** All nodes of a block, or none. */
function once(key: 'block-start' | 'block-end', time: string, nodes: number): Change {
  return { key, expression: `at(${time.replace('Z', '')})`, timeZone: 'UTC', min: nodes, max: nodes, once: time };
}
