import { useState } from 'preact/hooks';
import type { Block, Cell, Figures, ReportDocument, Section, Table } from '../../../lib/report/document/document.js';
import { figureText, formatCell } from '../../../lib/report/document/format-cell.js';
import { drawChart } from '../../../lib/report/drawings/draw-chart.js';
import { drawNetwork } from '../../../lib/report/drawings/network.js';

/** The sections of a document; tables sort by a click on a heading, and long ones filter. */
export function DocumentView({ document }: { readonly document: ReportDocument }) {
  return (
    <>
      {document.lead !== '' && <p>{document.lead}</p>}
      {document.sections.map((section) => (
        <SectionView key={section.id} section={section} />
      ))}
    </>
  );
}

function SectionView({ section: { id, title, blocks } }: { readonly section: Section }) {
  return (
    <section id={`section-${id}`}>
      {title !== '' && <h3>{title}</h3>}
      {blocks.map((block, at) => (
        <BlockView key={`${block.kind}-${at}`} block={block} />
      ))}
    </section>
  );
}

function BlockView({ block }: { readonly block: Block }) {
  switch (block.kind) {
    case 'paragraph':
      return <p class={block.tone === 'warning' ? 'warning' : undefined}>{block.text}</p>;
    case 'list':
      return (
        <ul>
          {block.items.map((item) => (
            <li key={item}>{item}</li>
          ))}
        </ul>
      );
    case 'figures':
      return <FiguresView figures={block} />;
    case 'table':
      return <TableView key={block.id} table={block} />;
    case 'network':
      return <Drawing caption={block.caption} svg={drawNetwork(block)} broad />;
    case 'chart':
      return <Drawing caption={block.caption} svg={drawChart(block)} />;
  }
}

/** The drawings escape every text that they hold. */
function Drawing({ caption, svg, broad = false }: { caption: string; svg: string; broad?: boolean }) {
  return (
    <figure class={broad ? 'broad' : undefined}>
      <figcaption>{caption}</figcaption>
      <div dangerouslySetInnerHTML={{ __html: svg }} />
    </figure>
  );
}

function FiguresView({ figures: { items } }: { readonly figures: Figures }) {
  return (
    <dl class="figures">
      {items.map((item) => (
        <div key={item.key}>
          <dt>{item.label.trim()}</dt>
          <dd>{figureText(item)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Rows that one overlooks without a filter. */
const FEW = 10;

interface Order {
  readonly key: string;
  readonly falling: boolean;
}

function TableView({ table: { caption, columns, rows, total } }: { readonly table: Table }) {
  const [order, setOrder] = useState<Order | null>(null);
  const [wanted, setWanted] = useState('');
  if (rows.length === 0) return null;
  const found =
    wanted === ''
      ? rows
      : rows.filter((row) =>
          columns.some((column) => formatCell(row[column.key], column).toLowerCase().includes(wanted.toLowerCase())),
        );
  const shown =
    order === null ? found : [...found].sort((a, b) => compareCells(a[order.key], b[order.key], order.falling));
  const turn = (key: string) =>
    setOrder(order?.key !== key ? { key, falling: false } : order.falling ? null : { key, falling: true });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard.
    <section class="scroll" tabIndex={0} aria-label={caption}>
      {rows.length > FEW && (
        <input
          type="text"
          class="filter"
          aria-label={`Filter: ${caption}`}
          placeholder="Filter"
          value={wanted}
          onInput={({ currentTarget }) => setWanted(currentTarget.value)}
        />
      )}
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ key, heading, align }) => (
              <th
                key={key}
                scope="col"
                class={align === 'right' ? 'number' : undefined}
                aria-sort={order?.key !== key ? 'none' : order.falling ? 'descending' : 'ascending'}
              >
                {heading === '' ? (
                  <span class="unseen">{key}</span>
                ) : (
                  <button type="button" class="sort" onClick={() => turn(key)}>
                    {heading}
                  </button>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row, at) => (
            <tr key={`row-${at}`}>
              {columns.map((column) => (
                <td key={column.key} class={column.align === 'right' ? 'number' : undefined}>
                  <CellView cell={row[column.key]} text={formatCell(row[column.key], column)} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {total !== null && wanted === '' && (
          <tfoot>
            <tr>
              {columns.map((column) => (
                <td key={column.key} class={column.align === 'right' ? 'number' : undefined}>
                  {column.key in total ? formatCell(total[column.key], column) : ''}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </section>
  );
}

function CellView({ cell, text }: { readonly cell: Cell | undefined; readonly text: string }) {
  return cell !== null && typeof cell === 'object' && 'href' in cell && /^https:/.test(cell.href) ? (
    <a href={cell.href}>{text}</a>
  ) : (
    <span>{text}</span>
  );
}

/** Amounts by value, words by letter; what is unknown last. */
function compareCells(a: Cell | undefined, b: Cell | undefined, falling: boolean): number {
  const [one, other] = [sortKey(a), sortKey(b)];
  if (one === null || other === null) return one === other ? 0 : one === null ? 1 : -1;
  const rising =
    typeof one === 'number' && typeof other === 'number'
      ? one - other
      : String(one) < String(other)
        ? -1
        : one === other
          ? 0
          : 1;
  return falling ? -rising : rising;
}

function sortKey(cell: Cell | undefined): number | string | null {
  if (cell === null || cell === undefined) return null;
  if (typeof cell === 'string') return cell;
  return 'value' in cell ? cell.value : cell.text;
}
