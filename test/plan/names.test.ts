import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bucketPrefix,
  joinName,
  nodeGroupName,
  roleName,
  securityGroupName,
  shortenName,
} from '../../lib/plan/kinds/names.js';

const SEED = 20261122;
const part = fc.stringMatching(/^[a-z][a-z0-9-]{0,30}$/);
const parts = fc.tuple(part, part, fc.array(part, { maxLength: 2 })).map(([a, b, rest]) => [a, b, ...rest] as const);

describe('names for AWS', () => {
  it.each([
    [['starter', 'train', 'datasets'], 'starter-train-datasets'],
    [['llm-prod', 'train', 'datasets'], 'llm-prod--train--datasets'],
    [['llm', 'prod-train'], 'llm--prod-train'],
  ] as const)('joins %j to %s', (given, name) => {
    expect(joinName(given)).toBe(name);
  });

  it('marks parts that could be read in two ways', () => {
    expect(joinName(['a', 'b--c'])).toBe('a--b--c-d3db2e14');
    expect(joinName(['a', 'b', 'c'])).toBe('a-b-c');
  });

  it('gives different parts different names', () => {
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other));
        expect(joinName(one)).not.toBe(joinName(other));
      }),
      { seed: SEED, numRuns: 2000 },
    );
    // Where a clash would be: the same letters, cut elsewhere.
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,3}(-[a-z]{1,3}){2,4}$/), (text) => {
        const words = text.split('-');
        const cuts = words
          .slice(1)
          .map((_, i): [string, string] => [words.slice(0, i + 1).join('-'), words.slice(i + 1).join('-')]);
        const names = cuts.map((cut) => joinName(cut));
        expect(new Set(names).size).toBe(names.length);
      }),
      { seed: SEED },
    );
  });

  it('shortens to the limit, and never two names to one', () => {
    const long = 'a'.repeat(70);
    expect(shortenName('short', 63)).toBe('short');
    expect(shortenName(long, 63)).toBe(`${'a'.repeat(54)}-6bd5e503`);
    expect(shortenName(`${long}b`, 63)).not.toBe(shortenName(`${long}c`, 63));
    expect(shortenName(`${'a'.repeat(53)}-${'b'.repeat(20)}`, 63)).toMatch(/^a{53}-[0-9a-f]{8}$/);
  });

  it.each([
    ['role', (p: NameParts) => roleName(p, 'ap-southeast-1'), 64, /^[\w+=,.@-]+$/],
    ['node group', nodeGroupName, 63, /^[a-z0-9][a-z0-9-]*$/],
    [
      'bucket',
      (p: NameParts) => `${bucketPrefix(p, 'ap-southeast-1')}-123456789012`,
      63,
      /^[a-z0-9][a-z0-9-]+[a-z0-9]$/,
    ],
    ['security group', securityGroupName, 255, /^(?!sg-)[a-z0-9-]+$/],
  ] as const)('keeps a %s within what AWS takes', (_, name, limit, form) => {
    fc.assert(
      fc.property(parts, (given) => {
        expect(name(given).length).toBeGreaterThanOrEqual(3);
        expect(name(given).length).toBeLessThanOrEqual(limit);
        expect(name(given)).toMatch(form);
      }),
      { seed: SEED },
    );
  });

  it('leaves sg- to EC2', () => {
    expect(securityGroupName(['sg', 'fabric'])).toMatch(/^hall-sg-fabric-[0-9a-f]{8}$/);
  });
});

type NameParts = Parameters<typeof joinName>[0];
