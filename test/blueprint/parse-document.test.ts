import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../lib/blueprint/document/parse-document.js';

describe('where a value is that is not written', () => {
  it('is at the beginning of an empty text', () => {
    expect(parseDocument('').positions.get('')).toMatchObject({ value: [0, 0], head: [0, 0] });
    expect(parseDocument('# nothing yet\n').positions.get('')!.value).toEqual([0, 0]);
  });

  it('is behind its key', () => {
    const { positions } = parseDocument('{ name, region: eu-west-1 }');
    expect(positions.get('/name')).toMatchObject({ key: [2, 6], value: [6, 6] });
    expect(positions.get('/region')).toMatchObject({ key: [8, 14], value: [16, 25] });
  });
});
