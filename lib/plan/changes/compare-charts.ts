import type { ChartsPlan, ReleasePlan } from '../charts/charts-plan.js';
import { compareFields, compareLists, ELSEWHERE, inPlace, type Rules, replaces } from './field-rules.js';
import type { PlanChange } from './plan-change.js';

const RELEASE_RULES: Rules<ReleasePlan> = {
  key: ELSEWHERE,
  namespace: replaces('a release stays in its namespace: it is uninstalled and installed anew'),
  chart: inPlace('another chart, version or repository: the release is upgraded'),
  images: ELSEWHERE,
  values: inPlace('the release is upgraded'),
};

/** What the second stack does to the cluster; nothing of what the user installs. */
export function compareCharts(before: ChartsPlan | undefined, after: ChartsPlan): PlanChange[] {
  return compareLists<ReleasePlan>(({ key }) => `chart ${key}`, installed(before), installed(after), {
    added: { kind: 'adds', why: 'it is installed in the cluster' },
    removed: { kind: 'removes', why: 'it is taken out of the cluster' },
    kept: (one, other) => compareFields(`chart ${one.key}`, RELEASE_RULES, one, other),
  });
}

/** A plan that an earlier version wrote has no charts. */
function installed(charts: ChartsPlan | undefined): readonly ReleasePlan[] {
  return charts === undefined || charts.stack === null ? [] : charts.releases;
}
