import { nodeGroupName, roleName } from '../../kinds/names.js';
import type { DraftFleet } from '../../kinds/platform.js';
import { eventBridgeCron } from '../../operations/event-cron.js';
import type { EnvironmentCalendarPlan, EnvironmentChangePlan } from '../../shape/batch-plan.js';

/**
 * In its hours a fleet runs all working nodes and starts more as jobs wait; after them it starts no job, and its nodes stop as
 * theirs end. A curve of the week moves the floor: nodes are up before the jobs that it expects, and jobs beyond it start more.
 * Null: neither is asked for.
 */
export function environmentCalendar(hall: string, region: string, draft: DraftFleet): EnvironmentCalendarPlan | null {
  const changes = changesOf(draft);
  if (changes.length === 0) return null;
  const { key } = draft.fleet;
  const [first, ...rest] = key.split('.') as [string, ...string[]];
  return {
    roleName: roleName([hall, 'calendar', first, ...rest], region),
    changes: changes.map((change) => ({ ...change, name: nodeGroupName([hall, first, ...rest, change.key]) })),
  };
}

function changesOf({
  fleet: { workingNodes },
  type,
  workload: { hours },
  calendar,
}: DraftFleet): Omit<EnvironmentChangePlan, 'name'>[] {
  if (hours === undefined) {
    return calendar.map(({ key, cron, timeZone, nodes }) => ({
      key,
      expression: eventBridgeCron(cron),
      timeZone,
      minVcpus: nodes * type.vcpus,
      state: null,
    }));
  }
  const at = (key: 'start' | 'stop', nodes: number, state: 'ENABLED' | 'DISABLED') => ({
    key,
    expression: eventBridgeCron(hours[key]),
    timeZone: hours.timeZone,
    minVcpus: nodes * type.vcpus,
    state,
  });
  return [at('start', workingNodes, 'ENABLED'), at('stop', 0, 'DISABLED')];
}
