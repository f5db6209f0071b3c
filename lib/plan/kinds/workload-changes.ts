import type { FleetPlan } from '../shape/fleet-plan.js';
import type { AccessPlan } from '../shape/identity-plan.js';
import { compareLists, type Effects, ELSEWHERE, inPlace, type ListEffects, replaces } from './effects.js';
import type { PlanChange } from './plan-change.js';
import type { OwnPart } from './platform.js';

/**
 * Changes of the fleets of one platform.
 * @param resource - what a fleet is there, e.g. `node group`
 */
export function compareFleets<Fleet extends FleetPlan>(
  resource: string,
  kept: ListEffects<Fleet>['kept'],
  before: readonly Fleet[],
  after: readonly Fleet[],
): PlanChange[] {
  return compareLists<Fleet>(({ key }) => `fleet ${key}`, before, after, {
    added: { kind: 'adds', why: `a new ${resource}` },
    removed: { kind: 'removes', why: 'its nodes are terminated, with their local disks' },
    kept,
  });
}

/** A queue of jobs, as every platform that has queues has it. */
interface Queue {
  readonly key: string;
  readonly workload: string;
  readonly team?: string;
  readonly name: string;
}

const JOBS_LOST = 'jobs waiting in it are lost';

/** Changes of the queues of one platform. @param kept - beyond those that every queue has */
export function compareQueues<Own extends Queue>(
  kept: Effects<Omit<Own, keyof Queue>>,
  before: readonly Own[],
  after: readonly Own[],
): PlanChange[] {
  return compareLists<Own>(queueSubject, before, after, {
    added: { kind: 'adds', why: 'a new queue' },
    removed: { kind: 'removes', why: JOBS_LOST },
    kept: { ...QUEUE_EFFECTS, ...kept } as Effects<Own>,
  });
}

/** The queues of one platform, which a change of platform deletes. */
export function queueParts(queues: readonly Queue[]): OwnPart[] {
  return queues.map((queue) => ({ subject: queueSubject(queue), holds: false, gone: JOBS_LOST }));
}

function queueSubject({ key }: Queue): string {
  return `queue ${key}`;
}

const QUEUE_EFFECTS: Effects<Queue> = {
  key: ELSEWHERE,
  workload: inPlace('a tag is updated'),
  team: inPlace('a tag is updated'),
  name: replaces(`a queue cannot be renamed: ${JOBS_LOST}`),
};

/** Changes of the access of workloads to buckets. */
export function compareAccess<Access extends AccessPlan>(
  kept: ListEffects<Access>['kept'],
  before: readonly Access[],
  after: readonly Access[],
): PlanChange[] {
  return compareLists<Access>(({ key }) => `access of ${key}`, before, after, {
    added: { kind: 'adds', why: 'the workload gets access to buckets' },
    removed: { kind: 'removes', why: 'the workload loses its access' },
    kept,
  });
}

/** Effects on the access of a workload, on every platform. */
export const ACCESS_EFFECTS: Effects<AccessPlan> = {
  key: ELSEWHERE,
  roleName: replaces('a role cannot be renamed: running pods or jobs lose their permissions until they restart'),
  grants: inPlace('the policy is updated'),
};
