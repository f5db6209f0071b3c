import {
  formatBytes,
  formatNumber,
  formatShare,
  formatShort,
  formatSignificant,
  formatUsd,
  formatWhole,
} from '../../units/numbers.js';
import type { Amount, Cell, FigureItem, ReportDocument, TableColumn } from './document.js';

/** A cell as every form prints it. An amount's unit is left out in a column that names it. */
export function formatCell(cell: Cell | undefined, column: Pick<TableColumn, 'unit' | 'bare' | 'digits'> = {}): string {
  if (cell === null || cell === undefined) return '–';
  if (typeof cell === 'string') return cell.replaceAll(/[\n\t]/g, ' ');
  if ('href' in cell) return cell.text;
  if (column.digits !== undefined) return formatNumber(cell.value, column.digits);
  return formatAmount(cell, column.unit !== cell.unit && column.bare !== true);
}

/** As `formatAmount`, with 3 significant figures, for tiles: `41.1k USD/month`; counts are exact. */
export function formatFigure(cell: Cell): string {
  if (cell === null || typeof cell === 'string' || 'href' in cell) return formatCell(cell);
  const { value, unit } = cell;
  if (unit === '' || unit === 'share' || unit === 'probability') return formatAmount(cell);
  if (unit === 'B') return formatBytes(value, 3);
  return unit === 'B/s' ? `${formatBytes(value, 3)}/s` : `${formatShort(value)} ${unit}`;
}

/** A key figure with its note, in a line. */
export function figureText({ value, note }: FigureItem): string {
  return note === undefined ? formatFigure(value) : `${formatFigure(value)} (${note})`;
}

/** What is below the title, in one paragraph; empty: nothing. */
export function leadText({ lead, basis = '' }: ReportDocument): string {
  return [lead, basis].filter((text) => text !== '').join(' ');
}

/** An amount with its unit: bytes in decimal multiples, shares in percent, money to the cent. */
export function formatAmount({ value, unit }: Amount, withUnit = true): string {
  if (unit === 'share' || unit === 'probability') return formatShare(value);
  if (unit === 'B') return formatBytes(value);
  if (unit === 'B/s') return `${formatBytes(value)}/s`;
  const number = formatValue(value, unit);
  return withUnit && unit !== '' ? `${number} ${unit}` : number;
}

/** Money that is summed is to the cent; a unit price keeps six digits; nothing loses digits before the point. */
function formatValue(value: number, unit: string): string {
  if (/^USD(?:\/(?:month|run|year))?$/.test(unit)) return formatUsd(value);
  if (unit.startsWith('USD')) return formatSignificant(value, 6);
  if (/^(?:kWh|kg|t)\b/.test(unit) && Math.abs(value) >= 100) return formatNumber(value);
  return formatWhole(value, unit === '' ? 6 : 4);
}
