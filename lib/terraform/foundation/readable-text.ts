import { Token } from 'cdktf';
import { Document, isScalar, parse, Scalar, visit } from 'yaml';

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
 * account's id stays a text. A text that is itself YAML, by the name of its key, is a block of lines.
 */
export function readableYaml(value: unknown): string {
  const document = new Document(value, { schema: 'yaml-1.1', aliasDuplicateObjects: false });
  visit(document, {
    Pair: (_, { key, value: text }) => {
      if (!isScalar<string>(key) || !key.value.endsWith('Yaml') || !isScalar<string>(text)) return;
      text.value = readableYaml(parse(text.value));
      text.type = Scalar.BLOCK_LITERAL;
    },
    Scalar: (_, scalar) => {
      if (Token.isUnresolved(scalar.value)) scalar.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return document.toString({ lineWidth: 0 });
}
