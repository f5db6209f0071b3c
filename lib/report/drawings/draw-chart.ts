import type { ChartBlock } from '../document/document.js';
import { drawBars } from './bars.js';
import { drawLines } from './lines.js';
import { drawScatter } from './scatter.js';

/** A chart as inline SVG. */
export function drawChart(block: ChartBlock): string {
  const { chart } = block;
  switch (chart.kind) {
    case 'bars':
      return drawBars(block, chart);
    case 'scatter':
      return drawScatter(block, chart);
    case 'lines':
      return drawLines(block, chart);
    case 'svg':
      return chart.svg;
  }
}
