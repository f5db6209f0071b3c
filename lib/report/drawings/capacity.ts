import { scaleLinear } from 'd3-scale';
import { SAVINGS_PLAN_KINDS } from '../../studies/portfolio/model/problem.js';
import type { Portfolio, PortfolioMonth } from '../../studies/portfolio/portfolio.js';
import { roundTo } from '../../units/rounding.js';
import type { ChartRole } from '../document/document.js';
import { drawAxes, frameOf } from './axes.js';
import { roleColor } from './palette.js';
import { at, CHART_WIDTH, drawing, element, escapeMarkup, legend } from './svg.js';

/** What capacity is bought as, from the bottom of the chart, with its name in the legend. */
export const CAPACITY_KINDS: readonly (readonly [
  name: string,
  role: ChartRole,
  of: (capacity: PortfolioMonth['capacity']) => number,
])[] = [
  ['held', 'held', ({ held }) => held],
  ['reserved 3 years', 'reserved-3y', ({ committed }) => committed['reserved-3y']],
  ['reserved 1 year', 'reserved-1y', ({ committed }) => committed['reserved-1y']],
  [
    'Savings Plans',
    'savings-plan',
    ({ committed }) => SAVINGS_PLAN_KINDS.reduce((sum, kind) => roundTo(sum + committed[kind], 3), 0),
  ],
  ['capacity blocks', 'capacity-block', ({ committed }) => committed['capacity-block']],
  ['capacity reservations', 'capacity-reservation', ({ committed }) => committed['capacity-reservation']],
  ['spot', 'spot', ({ spot }) => spot],
  ['on demand', 'on-demand', ({ onDemand }) => onDemand],
];

/** Months between two names below the chart; the first step of which four are enough. */
const STEPS = [1, 2, 3, 6, 12, 24] as const;

function monthTicks(byMonth: Portfolio['byMonth']): { readonly at: number; readonly name: string }[] {
  const step = STEPS.find((each) => each * 4 >= byMonth.length) ?? STEPS.at(-1)!;
  return byMonth.flatMap(({ month }, at) => (at % step === 0 ? [{ at, name: month }] : []));
}

/** Between the bars of two months, as a share of a month. */
const GAP = 0.12;

/**
 * Capacity by purchase option over demand: a bar a month, of the accelerators in the busiest hours, with a line at what the
 * demand needs then and a dashed one at its mean over the month. A bar above the line is a commitment that is too large.
 */
export function drawCapacity({ byMonth }: Pick<Portfolio, 'byMonth'>, width = CHART_WIDTH): string {
  const frame = frameOf(width);
  const { left, right, top, bottom, height } = frame;
  const shown = CAPACITY_KINDS.filter(([, , of]) => byMonth.some(({ capacity }) => of(capacity) > 0));
  const highest = Math.max(
    1,
    ...byMonth.map(({ capacity }) =>
      Math.max(
        capacity.needed,
        shown.reduce((sum, [, , of]) => sum + of(capacity), 0),
      ),
    ),
  );
  const xs = scaleLinear([0, byMonth.length], [left, right]);
  const ys = scaleLinear([0, highest], [bottom, top]).nice();
  const bars = byMonth.flatMap(({ month, capacity }, index) => {
    let below = 0;
    return shown.flatMap(([name, role, of]) => {
      const accelerators = of(capacity);
      if (accelerators === 0) return [];
      const [from, to] = [ys(below), ys(below + accelerators)];
      below += accelerators;
      const box = {
        x: at(xs(index + GAP / 2)),
        y: at(to),
        width: at(xs(1 - GAP) - xs(0)),
        height: at(from - to),
        fill: roleColor(role),
      };
      return [element('rect', box, element('title', {}, escapeMarkup(`${month}: ${accelerators} ${name}`)))];
    });
  });
  const steps = (of: (capacity: PortfolioMonth['capacity']) => number, dashes: string) =>
    element('path', {
      d: byMonth
        .map(({ capacity }, index) => {
          const y = at(ys(of(capacity)));
          return `${index === 0 ? 'M' : 'L'}${at(xs(index))},${y}L${at(xs(index + 1))},${y}`;
        })
        .join(''),
      fill: 'none',
      stroke: 'var(--ink)',
      'stroke-width': 2,
      'stroke-dasharray': dashes,
    });
  const names = legend(
    shown.map(([name]) => name),
    height,
    { colors: shown.map(([, role]) => roleColor(role)), width },
  );
  const axes = drawAxes(
    { axis: { label: 'line: busiest hours; dashes: mean', unit: '' }, scale: xs, ticks: monthTicks(byMonth) },
    { axis: { label: 'accelerators', unit: '' }, scale: ys },
    frame,
  );
  return drawing(
    'Capacity by purchase option over demand',
    height + names.height,
    [...axes, ...bars, steps(({ needed }) => needed, 'none'), steps(({ mean }) => mean, '5 3'), names.svg],
    width,
  );
}
