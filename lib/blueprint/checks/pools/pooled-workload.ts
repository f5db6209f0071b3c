import { shown } from '../../../units/shown.js';
import type { DocumentPath } from '../../document/diagnostic.js';
import { STORE_FACTS } from '../../kinds/store-facts.js';
import type { Blueprint, WorkloadBlueprint } from '../../schema/blueprint.js';
import { type CheckContext, type Incomplete, isWritten } from '../check-context.js';

type Workload = Incomplete<WorkloadBlueprint>;

/** Keys of a workload that a pool decides for all of its workloads. */
const OF_THE_POOL = ['purchase', 'types', 'nodes', 'spares', 'zones', 'homogeneous'] as const;
/** Keys that say how a fleet of one workload runs. */
const OF_ONE_FLEET = ['dutyCycle', 'runLength', 'runStart', 'hours', 'scaling', 'capacity'] as const;
/** Any of them says how many accelerators a workload asks for. */
const DEMANDS = ['accelerators', 'compute', 'training', 'fineTuning'] as const;
/** Dates and growth are of one workload's demand, and no size of a pool follows them. */
const DATED = ['from', 'until', 'growthPerMonth', 'changes'] as const;

/** Keys that no workload of a pool may have, although their defaults are filled in. */
export function keysLeftToPools({ workloads, pools }: Pick<Blueprint, 'workloads' | 'pools'>): DocumentPath[] {
  const pooled = new Set(pools.flatMap((pool) => pool.workloads.map((member) => member.workload)));
  const keys = [...OF_THE_POOL.map((key) => [key]), ...DATED.map((key) => ['profile', key])];
  return workloads.flatMap(({ name }, index) =>
    pooled.has(name) ? keys.map((key) => ['workloads', index, ...key]) : [],
  );
}

/** A workload of a pool: what the pool decides for it, and what shared nodes can not do. */
export function checkPooledWorkload(context: CheckContext, workload: Workload, path: DocumentPath, pool: string): void {
  const { report } = context;
  const { name } = workload;
  const wrong = (keys: DocumentPath, message: string, hint: string) =>
    report({ code: 'contradiction', path: [...path, ...keys], message, hint });
  for (const key of OF_THE_POOL.filter((one) => isWritten(context, [...path, one]))) {
    wrong(
      [key],
      `${name} is in the pool ${shown(pool)}, which has "${key}" for all of its workloads`,
      'write it there',
    );
  }
  for (const key of OF_ONE_FLEET.filter((one) => workload[one] !== undefined)) {
    wrong([key], `"${key}" is of a fleet, and ${name} shares that of ${shown(pool)}`, 'remove it');
  }
  if (workload.inference !== undefined || workload.service !== undefined) {
    wrong(
      [workload.inference === undefined ? 'service' : 'inference'],
      `${name} answers requests, and its pods wait in no queue: they would take nodes of ${shown(pool)} beyond any share`,
      'take it out of the pool, or state its jobs as accelerators',
    );
  } else if (!DEMANDS.some((key) => workload[key] !== undefined)) {
    report({
      code: 'missing-key',
      path,
      message: `${name} asks for no accelerators, which a pool is shared by`,
      hint: `add one of ${DEMANDS.join(', ')}`,
    });
  }
  for (const key of DATED.filter((one) => isWritten(context, [...path, 'profile', one]))) {
    wrong(
      ['profile', key],
      `a pool follows the hours of the week alone, and ${name} is in ${shown(pool)}`,
      'remove it, or take the workload out of the pool',
    );
  }
  for (const [item, store] of (workload.storage ?? []).entries()) {
    if (store?.kind === undefined || STORE_FACTS[store.kind].onNodeDisks !== true) continue;
    wrong(
      ['storage', item, 'kind'],
      `the disks of shared nodes keep no store of ${name}: its jobs run on any of them`,
      'use another kind; the disks are scratch space of each job',
    );
  }
}
