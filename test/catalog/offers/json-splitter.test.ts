import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BrokenJsonError, type Interest, JsonSplitter } from '../../../lib/catalog/offers/json-splitter.js';

type Taken = [path: string, value: unknown];

/** What is taken of a text that comes in pieces of a size. */
function split(text: string, piece: number, interest: (path: readonly string[]) => Interest): Taken[] {
  const taken: Taken[] = [];
  const splitter = new JsonSplitter(interest, (path, json) => {
    taken.push([path.join('/'), JSON.parse(json.toString('utf8'))]);
  });
  const bytes = Buffer.from(text, 'utf8');
  for (let at = 0; at < bytes.length; at += piece) splitter.write(bytes.subarray(at, at + piece));
  splitter.end();
  return taken;
}

/** Members two levels down, by hand: `a/b`, and `[]` for elements. */
function expected(document: unknown): Taken[] {
  return members(document).flatMap(([outer, value]) =>
    members(value).map(([inner, taken]): Taken => [`${outer}/${inner}`, taken]),
  );
}

function members(value: unknown): [string, unknown][] {
  if (Array.isArray(value)) return value.map((element) => ['[]', element]);
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

const twoDown = (path: readonly string[]): Interest => (path.length < 2 ? 'enter' : 'take');

describe('JsonSplitter', () => {
  it('takes what JSON.parse finds, in any pieces', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 1, max: 40 }), fc.boolean(), (document, piece, isWide) => {
        const text = isWide ? JSON.stringify(document, null, 2) : JSON.stringify(document);
        // A number at the root has no end but that of the file.
        fc.pre(typeof document !== 'number' && typeof document !== 'boolean' && document !== null);
        expect(split(text, piece, twoDown)).toEqual(expected(JSON.parse(text)));
      }),
    );
  });

  it('passes over what nobody wants, be it as deep and as odd as it likes', () => {
    const text = '{"no":{"x":[{"y":"}]\\\\\\"{"},["]"]]},"yes":{"a":1,"b":"\\u00e9\\""}}';
    const wanted = split(text, 1, ([part]) => (part === 'no' ? 'skip' : part === undefined ? 'enter' : 'take'));
    expect(wanted).toEqual([['yes', { a: 1, b: 'é"' }]]);
  });

  it('tells every document that is cut short', () => {
    const text = '{"products":{"A":{"x":"1"}},"terms":{"OnDemand":{}}}';
    for (let length = 0; length < text.length; length++) {
      expect(() => split(text.slice(0, length), 7, twoDown), `${length}`).toThrow(BrokenJsonError);
    }
    expect(split(text, 7, twoDown)).toHaveLength(2);
  });

  it.each(['<html>', '{"a":1}x', '{a:1}', '{"a" 1}', '[1 2]', '{"a":1,}', '[}'])('does not believe %s', (text) => {
    expect(() => split(text, 3, () => 'enter')).toThrow(BrokenJsonError);
  });

  it('holds no value without end', () => {
    const splitter = new JsonSplitter(
      () => 'take',
      () => {},
    );
    const endless = Buffer.alloc(2 ** 20, 'a');
    splitter.write(Buffer.from('"'));
    expect(() => {
      for (let i = 0; i < 10; i++) splitter.write(endless);
    }).toThrow('a value has no end');
  });
});
