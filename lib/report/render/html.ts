import type { Block, Cell, Figures, ReportDocument, Section, Table, TableColumn } from '../document/document.js';
import { formatCell, formatFigure } from '../document/format-cell.js';
import { plainDocument } from '../document/plain-document.js';
import { drawChart } from '../drawings/draw-chart.js';
import { drawNetwork } from '../drawings/network.js';
import { escapeMarkup } from '../drawings/svg.js';
import { PAGE_STYLE } from './page-style.js';

/** A document as one page that needs nothing else: no script, no font, no image from elsewhere. */
export function renderHtml(given: ReportDocument): string {
  const document = plainDocument(given);
  const title = escapeMarkup(document.title);
  const named = document.sections.filter(({ title: name }) => name !== '');
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    // Nothing on the page runs or loads, whatever a text of it should hold.
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${title}</title>`,
    `<style>\n${PAGE_STYLE}\n</style>`,
    '</head>',
    '<body>',
    '<header>',
    `<h1>${title}</h1>`,
    ...(document.lead === '' ? [] : [`<p>${escapeMarkup(document.lead)}</p>`]),
    '</header>',
    ...(named.length < 2
      ? []
      : [
          '<nav aria-label="Sections"><ul>',
          ...named.map(({ id, title: name }) => `<li><a href="#${id}">${escapeMarkup(name)}</a></li>`),
          '</ul></nav>',
        ]),
    '<main>',
    ...document.sections.flatMap(renderSection),
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

/** Open, so that it is seen and printed; a reader may fold it. */
function renderSection({ id, title, blocks, folded = false }: Section): string[] {
  const name = escapeMarkup(title);
  const body = blocks.flatMap(renderBlock);
  if (folded) return [`<details id="${id}" open>`, `<summary>${name}</summary>`, ...body, '</details>'];
  return [`<section id="${id}">`, ...(title === '' ? [] : [`<h2>${name}</h2>`]), ...body, '</section>'];
}

function renderBlock(block: Block): string[] {
  switch (block.kind) {
    case 'paragraph':
      return [`<p${block.tone === 'warning' ? ' class="warning"' : ''}>${escapeMarkup(block.text)}</p>`];
    case 'list':
      if (block.items.length === 0) return [];
      return ['<ul>', ...block.items.map((item) => `<li>${escapeMarkup(item)}</li>`), '</ul>'];
    case 'figures':
      return renderFigures(block);
    case 'table':
      return renderTable(block);
    case 'network':
      return figure(block.caption, drawNetwork(block));
    case 'chart':
      return figure(block.caption, drawChart(block));
  }
}

function renderFigures({ id, items }: Figures): string[] {
  const rows = (kept: Figures['items']): string[] =>
    kept.map(
      ({ label, value }) =>
        `<div><dt>${escapeMarkup(label.trim())}</dt><dd>${escapeMarkup(formatFigure(value))}</dd></div>`,
    );
  const details = items.filter(({ detail }) => detail === true);
  return [
    `<dl class="figures" id="${id}">`,
    ...rows(items.filter(({ detail }) => detail !== true)),
    '</dl>',
    ...(details.length === 0 ? [] : ['<dl class="details">', ...rows(details), '</dl>']),
  ];
}

function figure(caption: string, svg: string): string[] {
  return ['<figure>', `<figcaption>${escapeMarkup(caption)}</figcaption>`, svg, '</figure>'];
}

/** A table wider than the page scrolls by itself, by keyboard too. */
function renderTable({ id, caption, columns, rows, total }: Table): string[] {
  if (rows.length === 0) return [];
  const name = escapeMarkup(caption);
  const cell = (column: TableColumn, text: string): string =>
    `<td${column.align === 'right' ? ' class="number"' : ''}>${text}</td>`;
  // A column without a heading is named for those who hear the page.
  const head = (column: TableColumn): string => {
    const attributes = column.align === 'right' ? ' class="number"' : '';
    return column.heading === ''
      ? `<td${attributes}></td>`
      : `<th scope="col"${attributes}>${escapeMarkup(column.heading)}</th>`;
  };
  return [
    `<div class="scroll" role="region" tabindex="0" aria-label="${name}">`,
    `<table id="table-${id}">`,
    `<caption>${name}</caption>`,
    `<thead><tr>${columns.map(head).join('')}</tr></thead>`,
    '<tbody>',
    ...rows.map(
      (row) => `<tr>${columns.map((column) => cell(column, htmlCell(row[column.key], column))).join('')}</tr>`,
    ),
    '</tbody>',
    ...(total === null
      ? []
      : [
          `<tfoot><tr>${columns
            .map((column) => cell(column, column.key in total ? htmlCell(total[column.key], column) : ''))
            .join('')}</tr></tfoot>`,
        ]),
    '</table>',
    '</div>',
  ];
}

function htmlCell(cell: Cell | undefined, column?: TableColumn): string {
  const text = escapeMarkup(formatCell(cell, column));
  return cell !== null && typeof cell === 'object' && 'href' in cell
    ? `<a href="${escapeMarkup(cell.href)}">${text}</a>`
    : text;
}
