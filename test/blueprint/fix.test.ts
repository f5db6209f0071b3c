import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyFixes } from '../../lib/blueprint/document/apply-fixes.js';
import type { Diagnostic } from '../../lib/blueprint/document/diagnostic.js';
import { readBlueprint } from '../../lib/blueprint/read-blueprint.js';
import { runHere } from '../cli/run-here.js';
import { KNOWN } from './known-names.js';

const diagnosticsOf = (text: string): readonly Diagnostic[] => {
  const read = readBlueprint(text, KNOWN);
  return read.ok ? read.warnings : read.diagnostics;
};
const fixed = (text: string): string => applyFixes(text, diagnosticsOf(text)).text;

const HALL = `# Of the lab.
version: 1
name: lab

region: us-east-1   # near us
workloads:
  - name: train   # the large one
    purpose: training
    compute: { atLeast: 1000 TFLOPS, precision: bf16 }
`;

/** What stands in the text of the lab, what a person wrote instead, and what `fix` makes of it if not the first. */
const SLIPS: readonly (readonly [what: string, right: string, wrong: string, mended: string | undefined])[] = [
  ['a key of another tool', 'workloads:', 'jobs:', undefined],
  ['a misspelt key', 'purpose: training', 'purpos: training', undefined],
  ['a word of another tool', 'purpose: training', 'purpose: train', undefined],
  ['a misspelt word', 'precision: bf16', 'precision: bf61', undefined],
  ['a unit in words', '1000 TFLOPS', '1000 teraflops', undefined],
  ['a zone for its region', 'us-east-1   #', 'us-east-1a   #', undefined],
  ['a misspelt region', 'us-east-1   #', 'us-eats-1   #', undefined],
  ['a name in capitals', 'name: lab', 'name: Lab', undefined],
  ['a hexadecimal number', 'version: 1', 'version: 0x1', undefined],
  ['a number in quotes', 'bf16 }', 'bf16 }\n    nodes: { atLeast: "3" }', 'bf16 }\n    nodes: { atLeast: 3 }'],
  ['an amount in place of its map', 'bf16 }', 'bf16 }\n    nodes: 4', 'bf16 }\n    nodes: { atLeast: 4 }'],
  [
    'an amount under a key of another tool',
    'bf16 }',
    'bf16 }\n    gpus: 8',
    'bf16 }\n    accelerators: { atLeast: 8 }',
  ],
  [
    'a misspelt type',
    'bf16 }',
    'bf16 }\n    types: { allow: [p4d.24xlage] }',
    'bf16 }\n    types: { allow: [p4d.24xlarge] }',
  ],
  [
    'an item twice',
    'name: lab',
    'name: lab\noperations: { emails: [a@b.co, c@b.co, a@b.co] }',
    'name: lab\noperations: { emails: [a@b.co, c@b.co] }',
  ],
  [
    'the same hours in two ways',
    'bf16 }',
    'bf16 }\n    dutyCycle: 5 % # old\n    hours: { start: 0 7 * * 1-5, stop: 0 19 * * 1-5 }',
    'bf16 }\n    hours: { start: 0 7 * * 1-5, stop: 0 19 * * 1-5 }',
  ],
];

