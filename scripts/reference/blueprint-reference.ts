/** The page of a format, from its published JSON Schema: every key with its type, default, meaning and examples. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly additionalProperties?: boolean | Schema;
  readonly minimum?: number;
  readonly maximum?: number;
}

export function formatReference(title: string, lead: string, schema: unknown): string {
  const lines = [
    `# ${title}`,
    '',
    lead,
    '',
    'Written by `npm run reference` from the schema; a key in **bold** must be there.',
    ...section('', schema as Schema),
  ];
  return `${lines.join('\n')}\n`;
}

function section(path: string, schema: Schema): string[] {
  const properties = Object.entries(schema.properties ?? {});
  if (properties.length === 0) return [];
  const heading = path === '' ? [] : ['', `## \`${path}\``, '', ...(schema.description ? [schema.description] : [])];
  const rows = properties.map(([key, child]) => row(key, child, schema.required?.includes(key) === true));
  return [
    ...heading,
    '',
    '| key | value | default | meaning |',
    '| --- | --- | --- | --- |',
    ...rows,
    ...properties.flatMap(([key, child]) => below(path === '' ? key : `${path}.${key}`, child)),
  ];
}

/** The objects that a key holds, itself or in a list; an alternative that is no object stands in its row. */
function below(path: string, schema: Schema): string[] {
  if (schema.items) return below(`${path}[]`, schema.items);
  const shapes = [schema, ...alternatives(schema)].filter(({ properties }) => properties !== undefined);
  return shapes.flatMap((shape) =>
    section(path, { ...shape, description: shape.description ?? schema.description ?? '' }),
  );
}

function row(key: string, schema: Schema, required: boolean): string {
  const name = required ? `**\`${key}\`**` : `\`${key}\``;
  const examples = (schema.examples ?? []).map(code).join(', ');
  const meaning = [schema.description ?? '', examples === '' ? '' : `Such as ${examples}.`].filter(
    (part) => part !== '',
  );
  const byDefault = schema.default === undefined || isEmptyMap(schema.default) ? '' : code(schema.default);
  return `| ${[name, valueWords(schema), byDefault, meaning.join(' ')].map(cell).join(' | ')} |`;
}

function valueWords(schema: Schema): string {
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum)
    return schema.enum.length > 20 ? `one of ${schema.enum.length} names` : schema.enum.map(code).join(', ');
  if (schema.items) return `list of: ${valueWords(schema.items)}`;
  const others = alternatives(schema);
  if (others.length > 0) return [...new Set(others.map(valueWords))].join('; or ');
  if (schema.properties) return 'map, below';
  const types = Array.isArray(schema.type) ? schema.type : [schema.type ?? 'any'];
  const range = [
    schema.minimum === undefined ? '' : `from ${schema.minimum}`,
    schema.maximum === undefined ? '' : `to ${schema.maximum}`,
  ].filter((part) => part !== '');
  return [types.includes('string') && types.includes('number') ? 'quantity' : types.join(' or '), ...range].join(' ');
}

function alternatives({ anyOf, oneOf }: Schema): readonly Schema[] {
  return anyOf ?? oneOf ?? [];
}

function isEmptyMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
}

function code(value: unknown): string {
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
