import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { roundTo } from '../../units/rounding.js';
import type { Chart, ChartBlock } from '../document/document.js';
import { drawAxes, FRAME } from './axes.js';
import { placeLabels } from './place-labels.js';
import { at, drawing, element, label, legend, seriesColor } from './svg.js';

type Lines = Extract<Chart, { kind: 'lines' }>;

const DASHES = ['none', '7 4', '2 3', '9 3 2 3', '4 4'];

/** Lines over a common axis, distinguished by colour and dash, with marks at the points worth reading off. */
export function drawLines({ id, caption }: ChartBlock, { x, y, lines, marks }: Lines): string {
  const { left, right, top, bottom, height } = FRAME;
  const all = lines.flatMap(({ points }) => points);
  const xs = scaleLinear(
    [Math.min(...all.map((point) => point.x)), Math.max(...all.map((point) => point.x))],
    [left, right],
  );
  const ys = scaleLinear(
    [Math.min(0, ...all.map((point) => point.y)), Math.max(...all.map((point) => point.y))],
    [bottom, top],
  ).nice();
  const path = line<{ readonly x: number; readonly y: number }>()
    .x((point) => roundTo(xs(point.x), 2))
    .y((point) => roundTo(ys(point.y), 2));
  const names = legend(
    lines.map(({ label: name }) => name),
    height,
    DASHES,
  );
  const drawn = lines.map(({ points }, index) =>
    element('path', {
      d: path([...points]) ?? '',
      fill: 'none',
      stroke: seriesColor(index),
      'stroke-width': 2.5,
      'stroke-dasharray': DASHES[index % DASHES.length]!,
    }),
  );
  const points = marks.map((mark) => ({ x: xs(mark.x), y: ys(mark.y), label: mark.label }));
  // Below a flat line, and right of a rising one.
  const places = placeLabels(points, ['below-right', 'above', 'left', 'below']);
  const marked = points.map(({ x: cx, y: cy, label: words }, index) =>
    [
      element('circle', { cx: at(cx), cy: at(cy), r: 5, fill: 'var(--ink)' }),
      label(words, { ...places[index]!, size: 12, weight: 600, over: true }),
    ].join(''),
  );
  const axes = drawAxes({ axis: x, scale: xs }, { axis: y, scale: ys });
  return drawing(id, caption, height + names.height, [...axes, ...drawn, ...marked, names.svg]);
}
