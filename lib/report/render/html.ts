import type {
  Block,
  Cell,
  FigureItem,
  Figures,
  ReportDocument,
  Section,
  Table,
  TableColumn,
} from '../document/document.js';
import { formatCell, formatFigure } from '../document/format-cell.js';
import { plainDocument } from '../document/plain-document.js';
import { drawChart } from '../drawings/draw-chart.js';
import { drawNetwork } from '../drawings/network.js';
import { escapeMarkup } from '../drawings/svg.js';
import { PAGE_SCRIPT, PAGE_SCRIPT_HASH } from './page-script.js';
import { PAGE_STYLE } from './page-style.js';

/** Of which documents the title is the answer; of the others the lead is. */
const TITLE_ANSWERS: readonly ReportDocument['kind'][] = ['diff', 'roi'];

/**
 * A document as one page that needs nothing else: no font, no image, no script from elsewhere. The first screen has the
 * answer in a sentence and its figures; a script sorts and filters tables, and nothing needs it.
 * @param look.still - no script: for a frame that admits none. @default - with it
 */
export function renderHtml(given: ReportDocument, { still = false }: { readonly still?: boolean } = {}): string {
  const document = plainDocument(given);
  const { lead, basis = '' } = document;
  const title = escapeMarkup(document.title);
  const titleAnswers = lead === '' || TITLE_ANSWERS.includes(document.kind);
  const script = still ? '' : `; script-src 'sha256-${PAGE_SCRIPT_HASH}'`;
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    // Nothing else on the page runs or loads, whatever a text of it should hold.
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'${script}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${title}</title>`,
    `<style>\n${PAGE_STYLE}\n</style>`,
    '</head>',
    '<body>',
    '<header>',
    `<h1 class="${titleAnswers ? 'headline' : 'beside'}">${title}</h1>`,
    ...(lead === '' ? [] : [`<p class="lead ${titleAnswers ? 'beside' : 'headline'}">${escapeMarkup(lead)}</p>`]),
    ...(basis === '' ? [] : [`<p class="basis">${escapeMarkup(basis)}</p>`]),
    '</header>',
    ...renderContents(document.sections),
    '<main>',
    ...document.sections.flatMap(renderSection),
    '</main>',
    ...(still ? [] : [`<script>${PAGE_SCRIPT}</script>`]),
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

/** Links to the sections, those of a group below its name; none where there is little to choose from. */
function renderContents(sections: readonly Section[]): string[] {
  const named = sections.filter(({ title }) => title !== '');
  if (named.length < 2) return [];
  const link = (id: string, text: string): string => `<a href="#${id}">${escapeMarkup(text)}</a>`;
  const heads = named.filter(({ group }, at) => group === undefined || group !== named[at - 1]?.group);
  return [
    '<nav aria-label="Sections"><ul>',
    ...heads.flatMap(({ id, title, group }) => {
      if (group === undefined) return [`<li>${link(id, title)}</li>`];
      const members = named.filter((each) => each.group === group);
      if (members.length === 1) return [`<li>${link(id, group)}</li>`];
      return [
        `<li>${link(id, group)}<ul>`,
        ...members.map((each) => `<li>${link(each.id, each.title)}</li>`),
        '</ul></li>',
      ];
    }),
    '</ul></nav>',
  ];
}

/** Open, so that it is seen and printed; a reader may fold it. */
function renderSection({ id, title, blocks, folded = false }: Section): string[] {
  const name = escapeMarkup(title);
  const body = ['<div class="body">', ...blocks.flatMap(renderBlock), '</div>'];
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
      return figure(block.caption, drawNetwork(block), ' class="network-figure"');
    case 'chart':
      return figure(block.caption, drawChart(block));
  }
}

