import {
  Composer,
  CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  type ParsedNode,
  Parser,
  type YAMLParseError,
} from 'yaml';
import type { Diagnostic, DocumentPath } from '../diagnostic.js';
import { childPointer } from './pointer.js';

/** Character offsets `[start, end)` into the text. */
export type Range = readonly [start: number, end: number];

/** Where one value stands. */
export interface Position {
  readonly path: DocumentPath;
  /** Of the value itself, without trailing comments. */
  readonly value: Range;
  /** Of its key; none: an item of a list, or the root. */
  readonly key?: Range;
  /** What to mark when the whole is meant: its key, or the first key or character in it. */
  readonly head: Range;
  /** As written, for a scalar. */
  readonly source?: string;
}

/** A blueprint as plain data, and where each part of it stands. */
export interface ParsedDocument {
  /** Plain data, made afresh: the caller may change it. */
  readonly data: unknown;
  /** By JSON pointer: '' is the root, `/workloads/0/name` a name. */
  readonly positions: ReadonlyMap<string, Position>;
  /** What is wrong with the text although its structure is clear: the shape can be checked all the same. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Deeper than the format ever nests; keeps a file of a million brackets from exhausting the stack. */
const MAX_DEPTH = 64;

/** Some four thousand lines; bounds the time that a wrong file can cost, since some tokens cost far more than others. */
const MAX_LEXEMES = 200_000;

/** YAML or JSON to plain data. Unclear structure is `undefined` data with the diagnostics that say why. */
export function parseDocument(text: string): ParsedDocument {
  const broken = (diagnostics: readonly Diagnostic[]): ParsedDocument => ({
    data: undefined,
    positions: new Map(),
    diagnostics,
  });
  const tooLong = inspectLength(text);
  if (tooLong) return broken([tooLong]);
  const tokens = [...new Parser().parse(text)];
  const lexical = inspectTokens(tokens);
  if (lexical.tooDeep) return broken([lexical.tooDeep]);
  // Whatever follows an open bracket or quote is read wrongly: the rest would be noise.
  if (lexical.unclosed) return broken([...lexical.diagnostics, lexical.unclosed]);

  // Duplicate keys are looked for below: the composer's own search grows with the square of the keys.
  const composer = new Composer({ uniqueKeys: false, prettyErrors: false, merge: false, version: '1.2' });
  const documents = [...composer.compose(tokens, true, text.length)];
  const first = documents[0]!;
  const unclear = syntaxErrors(first, text);
  if (unclear.length > 0) return broken([...lexical.diagnostics, ...unclear]);

  const diagnostics = [...lexical.diagnostics];
  if (documents.length > 1) {
    const start = documents[1]!.range[0];
    diagnostics.push({
      code: 'several-documents',
      severity: 'error',
      path: [],
      message: `the file holds ${documents.length} YAML documents, and a blueprint is one`,
      hint: 'put each hall into a file of its own',
      range: [start, Math.min(start + 3, text.length)],
    });
  }
  const positions = new Map<string, Position>();
  const data = convert(first.contents, [], '', undefined, { positions, diagnostics });
  return { data, positions, diagnostics };
}

type Visited = { positions: Map<string, Position>; diagnostics: Diagnostic[] };

/** Recursion is bounded by `MAX_DEPTH`. */
function convert(
  node: ParsedNode | null,
  path: DocumentPath,
  pointer: string,
  key: Range | undefined,
  into: Visited,
): unknown {
  const value: Range = node ? [node.range[0], node.range[1]] : [key?.[1] ?? 0, key?.[1] ?? 0];
  into.positions.set(pointer, {
    path,
    value,
    head: key ?? firstKey(node) ?? [value[0], Math.min(value[0] + 1, value[1])],
    ...(key ? { key } : {}),
    ...(isScalar(node) && typeof node.source === 'string' ? { source: node.source } : {}),
  });
  if (isScalar(node)) return node.value;
  if (isSeq(node)) {
    return node.items.map((item, index) =>
      convert(item as ParsedNode | null, [...path, index], childPointer(pointer, index), undefined, into),
    );
  }
  if (!isMap(node)) return isAlias(node) ? undefined : null;

  const data: Record<string, unknown> = {};
  const seen = new Set<string>();
  for (const pair of node.items) {
    const keyNode = pair.key as ParsedNode | null;
    const keyRange: Range = keyNode ? [keyNode.range[0], keyNode.range[1]] : value;
    if (!isScalar(keyNode)) {
      if (isAlias(keyNode)) continue;
      into.diagnostics.push({
        code: 'wrong-type',
        severity: 'error',
        path,
        message: 'a key must be a word',
        range: keyRange,
      });
      continue;
    }
    const name = typeof keyNode.value === 'string' ? keyNode.value : keyNode.source || String(keyNode.value);
    if (name === '<<') {
      into.diagnostics.push(reused('a merge key ("<<")', keyRange, path));
      continue;
    }
    if (seen.has(name)) {
      into.diagnostics.push({
        code: 'duplicate-key',
        severity: 'error',
        path: [...path, name],
        message: `the key "${name}" stands here a second time`,
        hint: 'keep one of them',
        range: keyRange,
      });
      continue;
    }
    seen.add(name);
    const child = convert(
      pair.value as ParsedNode | null,
      [...path, name],
      childPointer(pointer, name),
      keyRange,
      into,
    );
    // Not an assignment: "__proto__" is a key like any other here.
    Object.defineProperty(data, name, { value: child, enumerable: true, writable: true, configurable: true });
  }
  return data;
}

function firstKey(node: ParsedNode | null): Range | undefined {
  const first = isMap(node) ? (node.items[0]?.key as ParsedNode | null | undefined) : undefined;
  return first ? [first.range[0], first.range[1]] : undefined;
}

function reused(what: string, range: Range, path: DocumentPath = []): Diagnostic {
  return {
    code: 'anchor',
    severity: 'error',
    path,
    message: `${what} is not allowed: a blueprint is read line by line in reviews`,
    hint: 'write the values out',
    range,
  };
}

function inspectLength(text: string): Diagnostic | undefined {
  let lexemes = 0;
  let offset = 0;
  for (const lexeme of new Lexer().lex(text)) {
    // A lexeme of one control character marks a place and covers no text.
    if (!CONTROL_LEXEMES.has(lexeme)) offset += lexeme.length;
    if (++lexemes > MAX_LEXEMES) {
      return {
        code: 'file-too-large',
        severity: 'error',
        path: [],
        message: `the file has more than ${MAX_LEXEMES} words and signs, and a blueprint far fewer`,
        hint: 'check that this is the file you meant',
        range: [offset, offset],
      };
    }
  }
  return undefined;
}
const CONTROL_LEXEMES: ReadonlySet<string> = new Set([CST.DOCUMENT, CST.FLOW_END, CST.SCALAR]);

interface Lexical {
  readonly diagnostics: Diagnostic[];
  tooDeep?: Diagnostic;
  unclosed?: Diagnostic;
}

/** Anchors, aliases, tags, directives, depth and open ends. An explicit stack, so that depth costs none of ours. */
function inspectTokens(tokens: readonly CST.Token[]): Lexical {
  const found: Lexical = { diagnostics: [] };
  const { diagnostics } = found;
  const stack = tokens.map((token) => ({ token, depth: 0 })).reverse();
  while (stack.length > 0) {
    const { token, depth } = stack.pop()!;
    const range: Range = [token.offset, token.offset + ('source' in token ? token.source.length : 1)];
    if (depth > MAX_DEPTH) {
      const message = `the file nests deeper than ${MAX_DEPTH} levels`;
      found.tooDeep = { code: 'syntax', severity: 'error', path: [], message, range };
      return found;
    }
    const opener = openEnd(token);
    if (opener && !found.unclosed) {
      found.unclosed = {
        code: 'syntax',
        severity: 'error',
        path: [],
        message: `${JSON.stringify(opener)} is opened here and not closed where it should be`,
        range: [token.offset, token.offset + 1],
      };
    }
    if (token.type === 'anchor') diagnostics.push(reused(`an anchor ("${token.source}")`, range));
    if (token.type === 'alias') diagnostics.push(reused(`an alias ("${token.source}")`, range));
    if (token.type === 'tag') {
      diagnostics.push({
        code: 'tag',
        severity: 'error',
        path: [],
        message: `a tag ("${token.source}") is not allowed`,
        hint: 'leave it out: each key has one type',
        range,
      });
    }
    if (token.type === 'directive') {
      diagnostics.push({
        code: 'syntax',
        severity: 'error',
        path: [],
        message: `a directive ("${token.source.trim()}") is not allowed: blueprints are YAML 1.2`,
        hint: 'leave the line out',
        range: [token.offset, token.offset + token.source.trimEnd().length],
      });
    }
    const children = childTokens(token);
    const deeper = CST.isCollection(token) ? depth + 1 : depth;
    for (let index = children.length - 1; index >= 0; index--) stack.push({ token: children[index]!, depth: deeper });
  }
  return found;
}

/** The bracket or quote that a token opens and does not close. */
function openEnd(token: CST.Token): string | undefined {
  if (token.type === 'double-quoted-scalar' || token.type === 'single-quoted-scalar') {
    const quote = token.source[0]!;
    const closed = new RegExp(quote === '"' ? '^"(?:[^"\\\\]|\\\\.)*"$' : "^'(?:[^']|'')*'$", 's').test(token.source);
    return closed ? undefined : quote;
  }
  if (token.type !== 'flow-collection') return undefined;
  return token.end.some(({ type }) => type === 'flow-map-end' || type === 'flow-seq-end')
    ? undefined
    : token.start.source;
}

function childTokens(token: CST.Token): CST.Token[] {
  if (token.type === 'document') return token.value ? [...token.start, token.value] : token.start;
  if ('props' in token) return token.props;
  if (!('items' in token)) return [];
  return (token.items as CST.CollectionItem[]).flatMap(({ start, key, sep, value }) => [
    ...start,
    ...(key ? [key] : []),
    ...(sep ?? []),
    ...(value ? [value] : []),
  ]);
}

/** One mistake in the structure draws others after it: tabs are named each, of the others only the first. */
function syntaxErrors(document: Document.Parsed, text: string): Diagnostic[] {
  // Tags are reported from the tokens, and so are aliases without an anchor.
  const errors = document.errors.filter(({ code }) => code !== 'TAG_RESOLVE_FAILED' && code !== 'BAD_ALIAS');
  const tabs = errors.filter(({ code }) => code === 'TAB_AS_INDENT');
  const first = errors.find(({ code }) => code !== 'TAB_AS_INDENT');
  const isNoise = first && tabs[0] && tabs[0].pos[0] <= first.pos[0];
  return [...(first && !isNoise ? [first] : []), ...tabs].map((error) => ({
    ...inOurWords(error, text),
    severity: 'error',
    path: [],
    range: [error.pos[0], Math.max(error.pos[1], error.pos[0])],
  }));
}

function inOurWords(
  { code, message, pos }: YAMLParseError,
  text: string,
): Pick<Diagnostic, 'code' | 'message' | 'hint'> {
  const sign = JSON.stringify(text.slice(pos[0], pos[0] + 1));
  switch (code) {
    case 'TAB_AS_INDENT':
      return {
        code: 'tab-indent',
        message: 'a tab indents this line, and YAML indents with spaces',
        hint: 'use two spaces a level',
      };
    case 'BAD_INDENT':
      return {
        code: 'syntax',
        message: 'the indent of this line fits none of the lines above',
        hint: 'the keys of one map, and the items of one list, start in the same column',
      };
    case 'BLOCK_AS_IMPLICIT_KEY':
      return { code: 'syntax', message: 'there are two keys on this line', hint: 'put text that holds ": " in quotes' };
    case 'MULTILINE_IMPLICIT_KEY':
      return { code: 'syntax', message: 'this is no "key: value"', hint: 'put a colon and a space after the key' };
    case 'BAD_SCALAR_START':
      return { code: 'syntax', message: `text cannot start with ${sign}`, hint: 'put it in quotes' };
    case 'BAD_DQ_ESCAPE':
      return {
        code: 'syntax',
        message: `${JSON.stringify(text.slice(...pos))} is no escape that YAML knows`,
        hint: 'in single quotes a backslash is a backslash',
      };
    default: {
      const line = message.replace(/\s+/g, ' ').trim();
      return { code: 'syntax', message: `${line.charAt(0).toLowerCase()}${line.slice(1)}` };
    }
  }
}
