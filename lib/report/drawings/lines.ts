import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { roundTo } from '../../units/rounding.js';
import type { Chart, ChartBlock } from '../document/document.js';
import { drawAxes, frameOf } from './axes.js';
import { roleColor, seriesColor } from './palette.js';
import { placeLabels } from './place-labels.js';
import { at, CHART_WIDTH, drawing, element, fitText, label, legend } from './svg.js';

type Lines = Extract<Chart, { kind: 'lines' }>;

const DASHES = ['none', '7 4', '2 3', '9 3 2 3', '4 4'];

/** Right of the lines, for their names. */
const NAMES_WIDTH = 140;
/** Between the baselines of two names. */
const NAME_STEP = 16;

/**
 * Lines over a common axis, distinguished by colour and dash, with marks at the points worth reading off. Their names are at
 * their ends where there is room, else in a legend.
 */
export function drawLines({ caption }: ChartBlock, { x, y, lines, marks }: Lines, width = CHART_WIDTH): string {
  const isWide = width > CHART_WIDTH;
  const whole = frameOf(width);
  const frame = isWide ? { ...whole, right: whole.right - NAMES_WIDTH } : whole;
  const { left, right, top, bottom, height } = frame;
  const colors = lines.map(({ role }, index) => (role === undefined ? seriesColor(index) : roleColor(role)));
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
  const labels = lines.map(({ label: name }) => name);
  const ends = lines.map(({ points }) => ys(points.at(-1)?.y ?? 0));
  const names = isWide
    ? { svg: namesAtEnds(labels, ends, colors, right), height: 0 }
    : legend(labels, height, { dashes: DASHES, colors, width });
  const drawn = lines.map(({ points }, index) =>
    element('path', {
      d: path([...points]) ?? '',
      fill: 'none',
      stroke: colors[index]!,
      'stroke-width': 2.5,
      'stroke-dasharray': DASHES[index % DASHES.length]!,
    }),
  );
  const points = marks.map((mark) => ({ x: xs(mark.x), y: ys(mark.y), label: mark.label }));
  // Below a flat line, and right of a rising one.
  const places = placeLabels(points, ['below-right', 'above', 'left', 'below'], { left: 0, right: width });
  const marked = points.map(({ x: cx, y: cy, label: words }, index) =>
    [
      element('circle', { cx: at(cx), cy: at(cy), r: 5, fill: 'var(--ink)' }),
      label(words, { ...places[index]!, size: 12, weight: 600, over: true }),
    ].join(''),
  );
  const axes = drawAxes({ axis: x, scale: xs }, { axis: y, scale: ys }, frame);
  return drawing(caption, height + names.height, [...axes, ...drawn, ...marked, names.svg], width);
}

/** Each name at the height where its line ends, moved down where it would cover the one above. */
function namesAtEnds(
  names: readonly string[],
  ends: readonly number[],
  colors: readonly string[],
  right: number,
): string {
  const order = names.map((_, index) => index).sort((a, b) => ends[a]! - ends[b]! || a - b);
  let above = Number.NEGATIVE_INFINITY;
  return order
    .map((index) => {
      above = Math.max(ends[index]! + 4, above + NAME_STEP);
      return label(fitText(names[index]!, NAMES_WIDTH - 8), { x: right + 8, y: above, fill: colors[index]! });
    })
    .join('');
}
