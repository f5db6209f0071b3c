import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBlueprint } from '../../lib/blueprint/read-blueprint.js';
import { foundIn } from './found-in.js';
import { KNOWN } from './known-names.js';

const LINES = [
  'version: 1',
  'name: starter',
  'region: us-east-1',
  'workloads:',
  '  - name: train',
  '    nodes: {}',
  '    storage:',
  '      - { name: datasets, kind: object, capacity: 10 TB }',
];

/** The store stands in line 9. */
const store = (text: string) => foundIn([...LINES, `      - { name: other, ${text} }`]);
const object = (lifecycle: string) => store(`kind: object, capacity: 1 TB, lifecycle: { ${lifecycle} }`);

function diagnosticsOf(lines: readonly string[]) {
  const read = readBlueprint(lines.join('\n'), KNOWN);
  return read.ok ? [] : read.diagnostics;
}

const mistakesOf = (lifecycle: string) =>
  diagnosticsOf([...LINES, `      - { name: other, kind: object, capacity: 1 TB, lifecycle: { ${lifecycle} } }`]);

/** The hint of the only diagnostic. */
function hintOf(lines: readonly string[]): string | undefined {
  const [found, ...others] = diagnosticsOf(lines);
  expect(others).toEqual([]);
  return found?.hint;
}

it('a link to nothing is told which buckets there are, or how to make one', () => {
  const link = '      - { name: other, kind: scratch, capacity: 1 TB, linkedTo: data }';
  const more = '      - { name: records, kind: object, capacity: 1 TB }';
  expect(hintOf([...LINES, more, link])).toBe('object stores: datasets, records');
  expect(hintOf([...LINES.slice(0, -1), link])).toBe('add a store of kind object');
});

