import type { Range } from '../blueprint/document/position.js';
import type { Catalog } from '../catalog/facts/catalog.js';
import { queryPrices } from '../catalog/figures/query-catalog.js';
import { pricesDocument } from '../report/documents/catalog-document.js';
import { renderMarkdown } from '../report/render/markdown.js';
import type { PlannedText } from './planned-text.js';
import { schemasAt } from './schema-at.js';

/** What is known about the word at a place, in Markdown, and where the word stands. */
export interface HoverText {
  readonly range: Range;
  readonly markdown: string;
}

/**
 * Of a key its meaning and default; of an instance type its prices in every region. Undefined: nothing is known.
 * @param catalog - opens a catalog of every region, when it is needed
 */
export function hoverAt(
  { document: { positions } }: PlannedText,
  text: string,
  offset: number,
  catalog: () => Catalog,
): HoverText | undefined {
  const type = typeAt(text, offset, catalog);
  if (type !== undefined) return type;
  for (const { key, path } of positions.values()) {
    if (key === undefined || offset < key[0] || offset > key[1]) continue;
    const schema = schemasAt(path).find(({ description }) => description !== undefined);
    if (schema === undefined) return undefined;
    const fallback = 'default' in schema ? `\n\nDefault: \`${JSON.stringify(schema.default)}\`` : '';
    return { range: key, markdown: `${schema.description}${fallback}` };
  }
  return undefined;
}

function typeAt(text: string, offset: number, open: () => Catalog): HoverText | undefined {
  const start = offset - /[\w.-]*$/.exec(text.slice(Math.max(0, offset - 40), offset))![0].length;
  const name = /^[\w.-]*/.exec(text.slice(start, start + 40))![0];
  if (!/^[a-z][\w-]*\.[\w-]+$/.test(name)) return undefined;
  const catalog = open();
  if (!catalog.types.has(name)) return undefined;
  const document = pricesDocument(name, queryPrices(catalog, name), catalog.date);
  return { range: [start, start + name.length], markdown: renderMarkdown(document) };
}
