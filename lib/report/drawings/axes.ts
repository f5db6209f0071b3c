import type { ScaleLinear } from 'd3-scale';
import { formatShort } from '../../units/numbers.js';
import type { Axis } from '../document/document.js';
import { at, CHART_WIDTH, element, label } from './svg.js';

/** The area of the points of a chart, and the height of all: left of the points the numbers of y, below those of x. */
interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly height: number;
}

/** Of a drawing of a width. */
export function frameOf(width = CHART_WIDTH): Frame {
  const bottom = width > CHART_WIDTH ? 330 : 262;
  return { left: 62, right: width - 22, top: 30, bottom, height: bottom + 50 };
}

/** Grid, numbers and names of both axes. */
export function drawAxes(
  x: {
    readonly axis: Axis;
    readonly scale: ScaleLinear<number, number>;
    /** Where the grid is, by name. @default - about five round numbers */
    readonly ticks?: readonly { readonly at: number; readonly name: string }[];
  },
  y: { readonly axis: Axis; readonly scale: ScaleLinear<number, number> },
  { left, right, top, bottom }: Frame = frameOf(),
): string[] {
  const most = right > CHART_WIDTH ? 9 : 5;
  const grid = { stroke: 'var(--line)', 'stroke-width': 1 };
  return [
    label(nameOf(y.axis), { x: 0, y: 13, size: 12, fill: 'var(--muted)' }),
    ...y.scale.ticks(5).flatMap((tick) => [
      element('line', { x1: left, x2: right, y1: at(y.scale(tick)), y2: at(y.scale(tick)), ...grid }),
      label(formatShort(tick, 1e3), {
        x: left - 6,
        y: y.scale(tick) + 4,
        anchor: 'end',
        size: 12,
        fill: 'var(--muted)',
      }),
    ]),
    ...(x.ticks ?? x.scale.ticks(most).map((tick) => ({ at: tick, name: formatShort(tick, 1e3) }))).flatMap((tick) => [
      element('line', { x1: at(x.scale(tick.at)), x2: at(x.scale(tick.at)), y1: top, y2: bottom, ...grid }),
      label(tick.name, {
        x: x.scale(tick.at),
        y: bottom + 18,
        anchor: 'middle',
        size: 12,
        fill: 'var(--muted)',
      }),
    ]),
    label(nameOf(x.axis), { x: right, y: bottom + 38, anchor: 'end', size: 12, fill: 'var(--muted)' }),
  ];
}

function nameOf({ label: name, unit }: Axis): string {
  return unit === '' ? name : `${name}, ${unit}`;
}
