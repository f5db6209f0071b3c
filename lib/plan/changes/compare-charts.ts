import { compareFields, compareLists, type Effects, ELSEWHERE, inPlace, replaces } from '../kinds/effects.js';
import type { PlanChange } from '../kinds/plan-change.js';
import type { ChartsPlan, QueuePlan, ReleasePlan } from '../shape/charts-plan.js';

const RELEASE_EFFECTS: Effects<ReleasePlan> = {
  key: ELSEWHERE,
  namespace: replaces('a release stays in its namespace: it is uninstalled and installed anew'),
  chart: inPlace('another chart, version or repository: the release is upgraded'),
  images: ELSEWHERE,
  values: inPlace('the release is upgraded'),
  skipCrds: inPlace('the release is upgraded'),
  after: inPlace('another order'),
};

const QUEUE_EFFECTS: Effects<QueuePlan> = {
  workload: ELSEWHERE,
  namespace: ELSEWHERE,
  serviceAccount: inPlace('pods of the workload have rights, or have none any more'),
  priority: inPlace('another priority, of jobs that are submitted from now on'),
  share: inPlace('another share of what is lent'),
  cohort: inPlace('nodes are lent, or lent no more'),
  quotas: inPlace('another quota: jobs beyond it wait, those that run go on'),
};

/** What the second stack does to the cluster; nothing of what the user installs. */
export function compareCharts(before: ChartsPlan | undefined, after: ChartsPlan): PlanChange[] {
  const [one, other] = [installed(before), installed(after)];
  return [
    ...compareLists<ReleasePlan>(({ key }) => `chart ${key}`, one.releases, other.releases, {
      added: { kind: 'adds', why: 'it is installed in the cluster' },
      removed: { kind: 'removes', why: 'it is taken out of the cluster' },
      kept: (was, now) => compareFields(`chart ${was.key}`, RELEASE_EFFECTS, was, now),
    }),
    ...compareLists<QueuePlan>(({ workload }) => `queue ${workload}`, one.queues, other.queues, {
      added: { kind: 'adds', why: 'a new queue of Kueue' },
      removed: { kind: 'removes', why: 'jobs that wait in it are not started any more' },
      kept: (was, now) => compareFields(`queue ${was.workload}`, QUEUE_EFFECTS, was, now),
    }),
  ];
}

/** A plan that an earlier version wrote has no charts. */
function installed(charts: ChartsPlan | undefined): Pick<ChartsPlan, 'queues' | 'releases'> {
  return charts === undefined || charts.stack === null ? { queues: [], releases: [] } : charts;
}
