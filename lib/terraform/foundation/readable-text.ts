import { Token } from 'cdktf';
import { Document, Scalar } from 'yaml';

/** Columns that a value of JSON may take before it is spread over lines. */
const WIDTH = 100;

/**
 * JSON that reads and compares line by line: what fits in 100 columns is one line, all else one line for each member.
 * @param value - what `JSON.stringify` takes; keys stay in their order
 */
export function readableJson(value: unknown, indent = ''): string {
  const flat = JSON.stringify(value);
  if (typeof value !== 'object' || value === null || indent.length + flat.length <= WIDTH) return flat;
  const deeper = `${indent} `;
  if (Array.isArray(value)) {
    return `[\n${value.map((item) => deeper + readableJson(item ?? null, deeper)).join(',\n')}\n${indent}]`;
  }
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  const lines = members.map(([key, member]) => `${deeper}${JSON.stringify(key)}: ${readableJson(member, deeper)}`);
  return `{\n${lines.join(',\n')}\n${indent}}`;
}

/**
 * YAML as Helm reads it (1.1: `yes` and `on` are quoted), without anchors. A value that Terraform gives is quoted: an
 * account's id stays a text. A JSON text that is read as YAML, by the name of its key, is a block of lines.
 */
export function readableYaml(value: unknown): string {
  const document = new Document(styled(value), { schema: 'yaml-1.1', aliasDuplicateObjects: false });
  return document.toString({ lineWidth: 0 });
}

/** A value with a node of its own in the place of each text that is not written in the style of the rest. */
function styled(value: unknown, key = ''): unknown {
  if (typeof value === 'string') {
    if (key.endsWith('Yaml')) return scalar(readableYaml(JSON.parse(value)), Scalar.BLOCK_LITERAL);
    return Token.isUnresolved(value) ? scalar(value, Scalar.QUOTE_DOUBLE) : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => styled(item));
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, styled(member, name)]));
}

function scalar(text: string, type: Scalar.Type): Scalar {
  const node = new Scalar(text);
  node.type = type;
  return node;
}
