import type {
  Block,
  Cell,
  NetworkBlock,
  ReportDocument,
  Section,
  Table,
  TableColumn,
  TableRow,
} from '../document/document.js';
import { figureText, formatCell, leadText } from '../document/format-cell.js';
import { plainDocument } from '../document/plain-document.js';

/** A document in GitHub's Markdown; the network as a Mermaid diagram. Ends with a line break. */
export function renderMarkdown(given: ReportDocument): string {
  const document = plainDocument(given);
  const parts = [
    `# ${literalText(document.title)}`,
    ...(leadText(document) === '' ? [] : [literalText(leadText(document))]),
    ...document.sections.map(renderSection).filter((text) => text !== ''),
  ];
  return `${parts.join('\n\n')}\n`;
}

function renderSection({ title, blocks, folded = false }: Section): string {
  const body = blocks.map(renderBlock).filter((text) => text !== '');
  if (body.length === 0) return '';
  if (folded) return `<details>\n<summary>${literalText(title)}</summary>\n\n${body.join('\n\n')}\n\n</details>`;
  return [...(title === '' ? [] : [`## ${literalText(title)}`]), ...body].join('\n\n');
}

function renderBlock(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return block.tone === 'warning' ? `> **Note:** ${literalText(block.text)}` : literalText(block.text);
    case 'list':
      return block.items.map((item) => `- ${literalText(item)}`).join('\n');
    case 'figures':
      if (block.onPages === true) return '';
      return block.items
        .map((item) => `- **${literalText(item.label.trim())}**: ${literalText(figureText(item))}`)
        .join('\n');
    case 'table':
      return renderTable(block);
    case 'network':
      return renderNetwork(block);
    case 'chart':
      return '';
  }
}

function renderTable({ columns, rows, total }: Table): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const cells = (row: TableRow): string[] => columns.map((column) => markdownCell(row[column.key], column));
  return [
    line(columns.map(({ heading }) => literalText(heading))),
    line(columns.map(({ align }) => (align === 'right' ? '---:' : '---'))),
    ...rows.map((row) => line(cells(row))),
    ...(total === null
      ? []
      : [line(columns.map((column) => (column.key in total ? bold(markdownCell(total[column.key], column)) : '')))]),
  ].join('\n');
}

function bold(text: string): string {
  return text === '' ? '' : `**${text}**`;
}

function markdownCell(cell: Cell | undefined, column?: TableColumn): string {
  const text = literalText(formatCell(cell, column));
  return cell !== null && typeof cell === 'object' && 'href' in cell ? `[${text}](${target(cell.href)})` : text;
}

/** An address that ends where it should: no bracket, space or angle of it is one of Markdown's. */
function target(href: string): string {
  return href.replace(/[()<>\s\\|`]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}

/** Mermaid reads quoted labels, in which it knows the entities of HTML by `#`. */
function renderNetwork({ vpc, zones, outside }: NetworkBlock): string {
  const escaped = (text: string): string =>
    text.replace(/["<>&`#\n]/g, (sign) => (sign === '\n' ? ' ' : `#${sign.charCodeAt(0)};`));
  const label = (...lines: readonly string[]): string => `"${lines.map(escaped).join('<br/>')}"`;
  const id = (key: string): string => key.replaceAll(/[^a-zA-Z0-9]/g, '_');
  const lines = ['flowchart TB', `  subgraph vpc[${label(vpc)}]`];
  for (const zone of zones) {
    lines.push(`    subgraph ${id(zone.id)}[${label(zone.id)}]`);
    for (const { key, role, cidr, holds } of zone.subnets) {
      lines.push(`      ${id(key)}[${label(`${role} ${cidr}`, ...holds)}]`);
    }
    lines.push('    end');
  }
  lines.push('  end');
  for (const { key, name, through } of outside) {
    lines.push(`  ${id(key)}([${label(name)}])`, `  vpc -- ${label(through)} --> ${id(key)}`);
  }
  return ['```mermaid', ...lines, '```'].join('\n');
}

/** Where a comment on GitHub or GitLab would call somebody, such as `@everyone`; addresses have a letter before it. */
const MENTION = /(?<![A-Za-z0-9_])@(?=[A-Za-z0-9_])/g;

/** What Markdown or HTML would read in plain text is taken literally; `_` inside a word is no mark. */
export function literalText(text: string): string {
  return text
    .replace(/[\\`*[\]|<>~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, (mark) =>
      mark === '<' ? '&lt;' : mark === '>' ? '&gt;' : mark === '|' ? '\\|' : `\\${mark}`,
    )
    .replaceAll(/\n/g, ' ')
    .replaceAll(MENTION, '@<!-- -->');
}
