import type { ChartsPlan } from '../../plan/charts/charts-plan.js';
import type { Plan } from '../../plan/plan.js';
import type { Section } from '../document.js';

/** What runs inside the cluster, at which versions, and who installs it; nothing on other platforms. */
export function chartsSection(plan: Plan): Section {
  const charts = plan.platform === 'eks' ? plan.charts : null;
  return { id: 'charts', title: 'Inside the cluster', blocks: charts === null ? [] : chartsBlocks(plan.name, charts) };
}

function chartsBlocks(hall: string, { stack, releases }: ChartsPlan): Section['blocks'] {
  return [
    {
      kind: 'paragraph',
      text:
        stack === null
          ? 'No chart is installed: these, or what does the same, are yours to bring.'
          : `The stack ${stack.name} installs these by Helm, after the stack ${hall}.`,
      ...(stack === null && { tone: 'warning' }),
    },
    {
      kind: 'table',
      id: 'charts',
      caption: 'Charts',
      columns: [
        { key: 'chart', heading: 'chart', align: 'left' },
        { key: 'version', heading: 'version', align: 'left' },
        { key: 'repository', heading: 'from', align: 'left' },
        { key: 'images', heading: 'images', align: 'left' },
      ],
      rows: releases.map(({ chart, images }) => ({
        chart: chart.name,
        version: chart.version,
        repository: chart.repository,
        images: images.join(', '),
      })),
      total: null,
    },
  ];
}
