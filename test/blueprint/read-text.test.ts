import { expect, it } from 'vitest';
import { MAX_TEXT_BYTES, readText } from '../../lib/blueprint/document/read-text.js';

const told = (bytes: number[] | string) => {
  const read = readText(typeof bytes === 'string' ? bytes : new Uint8Array(bytes));
  return 'text' in read ? read.text : read.diagnostic.message;
};

it.each([
  ['UTF-16 with the low byte first', [0xff, 0xfe, 0x61, 0x00], 'the file is UTF-16'],
  ['UTF-16 with the high byte first', [0xfe, 0xff, 0x00, 0x61], 'the file is UTF-16'],
  ['one byte of a mark', [0xff, 0x61], 'the file is not UTF-8 text'],
  ['the same byte twice', [0xfe, 0xfe], 'the file is not UTF-8 text'],
  ['UTF-8 with a mark', [0xef, 0xbb, 0xbf, 0x61], 'a'],
  ['UTF-8', [0x63, 0xc3, 0xa9], 'cé'],
  ['a tabulator, a line and a return', 'a\t\r\n', 'a\t\r\n'],
  ['a backspace', 'a\u0008', 'the file has the control character U+0008'],
  ['what deletes', 'a\u007f', 'the file has the control character U+007F'],
])('%s', (_, bytes, message) => {
  expect(told(bytes)).toBe(message);
});

it('is counted in bytes of UTF-8, whatever it is given as', () => {
  const half = 'é'.repeat(MAX_TEXT_BYTES / 2);
  expect(told(half)).toBe(half);
  expect(told(`${half}a`)).toBe(`the file has ${MAX_TEXT_BYTES + 1} bytes: expected at most ${MAX_TEXT_BYTES}`);
  expect(told([...new Uint8Array(MAX_TEXT_BYTES).fill(0x61)])).toHaveLength(MAX_TEXT_BYTES);
});
