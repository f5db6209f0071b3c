import { scaleLinear } from 'd3-scale';
import type { Chart, ChartBlock } from '../document.js';
import { drawAxes, FRAME } from './axes.js';
import { at, CHART_WIDTH, drawing, element, escapeMarkup, fitText, label, seriesColor } from './svg.js';

type Scatter = Extract<Chart, { kind: 'scatter' }>;

/** Points with their plan in words under the pointer or the keyboard's focus; the chosen one is filled. */
export function drawScatter({ id, caption }: ChartBlock, { x, y, points }: Scatter): string {
  const { left, right, top, bottom, height } = FRAME;
  const xs = scaleLinear(spanOf(points.map((point) => point.x)), [left, right]).nice();
  const ys = scaleLinear(spanOf(points.map((point) => point.y)), [bottom, top]).nice();
  const drawn = points.map((point) => {
    const [cx, cy] = [xs(point.x), ys(point.y)];
    const words = fitText(point.label, CHART_WIDTH, 12);
    const half = (words.length * 12 * 0.56) / 2;
    const x = Math.min(Math.max(cx, half), CHART_WIDTH - half);
    return element(
      'g',
      { class: 'point', tabindex: 0, role: 'img', 'aria-label': point.label },
      element('circle', {
        cx: at(cx),
        cy: at(cy),
        r: point.chosen ? 7 : 6,
        fill: point.chosen ? seriesColor(0) : 'var(--paper)',
        stroke: seriesColor(0),
        'stroke-width': 2,
      }),
      element('title', {}, escapeMarkup(point.label)),
      element(
        'g',
        { class: 'hint', 'aria-hidden': 'true' },
        element('rect', {
          x: at(x - half - 4),
          y: at(cy - 30),
          width: at(2 * half + 8),
          height: 20,
          rx: 3,
          fill: 'var(--ink)',
        }),
        label(words, { x, y: cy - 16, anchor: 'middle', size: 12, fill: 'var(--paper)' }),
      ),
    );
  });
  return drawing(id, caption, height, [...drawAxes({ axis: x, scale: xs }, { axis: y, scale: ys }), ...drawn]);
}

/** From the least to the most, with room around a single value. */
export function spanOf(values: readonly number[]): [number, number] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = least === most ? Math.abs(least) * 0.1 || 1 : (most - least) * 0.05;
  return [least - room, most + room];
}
