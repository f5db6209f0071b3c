import { scaleLinear } from 'd3-scale';
import { compareText } from '../../units/order.js';
import type { Chart, ChartBlock } from '../document/document.js';
import { formatAmount } from '../document/format-cell.js';
import { at, CHART_WIDTH, drawing, element, fitText, label, legend, seriesColor } from './svg.js';

type Bars = Extract<Chart, { kind: 'bars' }>;

const MOST_BARS = 10;
const ROW_HEIGHT = 36;

/** Horizontal bars, largest first; what is beyond the tenth is one bar, so that the bars still sum to the total. */
export function drawBars({ id, caption }: ChartBlock, { bars, unit }: Bars): string {
  const groups = [...new Set(bars.map(({ group }) => group))];
  const sorted = [...bars].sort((a, b) => b.value - a.value || compareText(a.label, b.label));
  const rest = sorted.slice(MOST_BARS - 1);
  const shown = rest.length > 1 ? sorted.slice(0, MOST_BARS - 1) : sorted;
  const rows = [
    ...shown,
    ...(rest.length > 1
      ? [{ label: `the other ${rest.length} lines`, group: '', value: rest.reduce((sum, { value }) => sum + value, 0) }]
      : []),
  ];
  const { svg: names, height: top } = legend(groups, 0);
  const length = scaleLinear([0, Math.max(...rows.map(({ value }) => value), 0) || 1], [0, CHART_WIDTH]);
  const drawn = rows.map(({ label: name, group, value }, index) => {
    const y = top + 8 + index * ROW_HEIGHT;
    const text = formatAmount({ value, unit }, false);
    const color = group === '' ? 'var(--muted)' : seriesColor(groups.indexOf(group));
    return [
      label(fitText(name, CHART_WIDTH - text.length * 8 - 10), { x: 0, y: y + 12 }),
      label(text, { x: CHART_WIDTH, y: y + 12, anchor: 'end' }),
      element('rect', { x: 0, y: at(y + 18), width: at(Math.max(1, length(value))), height: 10, rx: 2, fill: color }),
    ].join('');
  });
  return drawing(id, caption, top + 8 + rows.length * ROW_HEIGHT, [names, ...drawn]);
}
