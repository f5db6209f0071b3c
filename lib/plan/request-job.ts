import type { JobKind } from '../units/closed-lists.js';
import { by } from '../units/order.js';
import type { Job, JobRequest } from './kinds/job.js';
import { carrierOf } from './kinds/pools.js';
import { platformOf } from './platforms/platforms.js';
import type { Plan } from './shape/plan.js';

/** What a user may say of a job. @default - what follows from the plan */
export interface AskedJob {
  readonly workload: string;
  readonly kind?: JobKind;
  /** Key of a fleet of the workload. */
  readonly fleet?: string;
  readonly image?: string;
  readonly command?: string;
  readonly tasks?: number;
  readonly model?: string;
}

/** Names of the workloads that jobs may be of; a pool has none of its own. */
export function workloadsOf({ derivations, pools = [] }: Plan): string[] {
  return derivations.flatMap(({ workload }) => (pools.some(({ name }) => name === workload) ? [] : [workload]));
}

/** Keys of the nodes of a workload: owned ones, which are paid for, then its fleets; the largest first. */
export function fleetsOf(plan: Plan, workload: string): string[] {
  const owner = carrierOf(plan, workload);
  const owned = platformOf(plan).ownedNodes?.(plan) ?? [];
  return [owned, plan.fleets].flatMap((nodes) =>
    nodes
      .filter((one) => one.workload === owner)
      .toSorted((a, b) => b.workingNodes - a.workingNodes || by<{ readonly key: string }>(({ key }) => key)(a, b))
      .map(({ key }) => key),
  );
}

/** Keys of the fleets that a service answers from; where the workload has none, of its owned nodes. */
function servingFleets(plan: Plan, workload: string): string[] {
  const all = fleetsOf(plan, workload);
  const fleets = all.filter((asked) => plan.fleets.some(({ key }) => key === asked));
  return fleets.length > 0 ? fleets : all;
}

/**
 * A job of a workload of a plan, in the form of its platform.
 * @throws Error when the plan has no such workload or fleet, or the workload has no fleet
 */
export function requestJob(plan: Plan, asked: AskedJob): Job {
  const { workload } = asked;
  const derivation = plan.derivations.find((one) => one.workload === workload);
  if (derivation === undefined) throw new Error(`the plan has no workload ${workload}`);
  const kind = asked.kind ?? (derivation.purpose === 'inference' ? 'serve' : 'train');
  const candidates = kind === 'serve' ? servingFleets(plan, workload) : fleetsOf(plan, workload);
  const [first, ...others] = asked.fleet === undefined ? candidates : [asked.fleet];
  if (first === undefined) throw new Error(`the plan has no fleet of ${workload}`);
  const request: JobRequest = {
    workload,
    kind,
    fleets: [first, ...others],
    image: asked.image ?? null,
    command: asked.command ?? null,
    tasks: asked.tasks ?? null,
    model: asked.model ?? derivation.model?.repository ?? null,
    delivering: plan.sizing.deliveries.find((one) => one.workload === workload && one.unit === 'requests')?.types ?? [],
  };
  return platformOf(plan).writeJob(plan, request);
}
