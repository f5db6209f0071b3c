import { isMap, isScalar, type Node, parseDocument, type Scalar, type YAMLMap } from 'yaml';
import type { Blueprint } from './schema/blueprint.js';

/** Keys of `kubernetes` that hold what AWS has been asked for. */
export type Pins = Pick<Blueprint['kubernetes'], 'nodeRelease' | 'support'> & {
  /** By name; those of the file that are not named here stay. */
  readonly addons: Readonly<Record<string, string>>;
};

/**
 * The text of a blueprint, YAML or JSON, with these pins in it. Every other character stays as it is.
 * @param text - a blueprint that reads without errors
 */
export function writePins(text: string, { addons, nodeRelease, support }: Pins): string {
  const values: (readonly [path: readonly string[], value: string])[] = [
    ...(nodeRelease === undefined ? [] : [[['nodeRelease'], nodeRelease] as const]),
    ...Object.entries(support ?? {}).map(([key, day]) => [['support', key], day] as const),
    ...Object.entries(addons).map(([name, version]) => [['addons', name], version] as const),
  ];
  return values.reduce((changed, [path, value]) => withValue(changed, ['kubernetes', ...path], value), text);
}

/** @param value - needs no quotes in YAML */
function withValue(text: string, path: readonly string[], value: string): string {
  const root = parseDocument(text).contents as YAMLMap<Scalar, Node | null>;
  const write: Writer = { flow: root.flow === true ? 'json' : 'yaml', value };
  let map = root;
  for (let depth = 0; ; depth++) {
    const pair = map.items.find(({ key }) => key.value === path[depth]);
    const added = path.slice(depth);
    if (pair === undefined) return withKey(text, map, added, write);
    if (isMap(pair.value) && added.length > 1) {
      map = pair.value as typeof map;
      continue;
    }
    const [start, end] = isScalar(pair.value) && pair.value.source ? pair.value.range! : afterKey(text, pair.key);
    const below = added.slice(1);
    const written = below.length === 0 ? quoted(value, write) : nested(below, map, columnOf(text, map) + 2, write);
    return splice(text, start, end, `${start === end && !written.startsWith('\n') ? ' ' : ''}${written}`);
  }
}

interface Writer {
  readonly value: string;
  /** How maps in braces are written; JSON has quotes. */
  readonly flow: 'json' | 'yaml';
}

/** Adds a key at the end of a map. */
function withKey(text: string, map: YAMLMap<Scalar, Node | null>, added: readonly string[], write: Writer): string {
  const last = map.items.at(-1);
  const column = columnOf(text, map);
  const entry = line(added, map, column, write);
  if (last === undefined) return splice(text, map.range![0], map.range![1], `{ ${entry} }`);
  const end = endOf(last.value) ?? afterKey(text, last.key)[1];
  if (map.flow) return splice(text, end, end, `, ${entry}`);
  const newline = text.indexOf('\n', end);
  const at = newline === -1 ? text.length : newline;
  return splice(text, at, at, `\n${' '.repeat(column)}${entry}`);
}

/** Where the text of a node ends: comments and line breaks after it are not its own. */
function endOf(node: Node | null): number | null {
  if (!isMap(node) || node.flow === true) return isScalar(node) && !node.source ? null : (node?.range?.[1] ?? null);
  const last = node.items.at(-1)!;
  return endOf(last.value as Node | null) ?? (last.key as Scalar).range![1] + 1;
}

/** Right behind the colon. */
function afterKey(text: string, key: Scalar): readonly [number, number] {
  const at = text.indexOf(':', key.range![1]) + 1;
  return [at, at];
}

/** `a: value`, or `a:` with the keys below it. */
function line([key, ...below]: readonly string[], map: YAMLMap, column: number, write: Writer): string {
  const name = quoted(key!, write);
  if (below.length === 0) return `${name}: ${quoted(write.value, write)}`;
  return `${name}:${map.flow === true ? ' ' : ''}${nested(below, map, column + 2, write)}`;
}

function nested(path: readonly string[], map: YAMLMap, column: number, write: Writer): string {
  const entry = line(path, map, column, write);
  return map.flow === true ? `{ ${entry} }` : `\n${' '.repeat(column)}${entry}`;
}

function quoted(text: string, { flow }: Writer): string {
  return flow === 'json' ? `"${text}"` : text;
}

/** Of the keys of a block map. */
function columnOf(text: string, map: YAMLMap): number {
  const start = map.range![0];
  return start - (text.lastIndexOf('\n', start - 1) + 1);
}

function splice(text: string, start: number, end: number, written: string): string {
  return text.slice(0, start) + written + text.slice(end);
}
