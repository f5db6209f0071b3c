import { describe, expect, it } from 'vitest';
import type { Chart, ChartBlock } from '../../lib/report/document/document.js';
import { drawBars } from '../../lib/report/drawings/bars.js';

type Bars = Extract<Chart, { kind: 'bars' }>;

const numberOf = (markup: string, name: string) => Number(new RegExp(` ${name}="([-\\d.]+)"`).exec(markup)![1]);

function draw(values: readonly number[], width?: number): string {
  const chart: Bars = {
    kind: 'bars',
    unit: 'USD/month',
    bars: values.map((value, at) => ({ label: `line ${at}`, group: at === 0 ? 'hardware' : 'software', value })),
  };
  const block: ChartBlock = { kind: 'chart', id: 'b', caption: 'Bill', table: 't', chart };
  return drawBars(block, chart, width);
}

const dotsOf = (svg: string) => [...svg.matchAll(/<circle[^>]*>/g)].map(([dot]) => numberOf(dot, 'cx'));
/** Of the rows: the strip and the legend are 14 and 12 high and not rounded as bars are. */
const barsOf = (svg: string) =>
  [...svg.matchAll(/<rect[^>]*height="12" rx="2"[^>]*>/g)]
    .map(([bar]) => bar)
    .filter((bar) => !bar.includes(' width="12"'))
    .map((bar) => numberOf(bar, 'width'));

describe('a chart of the parts of a sum', () => {
  it('has bars from zero where all of them can be seen', () => {
    const svg = draw([400, 200, 100]);
    expect(dotsOf(svg)).toEqual([]);
    const [first, second, third] = barsOf(svg);
    expect(first! / second!).toBeCloseTo(2, 3);
    expect(second! / third!).toBeCloseTo(2, 3);
    expect(svg).not.toContain('logarithmic');
  });

  it('has dots on a logarithmic scale, and says so, where bars could not be seen', () => {
    const svg = draw([10_000, 1000, 100, 10]);
    expect(barsOf(svg)).toEqual([]);
    const dots = dotsOf(svg);
    const steps = dots.slice(1).map((x, at) => dots[at]! - x);
    for (const step of steps) expect(step).toBeCloseTo(steps[0]!, 1);
    expect(svg).toContain('USD/month, logarithmic scale');
  });

  it('has a strip of its groups, to scale', () => {
    const strip = [...draw([300, 50, 50], 800).matchAll(/<rect[^>]*height="14"[^>]*>/g)].map(([part]) =>
      numberOf(part, 'width'),
    );
    expect(strip).toEqual([599, 199]);
  });

  it('has the same rows narrow and wide, with the rest beyond the tenth as one', () => {
    const values = Array.from({ length: 14 }, (_, at) => 140 - at);
    for (const width of [400, 800]) expect(barsOf(draw(values, width))).toHaveLength(10);
    // 131 + 130 + 129 + 128 + 127
    expect(draw(values)).toContain('the other 5 lines');
    expect(draw(values)).toContain('>645.00<');
  });
});
