import type { Block, NetworkBlock, ReportDocument, Table } from '../document/document.js';
import { figureText, formatCell, leadText } from '../document/format-cell.js';
import { plainDocument } from '../document/plain-document.js';
import { type Column, formatTable } from './table.js';
import { wrapAfter, wrapText } from './wrap.js';

/** The terminal or file that a text is for. */
interface TextPage {
  /** Characters in a line. */
  readonly width: number;
  /** Whether to use ANSI colours. @default - false */
  readonly color?: boolean;
}

/** A document for a terminal. Charts are left out: their numbers are in the tables. */
export function renderText(given: ReportDocument, page: TextPage): string[] {
  const document = plainDocument(given);
  const head = [...titleLines(document.title, page), ...paragraph(leadText(document), page)];
  const sections = document.sections.flatMap(({ title, blocks }) => {
    const lines = renderBlocks(blocks, page);
    return lines.length === 0 ? [] : ['', ...titleLines(title, page), ...lines];
  });
  return [...head, ...sections];
}

function paragraph(text: string, page: TextPage): string[] {
  return text === '' ? [] : wrapText(text, page.width);
}

function titleLines(title: string, page: TextPage): string[] {
  return paragraph(title, page).map((line) => bold(line, page));
}

function renderBlocks(blocks: readonly Block[], page: TextPage): string[] {
  const shown = blocks.map((block) => renderBlock(block, page)).filter(({ length }) => length > 0);
  return shown.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]));
}

function renderBlock(block: Block, page: TextPage): string[] {
  switch (block.kind) {
    case 'paragraph':
      return wrapText(block.text, page.width).map((line) => (block.tone === 'warning' ? paint(33, line, page) : line));
    case 'list':
      return block.items.flatMap((item) => wrapAfter('- ', item, page.width));
    case 'figures':
      if (block.onPages === true) return [];
      return formatTable(
        [
          { heading: '', align: 'left' },
          { heading: '', align: 'left', wrapTo: 20 },
        ],
        block.items.map((item) => [item.label, figureText(item)]),
        page.width,
      );
    case 'table':
      return renderTable(block, page);
    case 'network':
      return renderNetwork(block, page);
    case 'chart':
      return [];
  }
}

function renderTable(table: Table, page: TextPage): string[] {
  if (table.rows.length === 0) return [];
  const columns = table.columns.map(
    ({ heading, align }): Column => ({ heading, align, ...(align === 'left' && { wrapTo: 8 }) }),
  );
  const rows = [...table.rows, ...(table.total === null ? [] : [table.total])].map((row) =>
    table.columns.map((column) => {
      const cell = row[column.key];
      return row === table.total && cell === undefined ? '' : formatCell(cell, column);
    }),
  );
  const lines = formatTable(columns, rows, page.width);
  const headed = columns.some(({ heading }) => heading !== '');
  return headed ? [paint(2, lines[0]!, page), ...lines.slice(1)] : lines;
}

function renderNetwork(network: NetworkBlock, page: TextPage): string[] {
  const rows = network.zones.flatMap(({ id, subnets }) =>
    subnets.map(({ role, cidr, holds }, index) => [index === 0 ? id : '', role, cidr, holds.join(', ')]),
  );
  const columns: Column[] = [
    { heading: 'zone', align: 'left' },
    { heading: 'subnet', align: 'left' },
    { heading: 'addresses', align: 'left' },
    { heading: 'holds', align: 'left', wrapTo: 12 },
  ];
  return [
    ...wrapText(network.vpc, page.width),
    ...formatTable(columns, rows, page.width),
    ...network.outside.flatMap(({ name, through }) => wrapAfter('- ', `${name}, through ${through}`, page.width)),
  ];
}

function bold(text: string, page: TextPage): string {
  return paint(1, text, page);
}

function paint(code: number, text: string, { color = false }: TextPage): string {
  return color && text !== '' ? `\u001b[${code}m${text}\u001b[0m` : text;
}