describe('a store of a blueprint', () => {
  it.each([
    'kind: home, capacity: 1 TB',
    'kind: home, capacity: 1 TB, backup: false',
    'kind: scratch, capacity: 1 TB, backup: true',
    'kind: express, capacity: 1 TB',
    'kind: scratch, capacity: 1 TB, linkedTo: datasets',
    'kind: persistent, capacity: 1 TB, linkedTo: datasets, writesBack: true, efa: true',
    'kind: object, capacity: 1 TB, holds: checkpoints',
    'kind: object, capacity: 1 TB, lifecycle: { tiering: infrequent, archiveAfter: 60 d, expireAfter: 1 y }',
    'kind: object, capacity: 1 TB, lifecycle: { tierAfter: 0 d, archiveAfter: 1 d, expireAfter: 2 d, keepVersions: 1 w }',
    'kind: object, capacity: 1 TB, lifecycle: { tiering: none, expireAfter: 1 d }',
  ])('may be { %s }', (text) => {
    expect(store(text)).toEqual([]);
  });

  it.each([
    ['a lifecycle of files', 'kind: scratch, capacity: 1 TB, lifecycle: {}', 'contradiction 9:55'],
    ['a purpose of files', 'kind: home, capacity: 1 TB, holds: artefacts', 'contradiction 9:59'],
    ['a link of a bucket', 'kind: object, capacity: 1 TB, linkedTo: datasets', 'contradiction 9:64'],
    ['EFA to scratch data', 'kind: scratch, capacity: 1 TB, efa: true', 'contradiction 9:60'],
    ['throughput of EFS', 'kind: home, capacity: 1 TB, throughput: 1 GB/s', 'contradiction 9:64'],
    ['a link to nothing', 'kind: scratch, capacity: 1 TB, linkedTo: data', 'reference-unknown 9:65'],
    ['a link to files', 'kind: scratch, capacity: 1 TB, linkedTo: other', 'reference-unknown 9:65'],
    ['a backup of a bucket', 'kind: object, capacity: 1 TB, backup: true', 'contradiction 9:62'],
    [
      'a backup of a linked file system',
      'kind: persistent, capacity: 1 TB, linkedTo: datasets, backup: true',
      'contradiction 9:86',
    ],
    [
      'files written back to what can be no name',
      'kind: scratch, capacity: 1 TB, linkedTo: a-name-of-more-than-20, writesBack: true',
      'name-invalid 9:65',
    ],
    ['files written back nowhere', 'kind: scratch, capacity: 1 TB, writesBack: true', 'contradiction 9:67'],
  ])('is refused with %s', (_, text, found) => {
    expect(store(text)).toEqual([found]);
  });

  it.each([
    ['hours', 'expireAfter: 36 h', 'wrong-value'],
    ['no time for versions', 'keepVersions: 0 d', 'out-of-range'],
    ['an age for no move', 'tiering: none, tierAfter: 30 d', 'contradiction'],
    ['Standard-IA before 30 days', 'tiering: infrequent, tierAfter: 29 d', 'contradiction'],
    ['an archive too soon after Standard-IA', 'tiering: infrequent, archiveAfter: 59 d', 'contradiction'],
    ['an archive before the tier', 'tierAfter: 10 d, archiveAfter: 10 d', 'contradiction'],
    ['an end before the archive', 'archiveAfter: 90 d, expireAfter: 90 d', 'contradiction'],
    ['an end before Standard-IA', 'tiering: infrequent, expireAfter: 30 d', 'contradiction'],
  ])('is refused with a lifecycle of %s', (_, text, code) => {
    expect(object(text).map((found) => found.split(' ')[0])).toEqual([code]);
  });

  const AGES = ['tierAfter', 'archiveAfter', 'expireAfter', 'keepVersions', 'abortUploads'];
  const hours = fc.option(fc.oneof(fc.nat(100), fc.nat(2400), fc.constantFrom(0, 24, 720, 840, 960)), {
    nil: undefined,
  });
  const drawnLifecycle = fc.record({
    tiering: fc.constantFrom('none', 'intelligent', 'infrequent'),
    ages: fc.tuple(hours, hours, hours, hours, hours),
  });

  it('is accepted once every hint about its lifecycle is followed, in one pass', () => {
    fc.assert(
      fc.property(drawnLifecycle, ({ tiering, ages }) => {
        const written = new Map<string, string>(
          AGES.flatMap((key, at) => (ages[at] === undefined ? [] : [[key, `${ages[at]} h`]])),
        );
        const text = () => `tiering: ${tiering}, ${[...written].map((pair) => pair.join(': ')).join(', ')}`;
        for (const { path, message, hint = '' } of mistakesOf(text())) {
          const key = String(path.at(-1));
          const age = /"(\d+ d)"/.exec(`${hint} ${message}`)?.[1];
          if (age === undefined) written.delete(key);
          else written.set(key, age);
        }
        expect(mistakesOf(text()), text()).toEqual([]);
      }),
    );
  });

  it('is told of the ages that follow from those that its other hints name', () => {
    const found = mistakesOf('tiering: infrequent, tierAfter: 10 d, archiveAfter: 30 d, expireAfter: 35 d');
    expect(found.map(({ path, hint }) => [path.at(-1), hint])).toEqual([
      ['tierAfter', 'write "30 d" or more'],
      ['archiveAfter', 'write "60 d" or more'],
      ['expireAfter', 'write "61 d" or more, or remove the transition'],
    ]);
  });
});

describe('a name that becomes a bucket', () => {
  const named = (name: string) => foundIn(LINES.toSpliced(1, 1, `name: ${name}`));
  const state = (bucket: string) => foundIn([...LINES, `state: { bucket: ${bucket} }`]);

  it.each(['xn', 'sthree', 'amzn-s3-demo', 'sthree-hall'])('is not %s', (name) => {
    expect(named(name)).toEqual(['name-invalid 2:7']);
  });

  it.each([
    'xn--state',
    'sthree-state',
    'amzn-s3-demo-state',
    'state-s3alias',
    'state--ol-s3',
    'state.mrap',
    'state--x-s3',
  ])('is not %s', (bucket) => {
    expect(state(bucket)).toEqual(['name-invalid 9:18']);
  });

  it('may look like one of them', () => {
    expect(named('xnet')).toEqual([]);
    expect(state('state-s3alias-2')).toEqual([]);
  });
});
