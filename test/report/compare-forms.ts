import { expect } from 'vitest';
import type { Amount, Cell, ReportDocument, Table } from '../../lib/report/document/document.js';
import { readPrinted } from './printed-numbers.js';

export function isAmount(cell: Cell | undefined): cell is Amount {
  return typeof cell === 'object' && cell !== null && 'value' in cell;
}

/** Tables that have rows, as the JSON gives them. */
export function tablesOfJson(text: string): Table[] {
  const { sections } = JSON.parse(text) as ReportDocument;
  return sections
    .flatMap(({ blocks }) => blocks.filter((block) => block.kind === 'table'))
    .filter(({ rows }) => rows.length > 0);
}

/** How many amounts of the JSON's tables the printed tables hold; each must be the same number. */
export function compareTables(tables: readonly Table[], printed: readonly string[][][]): number {
  expect(printed.length).toBe(tables.length);
  let compared = 0;
  for (const [index, table] of tables.entries()) {
    const rows = table.total === null ? table.rows : [...table.rows, table.total];
    const lines = printed[index]!.slice(1);
    expect(lines.length, table.id).toBe(rows.length);
    for (const [at, row] of rows.entries()) {
      for (const [place, column] of table.columns.entries()) {
        const cell = row[column.key];
        const text = lines[at]![place]!;
        if (isAmount(cell)) {
          const { value, tolerance } = readPrinted(text, cell.unit);
          expect(Math.abs(value - cell.value), `${table.id}: ${text} is not ${cell.value}`).toBeLessThanOrEqual(
            tolerance,
          );
          compared++;
        } else if (typeof cell === 'string') expect(text).toBe(cell);
        else if (cell === null) expect(text).toBe('–');
      }
    }
  }
  return compared;
}

/**
 * How many sums the printed tables hold; each must be the sum of its column to the last digit that is printed, and so
 * must the JSON's.
 */
export function compareSums(tables: readonly Table[], printed: readonly string[][][]): number {
  let compared = 0;
  for (const [index, { id, columns, rows, total }] of tables.entries()) {
    if (total === null) continue;
    for (const [place, { key }] of columns.entries()) {
      const whole = total[key];
      if (!isAmount(whole)) continue;
      const { value, tolerance } = readPrinted(printed[index]!.at(-1)![place]!, whole.unit);
      const steps = (amount: number): number => Math.round(amount / tolerance);
      const cells = printed[index]!.slice(1, -1).map((row) => row[place]!);
      const sum = cells.reduce((all, text) => all + (text === '–' ? 0 : steps(readPrinted(text, whole.unit).value)), 0);
      expect(sum, `${id}, ${key}: the lines do not sum to ${printed[index]!.at(-1)![place]}`).toBe(steps(value));
      const data = rows.map((row) => row[key]).filter(isAmount);
      expect(Math.abs(data.reduce((all, cell) => all + cell.value, 0) - whole.value), `${id}, ${key}`).toBeLessThan(
        1e-6,
      );
      compared++;
    }
  }
  return compared;
}

/** Ids that stand more than once on a page: a link to one leads to the first. */
export function repeatedIds(page: string): string[] {
  const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id!);
  return [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))];
}
