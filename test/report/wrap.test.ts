import { describe, expect, it } from 'vitest';
import { wrapAfter, wrapText } from '../../lib/report/render/wrap.js';

describe('wrapped text', () => {
  it.each([
    ['one two three', 7, ['one two', 'three']],
    ['abcdefgh', 3, ['abc', 'def', 'gh']],
    ['a abcdefgh', 3, ['a', 'abc', 'def', 'gh']],
    ['  indented text', 10, ['  indented', 'text']],
    ['', 10, ['']],
  ] as const)('%j at %d', (text, width, lines) => {
    expect(wrapText(text, width)).toEqual(lines);
  });

  it('hangs under its lead', () => {
    expect(wrapAfter('- ', 'one two three four', 12)).toEqual(['- one two', '  three four']);
  });
});
