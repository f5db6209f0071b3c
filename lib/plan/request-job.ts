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

/** Keys of the fleets of a workload, the largest first. */
export function fleetsOf({ fleets, pools = [] }: Plan, workload: string): string[] {
  const owner = carrierOf({ pools }, workload);
  return [...fleets]
    .filter((fleet) => fleet.workload === owner)
    .sort((a, b) => b.workingNodes - a.workingNodes || by<{ readonly key: string }>(({ key }) => key)(a, b))
    .map(({ key }) => key);
}

/**
 * A job of a workload of a plan, in the form of its platform.
 * @throws Error when the plan has no such workload or fleet, or the workload has no fleet
 */
export function requestJob(plan: Plan, asked: AskedJob): Job {
  const { workload } = asked;
  const [first, ...others] = asked.fleet === undefined ? fleetsOf(plan, workload) : [asked.fleet];
  const derivation = plan.derivations.find((one) => one.workload === workload);
  if (derivation === undefined) throw new Error(`the plan has no workload ${workload}`);
  if (first === undefined) throw new Error(`the plan has no fleet of ${workload}`);
  const request: JobRequest = {
    workload,
    kind: asked.kind ?? (derivation.purpose === 'inference' ? 'serve' : 'train'),
    fleets: [first, ...others],
    image: asked.image ?? null,
    command: asked.command ?? null,
    tasks: asked.tasks ?? null,
    model: asked.model ?? derivation.model?.repository ?? null,
    delivering: plan.sizing.deliveries.find((one) => one.workload === workload && one.unit === 'requests')?.types ?? [],
  };
  return platformOf(plan).writeJob(plan, request);
}
