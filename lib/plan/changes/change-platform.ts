import { compareLists } from '../kinds/effects.js';
import type { PlanChange } from '../kinds/plan-change.js';
import { platformOf } from '../platforms/platforms.js';
import type { FleetPlan } from '../shape/fleet-plan.js';
import type { Infrastructure } from '../shape/hall.js';
import { FLEET_KINDS } from './platform-rules.js';

/**
 * What runs the workloads is taken down and set up anew as something else; stores, network and keys of data stand on
 * their own. What is lost is what only the platform held: objects of the cluster, jobs that wait, logs.
 */
export function changePlatform(before: Infrastructure, after: Infrastructure): PlanChange[] {
  const [was, now] = [FLEET_KINDS[before.platform], FLEET_KINDS[after.platform]];
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

interface OwnPart {
  readonly subject: string;
  /** Whether it holds what is nowhere else. */
  readonly holds: boolean;
  readonly gone: string;
}

/** What a platform has beside fleets and roles of workloads. */
function ownParts(hall: Infrastructure): OwnPart[] {
  const logs = platformOf(hall)
    .logGroups(hall)
    .map(({ name }) => ({
      subject: `log group ${name}`,
      holds: true,
      gone: 'the log group goes, with what it holds',
    }));
  switch (hall.platform) {
    case 'eks':
      return [
        { subject: 'cluster', holds: true, gone: 'the cluster goes, with the objects and secrets in it' },
        { subject: 'system nodes', holds: false, gone: 'they go with the cluster' },
        ...(hall.charts?.stack ? hall.charts.releases : []).map(({ key }) => ({
          subject: `chart ${key}`,
          holds: false,
          gone: 'it goes with the cluster',
        })),
        ...logs,
      ];
    case 'batch':
      return [
        ...hall.batch.queues.map(({ key }) => ({
          subject: `queue ${key}`,
          holds: false,
          gone: 'jobs that wait in it are lost',
        })),
        ...hall.batch.jobs.map(({ key }) => ({
          subject: `job ${key}`,
          holds: false,
          gone: 'it can not be submitted any more',
        })),
        ...logs,
      ];
    case 'ec2':
      return logs;
  }
}
