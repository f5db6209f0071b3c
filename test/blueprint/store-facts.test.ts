import { describe, expect, it } from 'vitest';
import { checkpointStoreAt, dataStoreAt, isObjectStore, isReplicated } from '../../lib/blueprint/kinds/store-facts.js';
import { STORE_KINDS } from '../../lib/units/closed-lists.js';

describe('stores that a run writes its checkpoints to, and reads its data from', () => {
  it.each([
    ['no store', [], -1, -1],
    ['no parallel file system', ['object', undefined, 'home', 'local', 'express'], -1, -1],
    ['one that is replicated, which has to do for both', ['object', 'persistent'], 1, 1],
    ['one that is not, which has to do for both', ['scratch', 'object'], 0, 0],
    ['one of each: checkpoints are replicated', ['object', 'scratch', 'persistent'], 2, 1],
    ['one of each, in the other order', ['persistent', undefined, 'scratch'], 0, 2],
    ['the first of several', ['object', 'scratch', 'persistent', 'scratch', 'persistent'], 2, 1],
    ['the first, where all are alike', ['object', 'persistent', 'persistent'], 1, 1],
  ] as const)('%s', (_, kinds, checkpoints, data) => {
    expect([checkpointStoreAt(kinds), dataStoreAt(kinds)]).toEqual([checkpoints, data]);
  });
});

it('one kind is a bucket that others may name, and one is a file system with a second copy', () => {
  expect(STORE_KINDS.filter(isObjectStore)).toEqual(['object']);
  expect(isObjectStore(undefined)).toBe(false);
  expect(STORE_KINDS.filter(isReplicated)).toEqual(['persistent']);
});
