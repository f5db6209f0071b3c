import type { Document, YAMLParseError } from 'yaml';
import type { Diagnostic } from './diagnostic.js';

/** One mistake in the structure draws others after it: tabs are named each, of the others only the first. */
export function syntaxErrors(document: Document.Parsed, text: string): Diagnostic[] {
  // Tags are reported from the tokens, and so are aliases without an anchor.
  const errors = document.errors.filter(({ code }) => code !== 'TAG_RESOLVE_FAILED' && code !== 'BAD_ALIAS');
  const tabs = errors.filter(({ code }) => code === 'TAB_AS_INDENT');
  const first = errors.find(({ code }) => code !== 'TAB_AS_INDENT');
  const isNoise = first && tabs[0] && tabs[0].pos[0] <= first.pos[0];
  return [...(first && !isNoise ? [first] : []), ...tabs].map((error) => ({
    ...worded(error, text),
    severity: 'error',
    path: [],
    range: [error.pos[0], Math.max(error.pos[1], error.pos[0])],
  }));
}

function worded({ code, message, pos }: YAMLParseError, text: string): Pick<Diagnostic, 'code' | 'message' | 'hint'> {
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
        message: 'the indent of this line matches no line above',
        hint: 'the keys of one map, and the items of one list, start in the same column',
      };
    case 'BLOCK_AS_IMPLICIT_KEY':
      return { code: 'syntax', message: 'two keys on one line', hint: 'put text that holds ": " in quotes' };
    case 'MULTILINE_IMPLICIT_KEY':
      return { code: 'syntax', message: 'expected "key: value"', hint: 'put a colon and a space after the key' };
    case 'BAD_SCALAR_START':
      return { code: 'syntax', message: `text cannot start with ${sign}`, hint: 'put it in quotes' };
    case 'BAD_DQ_ESCAPE':
      return {
        code: 'syntax',
        message: `${JSON.stringify(text.slice(...pos))} is not an escape sequence of YAML`,
        hint: 'in single quotes a backslash is a backslash',
      };
    default: {
      const line = message.replace(/\s+/g, ' ').trim();
      return { code: 'syntax', message: `${line.charAt(0).toLowerCase()}${line.slice(1)}` };
    }
  }
}
