import { describe, expect, it } from 'vitest';
import type { ChartBlock } from '../../lib/report/document/document.js';
import { placeLabels } from '../../lib/report/drawings/place-labels.js';
import { drawScatter } from '../../lib/report/drawings/scatter.js';

type Point = readonly [name: string, x: number, y: number];

function draw(points: readonly Point[], chosen: string): string {
  const chart = {
    kind: 'scatter',
    x: { label: 'cost', unit: 'USD' },
    y: { label: 'energy', unit: 'kWh' },
    points: points.map(([name, x, y]) => ({ name, x, y, label: `plan ${name}`, chosen: name === chosen })),
  } as const;
  const block: ChartBlock = { kind: 'chart', id: 'c', caption: 'c', table: 't', chart };
  return drawScatter(block, chart);
}

const namesIn = (svg: string): string[] => [...svg.matchAll(/class="mark">([^<]*)</g)].map(([, text]) => text!);

describe('points of a frontier', () => {
  it('have their names beside them', () => {
    expect(
      namesIn(
        draw(
          [
            ['1', 0, 0],
            ['2', 5, 5],
            ['3', 10, 0],
          ],
          '2',
        ),
      ),
    ).toEqual(['1', '2', '3']);
  });

  it('are one mark with the names of all where they coincide, which tells of each', () => {
    const svg = draw(
      [
        ['1', 0, 0],
        ['2', 0.1, 0],
        ['3', 0, 0.1],
        ['4', 10, 10],
      ],
      '3',
    );
    expect(namesIn(svg)).toEqual(['1, 2, 3', '4']);
    expect(svg.match(/<circle/g)).toHaveLength(2);
    expect(svg).toContain('aria-label="plan 1; plan 2; plan 3"');
    // Filled, as one of them is the chosen.
    expect(svg.match(/r="7" fill="var\(--series-1\)"/g)).toHaveLength(1);
  });
});

describe('labels of points', () => {
  it('stand on the first side where they cover no other point and no label', () => {
    const row = [0, 14, 28].map((x) => ({ x: 100 + x, y: 100, label: '10, 11' }));
    expect(placeLabels(row, ['above', 'right', 'left', 'below']).map(({ anchor, y }) => [anchor, y < 100])).toEqual([
      ['middle', true],
      // Beside it are points.
      ['middle', false],
      ['start', false],
    ]);
  });

  it('stay in the drawing', () => {
    expect(placeLabels([{ x: 100, y: 12, label: '1' }], ['above', 'right'])[0]!.anchor).toBe('start');
    expect(placeLabels([{ x: 395, y: 100, label: '1, 2' }], ['right', 'left'])[0]!.anchor).toBe('end');
  });
});
