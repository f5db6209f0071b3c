import type { ChartsPlan, QueuePlan } from '../../plan/shape/charts-plan.js';
import type { Plan } from '../../plan/shape/plan.js';
import { count, left, right, type Section, table } from '../document/document.js';

/** What runs inside the cluster, at which versions, and who installs it; nothing on other platforms. */
export function chartsSection(plan: Plan): Section {
  const charts = plan.platform === 'eks' ? plan.charts : null;
  const blocks = charts === null ? [] : [...startersBlocks(plan), ...chartsBlocks(plan.name, charts)];
  return { id: 'charts', title: 'Inside the cluster', blocks };
}

/** Karpenter does not start the nodes that always run. */
function startersBlocks(plan: Plan): Section['blocks'] {
  if (plan.platform !== 'eks' || plan.cluster.autoscaler?.kind !== 'karpenter') return [];
  const keysOf = (who: 'karpenter' | 'node-group') =>
    plan.fleets.filter(({ startedBy }) => startedBy === who).map(({ key }) => key);
  const [pools, groups] = [keysOf('karpenter'), keysOf('node-group')];
  const started =
    pools.length === 0 ? 'Karpenter has no fleet to start' : `Karpenter starts the nodes of ${pools.join(', ')}`;
  const kept = groups.length === 0 ? '' : `; ${groups.join(', ')} always runs, in node groups`;
  return [{ kind: 'paragraph', text: `${started}${kept}.` }];
}

function chartsBlocks(hall: string, { stack, releases, queues }: ChartsPlan): Section['blocks'] {
  return [
    {
      kind: 'paragraph',
      text:
        stack === null
          ? 'No chart is installed: these, or what does the same, are yours to bring.'
          : `The stack ${stack.name} installs these by Helm, after the stack ${hall}.`,
      ...(stack === null && { tone: 'warning' }),
    },
    table(
      'charts',
      'Charts',
      [left('chart', 'chart'), left('version', 'version'), left('repository', 'from'), left('images', 'images')],
      releases.map(({ chart, images }) => ({
        chart: chart.name,
        version: chart.version,
        repository: chart.repository,
        images: images.join(', '),
      })),
    ),
    table(
      'queues',
      'Queues of Kueue',
      [
        left('queue', 'queue'),
        right('priority', 'priority'),
        right('share', 'share'),
        left('quota', 'quota'),
        left('borrows', 'may borrow from'),
      ],
      queues.map((queue) => ({
        queue: queue.workload,
        priority: count(queue.priority),
        share: queue.cohort === null ? null : count(queue.share),
        quota: flavorsOf(
          queue,
          (quota) => quota > 0,
          ({ fleet, quota, resource }) => `${quota} ${resource} on ${fleet}`,
        ),
        borrows: flavorsOf(
          queue,
          (quota) => quota === 0,
          ({ fleet }) => fleet,
        ),
      })),
    ),
  ];
}

interface Quota {
  readonly resource: string;
  readonly fleet: string;
  readonly quota: number;
}

function flavorsOf({ quotas }: QueuePlan, isIn: (quota: number) => boolean, phrase: (quota: Quota) => string) {
  const phrases = quotas.flatMap(({ resource, flavors }) =>
    flavors.filter(({ quota }) => isIn(quota)).map((flavor) => phrase({ resource, ...flavor })),
  );
  return phrases.length === 0 ? null : phrases.join(', ');
}
