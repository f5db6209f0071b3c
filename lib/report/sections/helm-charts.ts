import { chartsOf, clusterOf, nodeGroupsOf } from '../../plan/platforms/eks/cluster-of.js';
import type { ChartsPlan, QueuePlan } from '../../plan/shape/charts-plan.js';
import type { Plan } from '../../plan/shape/plan.js';
import {
  type Block,
  count,
  left,
  paragraph,
  right,
  type Section,
  section,
  table,
  warning,
} from '../document/document.js';

/** Helm charts and Kueue queues of an EKS cluster, with their versions and who installs them; empty on other platforms. */
export function helmChartsSection({ plan }: { readonly plan: Plan }): Section {
  const charts = chartsOf(plan);
  const blocks =
    charts === null ? [] : [...foundBlocks(plan), ...startersBlocks(plan), ...chartsBlocks(plan.name, charts)];
  return section('helm-charts', 'Helm charts', blocks);
}

/** What the hall finds in a cluster that is there. */
function foundBlocks(plan: Plan): Block[] {
  const cluster = clusterOf(plan);
  if (cluster?.existing === undefined) return [];
  const { reliesOn } = cluster.existing;
  const add = (names: readonly string[]) => `write "addons: [${names.join(', ')}]" under \`kubernetes.existing\``;
  return [
    paragraph(`Cluster ${cluster.name} is there already: its control plane, nodes and cost are its owner's.`),
    ...(reliesOn.length === 0
      ? []
      : [
          paragraph(
            `The hall relies on add-ons that it does not install: ${reliesOn.join(', ')}. Where one is missing, ${add(reliesOn)}.`,
          ),
        ]),
  ];
}

/** Karpenter does not launch always-on nodes. */
function startersBlocks(plan: Plan): Block[] {
  if (clusterOf(plan)?.autoscaler?.kind !== 'karpenter') return [];
  const keysOf = (who: 'karpenter' | 'node-group') =>
    nodeGroupsOf(plan)
      .filter(({ startedBy }) => startedBy === who)
      .map(({ key }) => key);
  const [pools, groups] = [keysOf('karpenter'), keysOf('node-group')];
  const started =
    pools.length === 0 ? 'Karpenter launches no fleet' : `Karpenter launches the nodes of ${pools.join(', ')}`;
  const kept = groups.length === 0 ? '' : `; always-on, in managed node groups: ${groups.join(', ')}`;
  return [paragraph(`${started}${kept}.`)];
}

function chartsBlocks(hall: string, { stack, releases, queues }: ChartsPlan): Block[] {
  return [
    stack === null
      ? warning('No chart is installed. Install these or equivalents yourself.')
      : paragraph(`The stack ${stack.name} installs these charts. Apply it after the stack ${hall}.`),
    table(
      'charts',
      'Charts',
      [left('chart', 'chart'), left('version', 'version'), left('repository', 'repository'), left('images', 'images')],
      releases.map(({ chart, images }) => ({
        chart: chart.name,
        version: chart.version,
        repository: chart.repository,
        images: images.join(', '),
      })),
    ),
    table(
      'queues',
      'Kueue queues',
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
