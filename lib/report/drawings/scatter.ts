import { scaleLinear } from 'd3-scale';
import type { Chart, ChartBlock } from '../document/document.js';
import { drawAxes, frameOf } from './axes.js';
import { seriesColor } from './palette.js';
import { placeLabels } from './place-labels.js';
import { at, CHART_WIDTH, drawing, element, escapeMarkup, fitText, label } from './svg.js';

type Scatter = Extract<Chart, { kind: 'scatter' }>;

/** Points that are nearer than this, in the units of the drawing, are one mark: their circles would hide each other. */
const APART = 10;
const HINT_LINE = 16;

interface Mark {
  readonly x: number;
  readonly y: number;
  readonly points: readonly Scatter['points'][number][];
}

/**
 * Points with their names beside them, and what they are in words under the pointer or the keyboard's focus. Those that
 * coincide are one mark with the names of all; the chosen one is filled.
 */
export function drawScatter({ caption }: ChartBlock, { x, y, points }: Scatter, width = CHART_WIDTH): string {
  const frame = frameOf(width);
  const { left, right, top, bottom, height } = frame;
  const xs = scaleLinear(spanOf(points.map((point) => point.x)), [left, right]).nice();
  const ys = scaleLinear(spanOf(points.map((point) => point.y)), [bottom, top]).nice();
  const marks = marksOf(points.map((point) => ({ x: xs(point.x), y: ys(point.y), points: [point] })));
  const named = marks.map((mark) => ({ ...mark, label: nameOf(mark) }));
  const places = placeLabels(named, ['above', 'right', 'left', 'below'], { left: 0, right: width });
  const drawn = named.map((mark, index) => {
    const chosen = mark.points.some((point) => point.chosen);
    const words = mark.points.map((point) => point.label);
    return element(
      'g',
      { class: 'point', tabindex: 0, role: 'img', 'aria-label': words.join('; ') },
      element('circle', {
        cx: at(mark.x),
        cy: at(mark.y),
        r: chosen ? 7 : 6,
        fill: chosen ? seriesColor(0) : 'var(--paper)',
        stroke: seriesColor(0),
        'stroke-width': 2,
      }),
      // A name that covers another can be read by nobody: the hint has it.
      places[index]!.free || chosen ? label(mark.label, { ...places[index]!, size: 12, weight: 600, over: true }) : '',
      element('title', {}, escapeMarkup(words.join('\n'))),
      drawHint(mark, words, width),
    );
  });
  const axes = drawAxes({ axis: x, scale: xs }, { axis: y, scale: ys }, frame);
  return drawing(caption, height, [...axes, ...drawn], width);
}

/** Each point joins the first mark that it is near to. */
function marksOf(points: readonly Mark[]): Mark[] {
  const marks: Mark[] = [];
  for (const point of points) {
    const near = marks.findIndex(({ x, y }) => Math.hypot(point.x - x, point.y - y) < APART);
    if (near < 0) marks.push(point);
    else marks[near] = { ...marks[near]!, points: [...marks[near]!.points, ...point.points] };
  }
  return marks;
}

/** Names of which a mark shows all; of more, the first and how many there are. */
const MOST_NAMES = 3;

function nameOf({ points }: Mark): string {
  const names = points.map(({ name }) => name);
  return names.length <= MOST_NAMES ? names.join(', ') : `${names[0]} + ${names.length - 1}`;
}

/** One line a point, above the mark where there is room. */
function drawHint({ x, y }: Mark, words: readonly string[], width: number): string {
  const lines = words.map((line) => fitText(line, width, 12));
  const half = (Math.max(...lines.map(({ length }) => length)) * 12 * 0.56) / 2;
  const middle = Math.min(Math.max(x, half), width - half);
  const height = HINT_LINE * lines.length + 4;
  const top = Math.max(0, y - 10 - height);
  return element(
    'g',
    { class: 'hint', 'aria-hidden': 'true' },
    element('rect', {
      x: at(middle - half - 4),
      y: at(top),
      width: at(2 * half + 8),
      height,
      rx: 3,
      fill: 'var(--ink)',
    }),
    ...lines.map((line, index) =>
      label(line, { x: middle, y: top + 14 + index * HINT_LINE, anchor: 'middle', size: 12, fill: 'var(--paper)' }),
    ),
  );
}

/** From the least to the most, with room around a single value. */
export function spanOf(values: readonly number[]): [number, number] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = least === most ? Math.abs(least) * 0.1 || 1 : (most - least) * 0.05;
  return [least - room, most + room];
}
