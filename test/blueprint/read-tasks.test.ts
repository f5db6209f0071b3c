import { describe, expect, it } from 'vitest';
import { lineAndColumn } from '../../lib/blueprint/format-diagnostic.js';
import { readTasks } from '../../lib/blueprint/tasks/read-tasks.js';
import { copyNames, fullStoreName } from '../../lib/blueprint/tasks/tasks-schema.js';

const HALL = { workloads: ['serve', 'train'], stores: ['serve/models', 'train/checkpoints', 'train/corpus'] };

const LINES = [
  'version: 1',
  'tasks:',
  '  - { name: tokenise, duration: 90 min, count: 2 }',
  '  - name: pretrain',
  '    workload: train',
  '    nodes: 4',
  '    accelerators: 8',
  '    memory: 500 GiB',
  '    duration: 36 h',
  '    after: [tokenise]',
  '    stores: [{ store: checkpoints, capacity: 10 TB, throughput: 5 GB/s }]',
];
const VALID = `${LINES.join('\n')}\n`;

function at(number: number, ...replacement: string[]): string {
  return `${LINES.toSpliced(number - 1, 1, ...replacement).join('\n')}\n`;
}

describe('a list of tasks', () => {
  it('is read with its units and defaults', () => {
    const read = readTasks(VALID, HALL);
    expect(read).toEqual({
      ok: true,
      warnings: [],
      value: {
        version: 1,
        tasks: [
          {
            name: 'tokenise',
            duration: 1.5,
            count: 2,
            nodes: 1,
            accelerators: 0,
            stores: [],
            priority: 0,
            after: [],
          },
          {
            name: 'pretrain',
            workload: 'train',
            count: 1,
            nodes: 4,
            accelerators: 8,
            memory: 500 * 1024 ** 3,
            stores: [{ store: 'checkpoints', capacity: 10e12, throughput: 5e9 }],
            duration: 36,
            priority: 0,
            after: ['tokenise'],
          },
        ],
      },
    });
  });

  it('may be JSON', () => {
    expect(readTasks('{ "version": 1, "tasks": [{ "name": "a", "duration": "1 h" }] }', HALL).ok).toBe(true);
  });

  it('names copies and stores in full', () => {
    expect(copyNames({ name: 'a', count: 1 })).toEqual(['a']);
    expect(copyNames({ name: 'a', count: 3 })).toEqual(['a-1', 'a-2', 'a-3']);
    expect(fullStoreName('checkpoints', 'train')).toBe('train/checkpoints');
    expect(fullStoreName('serve/models', 'train')).toBe('serve/models');
    expect(fullStoreName('models', undefined)).toBeUndefined();
  });
});

/** What is broken, the text, and every diagnostic that it draws: code, line and column. */
const BROKEN: readonly (readonly [what: string, text: string, ...found: string[]])[] = [
  ['an empty file', '', 'file-empty 1:1'],
  ['a list at the top', '- name: a\n  duration: 1 h\n', 'wrong-type 1:1'],
  ['another version', at(1, 'version: 2'), 'version-unsupported 1:10'],
  ['no tasks', 'version: 1\ntasks: []\n', 'out-of-range 2:1'],
  ['a task without a name', at(3, '  - { duration: 90 min }'), 'missing-key 3:7', 'reference-unknown 10:13'],
  ['a task without a duration', at(9), 'missing-key 4:5'],
  ['a slip in a key', at(9, '    duraton: 36 h'), 'unknown-key 9:5'],
  ['a key of a blueprint', at(6, '    region: us-east-1'), 'unknown-key 6:5'],
  ['a name with a capital', at(4, '  - name: Pretrain'), 'name-invalid 4:11'],
  ['a duration without a unit', at(9, '    duration: 36'), 'unit-missing 9:15'],
  ['a duration in months', at(9, '    duration: 1 month'), 'unit-wrong 9:15'],
  ['no duration at all', at(9, '    duration: 0 h'), 'out-of-range 9:15'],
  ['a fraction of a node', at(6, '    nodes: 1.5'), 'wrong-value 6:12'],
  ['no node', at(6, '    nodes: 0'), 'out-of-range 6:12'],
  ['accelerators below zero', at(7, '    accelerators: -1'), 'out-of-range 7:19'],
  ['accelerators that are no number', at(7, '    accelerators: .nan'), 'out-of-range 7:19'],
  ['accelerators too finely cut', at(7, '    accelerators: 0.12345'), 'wrong-value 7:19'],
  ['memory beyond counting', at(8, '    memory: 10 PB'), 'out-of-range 8:13'],
  ['a bandwidth for memory', at(8, '    memory: 10 GB/s'), 'unit-wrong 8:13'],
  ['a name that stands twice', at(4, '  - name: tokenise'), 'name-duplicate 4:11'],
  ['a name that a copy takes', at(4, '  - name: tokenise-2'), 'name-duplicate 4:11'],
  ['more copies than are simulated', at(3, '  - { name: tokenise, duration: 1 h, count: 2000 }'), 'out-of-range 2:1'],
  ['far too many copies', at(3, '  - { name: tokenise, duration: 1 h, count: 5000 }'), 'out-of-range 3:45'],
  ['a workload that is not there', at(5, '    workload: trian'), 'reference-unknown 5:15'],
  ['a predecessor that is not there', at(10, '    after: [tokenize]'), 'reference-unknown 10:13'],
  ['a predecessor twice', at(10, '    after: [tokenise, tokenise]'), 'name-duplicate 10:23'],
  ['a store that is not there', at(11, '    stores: [{ store: scratch }]'), 'reference-unknown 11:23'],
  ['a store of another workload', at(11, '    stores: [{ store: models }]'), 'reference-unknown 11:23'],
  ['a store twice', at(11, '    stores: [{ store: corpus }, { store: train/corpus }]'), 'name-duplicate 11:42'],
  [
    'a bare store of a task without workload',
    at(3, '  - { name: tokenise, duration: 1 h, stores: [{ store: corpus }] }'),
    'reference-unknown 3:56',
  ],
];

describe('a broken list of tasks', () => {
  it.each(BROKEN)('with %s names the place', (_, text, ...found) => {
    const read = readTasks(text, HALL);
    const diagnostics = read.ok ? [] : read.diagnostics;
    const places = diagnostics.map((diagnostic) => {
      const { line, column } = lineAndColumn(text, diagnostic.range![0]);
      return `${diagnostic.code} ${line}:${column}`;
    });
    expect(places).toEqual(found);
  });

  it('says what was probably meant', () => {
    const hintOf = (text: string) => {
      const read = readTasks(text, HALL);
      return read.ok ? [] : read.diagnostics.map(({ message, hint }) => `${message}; ${hint}`);
    };
    expect(hintOf(at(10, '    after: [tokenize]'))).toEqual(['unknown task "tokenize"; did you mean "tokenise"?']);
    expect(hintOf(at(11, '    stores: [{ store: models }]'))).toEqual([
      'unknown store "train/models"; did you mean "serve/models"?',
    ]);
    expect(hintOf(at(3, '  - { name: tokenise, duration: 1 h, stores: [{ store: corpus }] }'))).toEqual([
      '"corpus" needs a workload, and the task names none; did you mean "train/corpus"?',
    ]);
    expect(hintOf(at(4, '  - name: tokenise-2'))).toEqual(['duplicate task name "tokenise-2"; undefined']);
  });
});
