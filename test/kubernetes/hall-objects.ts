import { parse } from 'yaml';
import { burnInObjects } from '../../lib/plan/platforms/eks/burn-in.js';
import { fleetsOf, requestJob, workloadsOf } from '../../lib/plan/request-job.js';
import type { EksHall, Infrastructure } from '../../lib/plan/shape/hall.js';
import type { Plan } from '../../lib/plan/shape/plan.js';
import { JOB_KINDS } from '../../lib/units/closed-lists.js';
import type { Json } from '../terraform/synthesized.js';
import { expandedCharts } from '../terraform/synthesized.js';

/** A sized hall on EKS. */
export type EksPlan = Extract<Plan, { readonly platform: 'eks' }>;

/** The objects of Kubernetes that the stack of a hall makes itself, in its order. */
export function hallObjects(hall: Infrastructure): Json[] {
  const releases: Json[] = Object.values(expandedCharts(hall)?.resource.helm_release ?? {});
  return releases.flatMap(({ values }) => values.flatMap((one: string) => parse(one).objects ?? []));
}

/** The charts of others that a hall installs, or lists for the user. */
export function hallReleases(hall: Infrastructure): EksHall['charts']['releases'] {
  return hall.platform === 'eks' ? hall.charts.releases : [];
}

/** Every job that `datahall job` writes for a hall, and the burn-in of every fleet. */
export function jobObjects(plan: EksPlan): Json[] {
  const jobs = workloadsOf(plan).flatMap((workload) =>
    fleetsOf(plan, workload).length > 0
      ? JOB_KINDS.flatMap((kind) => {
          const job = requestJob(plan, { workload, kind, model: 'a/model' });
          return job.form === 'manifests' ? (job.objects as Json[]) : [];
        })
      : [],
  );
  const burnIns = plan.fleets.flatMap((fleet) => burnInObjects(plan, fleet, fleet.nodes.max, 'image') as Json[]);
  return [...jobs, ...burnIns];
}