/** Tiles, of which neighbours with one heading are one; below them rows. */
function renderFigures({ id, items }: Figures): string[] {
  const tiles: { readonly heading: string; readonly items: FigureItem[] }[] = [];
  for (const item of items.filter(({ detail }) => detail !== true)) {
    const heading = item.tile ?? item.label.trim();
    const last = tiles.at(-1);
    if (item.tile !== undefined && last?.heading === heading) last.items.push(item);
    else tiles.push({ heading, items: [item] });
  }
  const details = items.filter(({ detail }) => detail === true);
  return [
    `<dl class="figures" id="${id}">`,
    ...tiles.map((tile) => renderTile(tile.heading, tile.items)),
    '</dl>',
    ...(details.length === 0
      ? []
      : [
          '<dl class="details">',
          ...details.map(
            ({ label, value }) =>
              `<div><dt>${escapeMarkup(label.trim())}</dt><dd>${escapeMarkup(formatFigure(value))}</dd></div>`,
          ),
          '</dl>',
        ]),
  ];
}

/** Values that a tile shows; the section of the choice has all. */
const MOST_IN_TILE = 4;

function renderTile(heading: string, items: readonly FigureItem[]): string {
  const shown = items.length > MOST_IN_TILE ? items.slice(0, MOST_IN_TILE - 1) : items;
  const values = shown.map(({ label, value, note, tile }, at) => {
    const own = tile === undefined || items.length === 1 || (at === 0 && label === tile) ? '' : label.trim();
    const under = [own, note ?? ''].filter((text) => text !== '').join(': ');
    const small = under === '' ? '' : `<span class="note">${escapeMarkup(under)}</span>`;
    return `<dd${at > 0 || shown.length > 2 ? ' class="many"' : ''}>${escapeMarkup(formatFigure(value))}${small}</dd>`;
  });
  const more = items.length - shown.length;
  const rest = more === 0 ? '' : `<dd class="many">and ${more} more</dd>`;
  const tone = items.some((item) => item.tone === 'warning') ? ' class="warn"' : '';
  return `<div${tone}><dt>${escapeMarkup(heading)}</dt>${values.join('')}${rest}</div>`;
}

function figure(caption: string, drawn: string, look = ''): string[] {
  return [`<figure${look}>`, `<figcaption>${escapeMarkup(caption)}</figcaption>`, drawn, '</figure>'];
}

/** A table wider than the page scrolls by itself, by keyboard too. */
function renderTable({ id, caption, columns, rows, total }: Table): string[] {
  if (rows.length === 0) return [];
  const name = escapeMarkup(caption);
  const cell = (column: TableColumn, text: string, sortedBy = ''): string =>
    `<td${column.align === 'right' ? ' class="number"' : ''}${sortedBy}>${text}</td>`;
  // A column without a heading is named for those who hear the page.
  const head = (column: TableColumn): string => {
    const attributes = column.align === 'right' ? ' class="number"' : '';
    return column.heading === ''
      ? `<td${attributes}></td>`
      : `<th scope="col"${attributes}>${escapeMarkup(column.heading)}</th>`;
  };
  return [
    '<div class="tabular">',
    `<div class="scroll" role="region" tabindex="0" aria-label="${name}">`,
    `<table id="table-${id}">`,
    `<caption>${name}</caption>`,
    `<thead><tr>${columns.map(head).join('')}</tr></thead>`,
    '<tbody>',
    ...rows.map(
      (row) =>
        `<tr>${columns.map((column) => cell(column, htmlCell(row[column.key], column), sortKey(row[column.key]))).join('')}</tr>`,
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
    '</div>',
  ];
}

/** The number that a printed amount stands for: no script reads what is printed. */
function sortKey(cell: Cell | undefined): string {
  return cell !== null && typeof cell === 'object' && 'value' in cell ? ` data-v="${cell.value}"` : '';
}

function htmlCell(cell: Cell | undefined, column?: TableColumn): string {
  const text = escapeMarkup(formatCell(cell, column));
  return cell !== null && typeof cell === 'object' && 'href' in cell
    ? `<a href="${escapeMarkup(cell.href)}">${text}</a>`
    : text;
}
