import type { DocumentPath } from '../../../blueprint/document/diagnostic.js';
import type { Range } from '../../../blueprint/document/position.js';
import { BlueprintSchema } from '../../../blueprint/schema/blueprint.js';
import { queryPrices } from '../../../catalog/figures/query-catalog.js';
import { pricesDocument } from '../../../report/documents/catalog-document.js';
import { renderMarkdown } from '../../../report/render/markdown.js';
import type { Schema } from '../../../units/schema.js';
import { catalogInUse, wholeCatalog } from '../../edge/catalog-in-use.js';
import type { PlannedText } from './planned-text.js';

/** What is known about the word at a place, in Markdown, and where the word stands. */
export interface HoverText {
  readonly range: Range;
  readonly markdown: string;
}

/** Of a key its meaning and default; of an instance type its prices in every region. Undefined: nothing is known. */
export function hoverAt({ document: { positions } }: PlannedText, text: string, offset: number): HoverText | undefined {
  const type = typeAt(text, offset);
  if (type !== undefined) return type;
  for (const { key, path } of positions.values()) {
    if (key === undefined || offset < key[0] || offset > key[1]) continue;
    const schema = schemaAt(path);
    if (schema?.description === undefined) return undefined;
    const fallback = 'default' in schema ? `\n\nDefault: \`${JSON.stringify(schema.default)}\`` : '';
    return { range: key, markdown: `${schema.description}${fallback}` };
  }
  return undefined;
}

function typeAt(text: string, offset: number): HoverText | undefined {
  const start = offset - /[\w.-]*$/.exec(text.slice(Math.max(0, offset - 40), offset))![0].length;
  const name = /^[\w.-]*/.exec(text.slice(start, start + 40))![0];
  if (!/^[a-z][\w-]*\.[\w-]+$/.test(name)) return undefined;
  const catalog = wholeCatalog(catalogInUse());
  if (!catalog.types.has(name)) return undefined;
  const document = pricesDocument(name, queryPrices(catalog, name), catalog.date);
  return { range: [start, start + name.length], markdown: renderMarkdown(document) };
}

/** The schema of the value at a path; undefined: the format has no such key. */
function schemaAt(path: DocumentPath): Schema | undefined {
  return path.reduce<Schema | undefined>((schema, step) => {
    const branches: readonly Schema[] = schema === undefined ? [] : [schema, ...(schema.anyOf ?? [])];
    const below = branches.map((branch) =>
      typeof step === 'number' ? branch.items : (branch.properties?.[step] ?? mapValue(branch)),
    );
    return below.find((each) => each !== undefined);
  }, BlueprintSchema);
}

/** Of a map with names of the user's as its keys. */
function mapValue({ properties, additionalProperties }: Schema): Schema | undefined {
  return properties === undefined && typeof additionalProperties === 'object' ? additionalProperties : undefined;
}
