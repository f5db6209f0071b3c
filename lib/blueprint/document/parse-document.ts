import { Composer, isAlias, isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import { shown } from '../../units/shown.js';
import type { Diagnostic, DocumentPath } from './diagnostic.js';
import { write } from './fix.js';
import { inspectTokens, readTokens, reused } from './inspect-tokens.js';
import { childPointer } from './pointer.js';
import type { Position, Range } from './position.js';
import { syntaxErrors } from './syntax-errors.js';

/** A file as plain data, and the position of each part of it. */
export interface ParsedDocument {
  /** Plain data, made afresh: the caller may change it. */
  readonly data: unknown;
  /** By JSON pointer: '' is the root, `/workloads/0/name` a name. */
  readonly positions: ReadonlyMap<string, Position>;
  /** What is wrong with the text although its structure is clear: the shape can be checked all the same. */
  readonly diagnostics: readonly Diagnostic[];
}

/** YAML has octal and hexadecimal numbers too, which JSON has not and reviewers misread. */
const DECIMAL = /^[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?$/;

/** YAML or JSON to plain data. Unclear structure is `undefined` data with the diagnostics that say why. */
export function parseDocument(text: string): ParsedDocument {
  const broken = (diagnostics: readonly Diagnostic[]): ParsedDocument => ({
    data: undefined,
    positions: new Map(),
    diagnostics,
  });
  const read = readTokens(text);
  if ('diagnostic' in read) return broken([read.diagnostic]);
  const { tokens } = read;
  const lexical = inspectTokens(tokens);
  if (lexical.tooDeep) return broken([lexical.tooDeep]);
  // Whatever follows an open bracket or quote is read wrongly: the rest would be noise.
  if (lexical.unclosed) return broken([...lexical.diagnostics, lexical.unclosed]);

  // Duplicate keys are looked for below: the composer's own search grows with the square of the keys.
  const composer = new Composer({ uniqueKeys: false, prettyErrors: false, merge: false, version: '1.2' });
  const documents = [...composer.compose(tokens, true, text.length)];
  const first = documents[0]!;
  const unclear = first.errors.length === 0 ? [] : syntaxErrors(first, text);
  if (unclear.length > 0) return broken([...lexical.diagnostics, ...unclear]);

  const diagnostics = [...lexical.diagnostics];
  if (documents.length > 1) {
    const start = documents[1]!.range[0];
    diagnostics.push({
      code: 'several-documents',
      severity: 'error',
      path: [],
      message: `the file has ${documents.length} YAML documents: expected one`,
      hint: 'put each into a file of its own',
      range: [start, Math.min(start + 3, text.length)],
    });
  }
  const positions = new Map<string, Position>();
  const data = convert(first.contents, [], '', undefined, { positions, diagnostics });
  return { data, positions, diagnostics };
}

type Visited = { positions: Map<string, Position>; diagnostics: Diagnostic[] };

/** Recursion is bounded: `inspectTokens` refuses what nests too deep. */
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
  if (isScalar(node)) {
    if (Number.isFinite(node.value) && !DECIMAL.test(node.source ?? '')) {
      into.diagnostics.push({
        code: 'wrong-value',
        severity: 'error',
        path,
        message: `${shown(node.source ?? '')} is not written as a decimal number`,
        ...write(String(node.value)),
        range: value,
      });
    }
    if (typeof node.value === 'string') inspectSigns(node.value, path, value, into);
    return node.value;
  }
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
        message: 'a key must be a scalar',
        range: keyRange,
      });
      continue;
    }
    const name = typeof keyNode.value === 'string' ? keyNode.value : keyNode.source || String(keyNode.value);
    inspectSigns(name, path, keyRange, into);
    if (name === '<<') {
      into.diagnostics.push(reused('a merge key ("<<")', keyRange, path));
      continue;
    }
    if (seen.has(name)) {
      into.diagnostics.push({
        code: 'duplicate-key',
        severity: 'error',
        path: [...path, name],
        message: `duplicate key ${shown(name)}`,
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

/**
 * Signs that an escape such as `"\x1b"` makes and that nobody sees: they would steer a terminal, or turn the order of
 * what is read (Unicode Standard Annex #9). Line breaks and tabs are text.
 */
const UNSEEN = /[^\P{Cc}\t\n]|\p{Bidi_Control}/u;

function inspectSigns(text: string, path: DocumentPath, range: Range, { diagnostics }: Visited): void {
  const unseen = UNSEEN.exec(text);
  if (unseen === null) return;
  const code = unseen[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
  diagnostics.push({
    code: 'wrong-value',
    severity: 'error',
    path,
    message: `the text has the control character U+${code}`,
    hint: 'remove it',
    range,
  });
}

function firstKey(node: ParsedNode | null): Range | undefined {
  const first = isMap(node) ? (node.items[0]?.key as ParsedNode | null | undefined) : undefined;
  return first ? [first.range[0], first.range[1]] : undefined;
}
