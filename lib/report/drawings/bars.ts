import { scaleLinear, scaleLog } from 'd3-scale';
import { formatShort } from '../../units/numbers.js';
import { compareText } from '../../units/order.js';
import type { Chart, ChartBlock, ChartRole } from '../document/document.js';
import { formatAmount } from '../document/format-cell.js';
import { ROLES, roleColor, seriesColor } from './palette.js';
import { at, CHART_WIDTH, drawing, element, fitText, label, legend } from './svg.js';

type Bars = Extract<Chart, { kind: 'bars' }>;

const MOST_BARS = 10;
/** Largest ÷ smallest from which a linear scale hides the small ones: a bar of a fiftieth is a sliver. */
const MOST_RATIO = 50;

/**
 * The parts of a sum, largest first; what is beyond the tenth is one part. At the top a strip of the groups, to scale. Below
 * it a row a part: a bar from zero, or, where the parts differ so much that bars could not be seen, a dot on a
 * logarithmic scale (a bar has no meaning there, as the scale has no zero).
 */
export function drawBars({ caption }: ChartBlock, { bars, unit }: Bars, width = CHART_WIDTH): string {
  const groups = [...new Set(bars.map(({ group }) => group))];
  const colorOf = (group: string): string => {
    if (group === '') return 'var(--muted)';
    return isRole(group) ? roleColor(group) : seriesColor(groups.indexOf(group));
  };
  const rows = rowsOf(bars);
  const names = legend(groups, 0, { colors: groups.map(colorOf), width });
  const strip = drawStrip(groups, bars, names.height + 2, { width, colorOf });
  const place = placeOf(width, names.height + 2 + STRIP + 16);
  const positive = rows.map(({ value }) => value).filter((value) => value > 0);
  const [least, most] = [Math.min(...positive), Math.max(...positive, 0)];
  const isLog = positive.length > 0 && most / least > MOST_RATIO;
  const bottom = place.top + rows.length * place.step;
  const scale = isLog
    ? scaleLog([10 ** Math.floor(Math.log10(least)), most], [place.left, place.right])
    : scaleLinear([0, most || 1], [place.left, place.right]);
  const ticks = isLog ? decades(least, most) : (scale as ReturnType<typeof scaleLinear>).ticks(4);
  const axis = ticks.flatMap((tick) => [
    element('line', {
      x1: at(scale(tick) as number),
      x2: at(scale(tick) as number),
      y1: at(place.top - 4),
      y2: at(bottom),
      stroke: 'var(--line)',
      'stroke-width': 1,
    }),
    label(formatShort(tick, 1e3), {
      x: scale(tick) as number,
      y: bottom + 15,
      anchor: 'middle',
      size: 12,
      fill: 'var(--muted)',
    }),
  ]);
  const axisName = label(`${unit}${isLog ? ', logarithmic scale' : ''}`, {
    x: place.right,
    y: bottom + 32,
    anchor: 'end',
    size: 12,
    fill: 'var(--muted)',
  });
  const drawn = rows.map(({ label: name, group, value }, index) => {
    const y = place.top + index * place.step;
    const text = formatAmount({ value, unit }, false);
    const end = value > 0 ? (scale(value) as number) : place.left;
    const middle = y + place.mark;
    const color = colorOf(group);
    const mark = isLog
      ? [
          element('line', {
            x1: at(place.left),
            x2: at(end),
            y1: at(middle),
            y2: at(middle),
            stroke: color,
            'stroke-width': 1.5,
            'stroke-dasharray': '2 3',
          }),
          element('circle', { cx: at(end), cy: at(middle), r: 5.5, fill: color }),
        ]
      : [
          element('rect', {
            x: at(place.left),
            y: at(middle - 6),
            width: at(Math.max(1, end - place.left)),
            height: 12,
            rx: 2,
            fill: color,
          }),
        ];
    return [
      label(fitText(name, place.nameWidth(text)), { x: 0, y: y + 14, over: true }),
      label(text, { x: width, y: y + 14, anchor: 'end' }),
      ...mark,
    ].join('');
  });
  return drawing(caption, bottom + 38, [names.svg, strip, ...axis, axisName, ...drawn], width);
}

/** Height of the strip of groups. */
const STRIP = 14;

/** The groups as parts of one bar, to scale. */
function drawStrip(
  groups: readonly string[],
  bars: Bars['bars'],
  y: number,
  { width, colorOf }: { readonly width: number; readonly colorOf: (group: string) => string },
): string {
  const total = bars.reduce((sum, { value }) => sum + value, 0) || 1;
  let x = 0;
  return groups
    .map((group) => {
      const share = bars.filter((bar) => bar.group === group).reduce((sum, { value }) => sum + value, 0) / total;
      const part = element('rect', {
        x: at(x),
        y: at(y),
        width: at(Math.max(1, share * width - 1)),
        height: STRIP,
        fill: colorOf(group),
      });
      x += share * width;
      return part;
    })
    .join('');
}

/** Where the rows are: the name beside the mark where there is room, above it where there is not. */
function placeOf(width: number, top: number) {
  if (width <= CHART_WIDTH) {
    const nameWidth = (text: string) => width - text.length * 8 - 10;
    return { top, step: 38, mark: 25, left: 8, right: width - 8, nameWidth };
  }
  const left = width * 0.44;
  return { top, step: 26, mark: 10, left, right: width - 90, nameWidth: () => left - 16 };
}

function rowsOf(bars: Bars['bars']): Bars['bars'] {
  const sorted = [...bars].sort((a, b) => b.value - a.value || compareText(a.label, b.label));
  const rest = sorted.slice(MOST_BARS - 1);
  if (rest.length < 2) return sorted;
  const others = {
    label: `the other ${rest.length} lines`,
    group: '',
    value: rest.reduce((sum, { value }) => sum + value, 0),
  };
  return [...sorted.slice(0, MOST_BARS - 1), others];
}

/** Powers of ten from below the least to the most. */
function decades(least: number, most: number): number[] {
  const [from, to] = [Math.floor(Math.log10(least)), Math.floor(Math.log10(most))];
  return Array.from({ length: to - from + 1 }, (_, index) => 10 ** (from + index));
}

function isRole(group: string): group is ChartRole {
  return (ROLES as readonly string[]).includes(group);
}
