import { CST, Lexer, Parser } from 'yaml';
import { shown } from '../../units/shown.js';
import type { Diagnostic, DocumentPath } from './diagnostic.js';
import type { Range } from './position.js';

/** Deeper than the format ever nests; keeps a file of a million brackets from exhausting the stack. */
const MAX_DEPTH = 64;

/** Some four thousand lines; bounds the time that a wrong file can cost, since some tokens cost far more than others. */
const MAX_LEXEMES = 200_000;

/**
 * The tokens of a text, or of its beginning where it nests too deep; or the finding that it has too many. The parser
 * recurses as deep as its stack, which is looked at before each lexeme.
 */
export function readTokens(text: string): { readonly tokens: CST.Token[] } | { readonly diagnostic: Diagnostic } {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let lexemes = 0;
  let offset = 0;
  for (const lexeme of new Lexer().lex(text)) {
    // A lexeme of one control character marks a place and covers no text.
    if (!CONTROL_LEXEMES.has(lexeme)) offset += lexeme.length;
    if (++lexemes > MAX_LEXEMES) {
      const hint = 'check that this is the file you meant';
      const message = `the file has more than ${MAX_LEXEMES} tokens`;
      const range = [offset, offset] as const;
      return { diagnostic: { code: 'file-too-large', severity: 'error', path: [], message, hint, range } };
    }
    // Beside collections the stack holds the document and what is being read; the place is found by `inspectTokens`.
    if (parser.stack.length > 2 * MAX_DEPTH) break;
    tokens.push(...parser.next(lexeme));
  }
  tokens.push(...parser.end());
  return { tokens };
}

function tooDeep(range: Range): Diagnostic {
  const message = `the file is nested deeper than ${MAX_DEPTH} levels`;
  return { code: 'syntax', severity: 'error', path: [], message, range };
}

const CONTROL_LEXEMES: ReadonlySet<string> = new Set([CST.DOCUMENT, CST.FLOW_END, CST.SCALAR]);

interface Lexical {
  readonly diagnostics: Diagnostic[];
  tooDeep?: Diagnostic;
  unclosed?: Diagnostic;
}

/** Anchors, aliases, tags, directives, depth and open ends. An explicit stack, so that depth costs none of ours. */
export function inspectTokens(tokens: readonly CST.Token[]): Lexical {
  const found: Lexical = { diagnostics: [] };
  const { diagnostics } = found;
  const stack = tokens.map((token) => ({ token, depth: 0 })).reverse();
  while (stack.length > 0) {
    const { token, depth } = stack.pop()!;
    const range: Range = [token.offset, token.offset + ('source' in token ? token.source.length : 1)];
    if (depth > MAX_DEPTH) {
      found.tooDeep = tooDeep(range);
      return found;
    }
    const opener = openEnd(token);
    if (opener && !found.unclosed) {
      found.unclosed = {
        code: 'syntax',
        severity: 'error',
        path: [],
        message: `${JSON.stringify(opener)} is opened here and not closed`,
        range: [token.offset, token.offset + 1],
      };
    }
    if (token.type === 'anchor') diagnostics.push(reused(`an anchor (${shown(token.source)})`, range));
    if (token.type === 'alias') diagnostics.push(reused(`an alias (${shown(token.source)})`, range));
    if (token.type === 'tag') {
      diagnostics.push({
        code: 'tag',
        severity: 'error',
        path: [],
        message: `a tag (${shown(token.source)}) is not allowed`,
        hint: 'remove it: each key has one type',
        range,
      });
    }
    if (token.type === 'directive') {
      diagnostics.push({
        code: 'syntax',
        severity: 'error',
        path: [],
        message: `a directive (${shown(token.source.trim())}) is not allowed: the text is YAML 1.2`,
        hint: 'remove the line',
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

/** The diagnostic of a value that YAML reuses from elsewhere in the file. */
export function reused(what: string, range: Range, path: DocumentPath = []): Diagnostic {
  return {
    code: 'anchor',
    severity: 'error',
    path,
    message: `${what} is not allowed`,
    hint: 'write the values out: reviewers read the file line by line',
    range,
  };
}
