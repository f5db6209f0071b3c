import { wrapText } from './wrap.js';

/** One column of a table on a terminal. */
export interface Column {
  readonly heading: string;
  readonly align: 'left' | 'right';
  /** Narrowest that the column may become when the table is wider than the page; absent: its cells are never broken. */
  readonly wrapTo?: number;
}

const GAP = '  ';

/**
 * Lines of an aligned table, each at most `width` characters wide as long as the columns that may wrap suffice.
 * Cells are single-line text; one that is too wide wraps in its column, and nothing is cut. No
 * heading line when all headings are empty.
 */
export function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width = Number.POSITIVE_INFINITY,
): string[] {
  const headed = columns.some((column) => column.heading !== '');
  const lines = headed ? [columns.map((column) => column.heading), ...rows] : [...rows];
  const widths = fitWidths(columns, lines, width);
  return lines.flatMap((cells) => {
    const wrapped = columns.map((_, index) => wrapText(cells[index] ?? '', Math.max(1, widths[index]!)));
    const height = Math.max(1, ...wrapped.map(({ length }) => length));
    return Array.from({ length: height }, (_, line) =>
      columns
        .map((column, index) => pad(wrapped[index]![line] ?? '', widths[index]!, column.align))
        .join(GAP)
        .trimEnd(),
    );
  });
}

/**
 * Natural widths, with the excess over `width` taken from the columns that may wrap, widest first: between words as
 * long as that suffices, then within them.
 */
function fitWidths(columns: readonly Column[], lines: readonly (readonly string[])[], width: number): number[] {
  const longest = (cell: (text: string) => number) =>
    columns.map((_, index) => Math.max(0, ...lines.map((cells) => cell(cells[index] ?? ''))));
  const widths = longest(({ length }) => length);
  const words = longest((text) => Math.max(...text.split(' ').map(({ length }) => length)));
  for (const betweenWords of [true, false]) {
    const bounds = columns.map(({ wrapTo }, index) =>
      wrapTo === undefined ? Number.POSITIVE_INFINITY : betweenWords ? Math.max(wrapTo, words[index]!) : wrapTo,
    );
    let excess = widths.reduce((sum, each) => sum + each, GAP.length * (columns.length - 1)) - width;
    while (excess > 0) {
      let widest = -1;
      for (const [index, bound] of bounds.entries()) {
        if (widths[index]! > bound && (widest < 0 || widths[index]! > widths[widest]!)) widest = index;
      }
      if (widest < 0) break;
      widths[widest]! -= 1;
      excess -= 1;
    }
  }
  return widths;
}

function pad(cell: string, width: number, align: 'left' | 'right'): string {
  return align === 'right' ? cell.padStart(width) : cell.padEnd(width);
}
