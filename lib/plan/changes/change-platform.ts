import { compareLists } from '../kinds/effects.js';
import type { PlanChange } from '../kinds/plan-change.js';
import type { OwnPart } from '../kinds/platform.js';
import { platformOf } from '../platforms/platforms.js';
import type { FleetPlan } from '../shape/fleet-plan.js';
import type { Hall } from '../shape/hall.js';

/**
 * What runs the workloads is taken down and set up anew as something else; stores, network and keys of data stand on
 * their own. What is lost is what only the platform held: objects of the cluster, jobs that wait, logs.
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
    ...compareLists<FleetPlan>(({ key }) => `fleet ${key}`, before.fleets, after.fleets, {
      added: { kind: 'adds', why: `a new ${now}` },
      removed: { kind: 'removes', why: 'its nodes go, and what is on their disks' },
      kept: ({ key }) => [
        {
          kind: 'replaces',
          subject: `fleet ${key}`,
          field: null,
          before: was,
          after: now,
          why: `its nodes go, and what is on their disks: it is made anew as another kind of group`,
        },
      ],
    }),
    ...compareLists<{ readonly key: string }>(({ key }) => `access of ${key}`, before.access, after.access, {
      added: { kind: 'adds', why: 'the workload may use buckets' },
      removed: { kind: 'removes', why: 'the workload loses its rights' },
      kept: ({ key }) => [
        {
          kind: 'replaces',
          subject: `access of ${key}`,
          field: null,
          before: before.platform,
          after: after.platform,
          why: 'a role that another service hands out: what runs loses its rights until it starts again',
        },
      ],
    }),
  ];
}

/** Log groups are a platform's own, and hold what is nowhere else. */
function ownParts(hall: Hall): OwnPart[] {
  const platform = platformOf(hall);
  const logs = platform.logGroups(hall).map(({ name }) => ({
    subject: `log group ${name}`,
    holds: true,
    gone: 'the log group goes, with what it holds',
  }));
  return [...platform.parts(hall), ...logs];
}
