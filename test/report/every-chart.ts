import type { ReportDocument } from '../../lib/report/document/document.js';
import { drawGantt } from '../../lib/report/drawings/gantt.js';
import { WIDE_CHART } from '../../lib/report/drawings/svg.js';
import { POOL, SCHEDULE } from './a-schedule.js';

/** A page with one chart of each kind, for what the shipped halls' reports do not draw. */
export function everyChart(): ReportDocument {
  const table = 'none';
  return {
    format: 1,
    kind: 'frontier',
    title: 'Every chart',
    lead: 'One of each kind.',
    sections: [
      {
        id: 'charts',
        title: 'Charts',
        blocks: [
          {
            kind: 'chart',
            id: 'bars',
            caption: 'Bars',
            table,
            chart: {
              kind: 'bars',
              unit: 'USD/month',
              bars: Array.from({ length: 14 }, (_, index) => ({
                label: `line ${index} with a name that is longer than the room that it has`,
                group: index % 2 === 0 ? 'hardware' : 'software',
                value: 100 * index,
              })),
            },
          },
          {
            kind: 'chart',
            id: 'scatter',
            caption: 'Frontier',
            table,
            chart: {
              kind: 'scatter',
              x: { label: 'cost', unit: 'USD/month' },
              y: { label: 'energy', unit: 'kWh/month' },
              points: [
                { x: 40_000, y: 9_000, name: '1', label: '2 × p4d.24xlarge, 40,000 USD, 9,000 kWh', chosen: true },
                { x: 90_000, y: 7_000, name: '2', label: '1 × p5.48xlarge, 90,000 USD, 7,000 kWh', chosen: false },
                {
                  x: 120_000,
                  y: 6_500,
                  name: '3',
                  label: '1 × p6-b200.48xlarge, 120,000 USD, 6,500 kWh',
                  chosen: false,
                },
              ],
            },
          },
          {
            kind: 'chart',
            id: 'lines',
            caption: 'Break-even',
            table,
            chart: {
              kind: 'lines',
              x: { label: 'utilisation', unit: '%' },
              y: { label: 'cost over 3 years', unit: 'USD' },
              lines: [
                {
                  label: 'on demand',
                  points: [
                    { x: 0, y: 0 },
                    { x: 100, y: 3_000_000 },
                  ],
                },
                {
                  label: 'reserved for 3 years',
                  points: [
                    { x: 0, y: 1_200_000 },
                    { x: 100, y: 1_200_000 },
                  ],
                },
                {
                  label: 'on premises',
                  points: [
                    { x: 0, y: 900_000 },
                    { x: 100, y: 1_600_000 },
                  ],
                },
              ],
              marks: [{ x: 40, y: 1_200_000, label: 'break-even at 40 %' }],
            },
          },
          {
            kind: 'chart',
            id: 'gantt',
            caption: 'Schedule',
            table,
            chart: {
              kind: 'svg',
              svg: drawGantt('Schedule', SCHEDULE, POOL),
              wide: drawGantt('Schedule', SCHEDULE, POOL, WIDE_CHART),
            },
          },
          {
            kind: 'network',
            id: 'network',
            caption: 'Network',
            vpc: 'VPC 10.0.0.0/16',
            zones: [
              {
                id: 'use1-az1',
                subnets: [
                  { key: 'nodes-az1', role: 'nodes', cidr: '10.0.0.0/22', holds: ['system nodes m7i.xlarge'] },
                  { key: 'accelerators-az1', role: 'accelerators', cidr: '10.0.32.0/19', holds: [] },
                ],
              },
            ],
            outside: [{ key: 'internet', name: 'internet', through: 'NAT in az1' }],
          },
        ],
      },
    ],
  };
}
