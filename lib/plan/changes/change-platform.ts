import { replaces } from '../kinds/effects.js';
import type { PlanChange } from '../kinds/plan-change.js';
import type { OwnPart } from '../kinds/platform.js';
import { compareAccess, compareFleets } from '../kinds/workload-changes.js';
import { platformOf } from '../platforms/platforms.js';
import type { FleetPlan } from '../shape/fleet-plan.js';
import type { Hall } from '../shape/hall.js';
import type { AccessPlan } from '../shape/identity-plan.js';

/**
 * The platform is deleted and another one is made; stores, network and the key for data stay. Lost is what only the
 * platform holds: objects of the cluster, jobs that wait, logs.
 */
export function changePlatform(before: Hall, after: Hall): PlanChange[] {
  const [was, now] = [platformOf(before).fleetResource, platformOf(after).fleetResource];
  return [
    ...ownParts(before).map(({ subject, holds, gone }) => ({
      kind: holds ? ('removes-data' as const) : ('removes' as const),
      subject,
      field: null,
      before: subject,
      after: null,
      why: gone,
    })),
    ...ownParts(after).map(({ subject }) => ({
      kind: 'adds' as const,
      subject,
      field: null,
      before: null,
      after: subject,
      why: `the hall runs on ${after.platform}`,
    })),
    ...compareFleets<FleetPlan>(now, replaced(was, now, NEW_GROUP), before.fleets, after.fleets),
    ...compareAccess<AccessPlan>(replaced(before.platform, after.platform, NEW_ROLE), before.access, after.access),
  ];
}

const NEW_GROUP = 'its nodes are terminated, with their local disks; it is recreated as another resource';
const NEW_ROLE = 'a role that another service assumes: running pods or jobs lose their permissions until they restart';

/** What keeps its name is another resource. */
function replaced(before: string, after: string, why: string) {
  return (_one: object, _other: object, subject: string): PlanChange[] => [
    { ...replaces(why), subject, field: null, before, after },
  ];
}

/** Log groups are a platform's own, and hold what is nowhere else. */
function ownParts(hall: Hall): OwnPart[] {
  const platform = platformOf(hall);
  const logs = platform.logGroups(hall).map(({ name }) => ({
    subject: `log group ${name}`,
    holds: true,
    gone: 'the log group is deleted, with its logs',
  }));
  return [...platform.parts(hall), ...logs];
}
