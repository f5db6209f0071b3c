import type { ChartBlock } from '../document/document.js';
import { drawBars } from './bars.js';
import { drawLines } from './lines.js';
import { drawScatter } from './scatter.js';
import { CHART_WIDTH, WIDE_CHART } from './svg.js';

/**
 * A chart as markup: drawn for a narrow and for a wide place, of which the page's style shows the one that fits
 * (`FIGURE_STYLE`), so that letters have one size everywhere.
 */
export function drawChart(block: ChartBlock): string {
  const { chart } = block;
  const [narrow, wide] =
    chart.kind === 'svg'
      ? [chart.svg, chart.wide]
      : ([CHART_WIDTH, WIDE_CHART].map((width) => drawAt(block, chart, width)) as [string, string]);
  return `<div class="narrow">${narrow}</div><div class="wide">${wide}</div>`;
}

function drawAt(block: ChartBlock, chart: Exclude<ChartBlock['chart'], { kind: 'svg' }>, width: number): string {
  switch (chart.kind) {
    case 'bars':
      return drawBars(block, chart, width);
    case 'scatter':
      return drawScatter(block, chart, width);
    case 'lines':
      return drawLines(block, chart, width);
  }
}