describe('applyFixes', () => {
  it.each(SLIPS)('mends %s, and leaves the rest to the byte', (_, right, wrong, mended) => {
    expect(HALL).toContain(right);
    const text = HALL.replace(right, wrong);
    expect(diagnosticsOf(text)).not.toEqual([]);
    expect(fixed(text)).toBe(HALL.replace(right, mended ?? right));
  });

  it('mends several in one pass', () => {
    const text = HALL.replace('purpose: training', 'purpos: training')
      .replace('bf16', 'half')
      .replace('1000 T', '1000 t');
    expect(applyFixes(text, diagnosticsOf(text)).applied.length).toBeGreaterThanOrEqual(1);
    let now = text;
    for (let round = 0; round < 5; round++) now = fixed(now);
    expect(now).toContain('purpose: training');
  });

  it('writes JSON in JSON', () => {
    const text = JSON.stringify({
      version: 1,
      name: 'Lab',
      region: 'us-east-1',
      workloads: [{ name: 'train', purpose: 'training', gpus: 8, nodes: 2 }],
      operations: { emails: ['a@b.co', 'a@b.co'] },
    });
    let now = text;
    for (let round = 0; round < 5; round++) now = fixed(now);
    expect(JSON.parse(now)).toMatchObject({
      name: 'lab',
      workloads: [{ accelerators: { atLeast: 8 }, nodes: { atLeast: 2 } }],
      operations: { emails: ['a@b.co'] },
    });
  });

  it.each([
    ['the first key of an item', '  - dutyCycle: 5 %\n    name: train\n', '  - name: train\n'],
    ['the last key of a flow map', '  - { name: train, dutyCycle: 5 % }\n', '  - { name: train }\n'],
    ['the first key of a flow map', '  - { dutyCycle: 5 %, name: train }\n', '  - { name: train }\n'],
    [
      'a key with a comment',
      '  - name: train\n    dutyCycle: 5 % # old\n    purpose: training\n',
      '  - name: train\n    purpose: training\n',
    ],
    ['a key that is alone', '  - name: train\n    power: { dutyCycle: 5 % }\n', '  - name: train\n'],
    [
      'a key that is alone, beside others elsewhere',
      '  - name: train\n    power: { dutyCycle: 5 % }\n  - name: tune\n    power: { load: 5 % }\n',
      '  - name: train\n  - name: tune\n    power: { load: 5 % }\n',
    ],
    [
      'a map',
      '  - name: train\n    dutyCycle:\n      of: 5 %\n\n    purpose: training\n',
      '  - name: train\n\n    purpose: training\n',
    ],
  ])('removes %s with its line or its comma', (_, before, after) => {
    const path = before.includes('power') ? ['workloads', 0, 'power', 'dutyCycle'] : ['workloads', 0, 'dutyCycle'];
    const text = `workloads:\n${before}`;
    const diagnostic: Diagnostic = {
      code: 'contradiction',
      severity: 'error',
      path,
      message: '',
      fix: { value: null },
    };
    expect(applyFixes(text, [diagnostic]).text).toBe(`workloads:\n${after}`);
  });

  it('offers nothing where the key that is meant is there already, or two words may be meant', () => {
    const both = HALL.replace('workloads:', 'jobs: []\nworkloads:');
    expect(fixed(both)).toBe(both);
    const either = HALL.replace('bf16 }', 'bf16 }\n    purchase: [reserved]');
    expect(fixed(either)).toBe(either);
  });
});

describe('datahall fix', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'datahall-fix-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const WRONG = HALL.replace('workloads:', 'jobs:')
    .replace('purpose: training', 'purpose: train')
    .replace('1000 T', '1000 tera');

  it('writes what it prints, and leaves nothing to do', async () => {
    const file = join(folder, 'hall.yaml');
    writeFileSync(file, WRONG);
    const told = await runHere('fix', file);
    expect(told).toMatchObject({ status: 0 });
    expect(told.stdout.replaceAll(`${file}:`, '')).toBe(
      '6:1: jobs -> workloads\n' +
        '8:5: purpose: train -> purpose: training\n' +
        '9:16: atLeast: 1000 teraFLOPS -> atLeast: 1000 TFLOPS\n',
    );
    expect(readFileSync(file, 'utf8')).toBe(HALL);
    expect(await runHere('fix', '--check', file)).toMatchObject({ status: 0, stdout: '' });
  });

  it('writes nothing with --check, and says by its exit code that it would', async () => {
    const file = join(folder, 'checked.yaml');
    writeFileSync(file, WRONG);
    expect(await runHere('fix', '--check', file)).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('jobs -> workloads'),
    });
    expect(readFileSync(file, 'utf8')).toBe(WRONG);
  });

  it('prints what is left to a person', async () => {
    const file = join(folder, 'left.yaml');
    writeFileSync(file, WRONG.replace('1000 teraFLOPS', '1000'));
    const told = await runHere('fix', file);
    expect(told.status).toBe(1);
    expect(told.stderr).toContain('error[unit-missing]');
    expect(readFileSync(file, 'utf8')).toContain('workloads:');
  });
});
