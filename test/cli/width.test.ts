import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SHIPPED } from '../report/shipped-halls.js';
import { runOnTerminal } from './run-here.js';
import { tooWide } from './too-wide.js';

/** What `every-command.test.ts` holds for one hall, held for all that are shipped. */
const LINES: readonly (readonly string[])[] = [
  ...SHIPPED.flatMap((name) => [
    ['size', '--why', `blueprints/${name}.yaml`],
    ['report', `blueprints/${name}.yaml`],
  ]),
  [
    'diff',
    '--fail-on',
    'cost-increase=10%,replace-data,control-lost',
    'blueprints/starter.yaml',
    'blueprints/serving.yaml',
  ],
];

describe('on a terminal of 80 columns', () => {
  it.each(LINES.map((line) => [line.join(' '), line] as const))('%s', async (_, line) => {
    const { status, stdout, stderr } = await runOnTerminal(80, ...line);
    expect([0, 3]).toContain(status);
    expect([...tooWide(stdout, 80), ...tooWide(stderr, 80)]).toEqual([]);
  });

  it.each(SHIPPED)('size of %s fits a screen of 24 lines, with a line to type in', async (name) => {
    const { stdout } = await runOnTerminal(80, 'size', `blueprints/${name}.yaml`);
    expect(stdout.split('\n').length).toBeLessThanOrEqual(25);
  });
});

describe('a mistake on a narrow terminal', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'datahall-width-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([40, 60, 80, 120])('has its caret below the word, in %i columns', async (columns) => {
    const file = join(folder, 'long.yaml');
    const store = '{ name: datasets, holds: datasets, kind: objekt, capacity: 10 TB, throughput: 10 GB/s, efa: false }';
    writeFileSync(
      file,
      `version: 1\nname: long\nregion: us-east-1\nworkloads:\n  - name: train\n    accelerators: { atLeast: 8 }\n    storage: [${store}]\n`,
    );
    const { stderr } = await runOnTerminal(columns, 'check', file);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape that begins what a terminal does not show.
    const lines = stderr.replace(/\u001b\[\d*[A-Za-z]/g, '').split('\n');
    expect(lines.filter((line) => line.length > columns && line.includes(' | '))).toEqual([]);
    const at = lines.findIndex((line) => /^ *\| *\^+$/.test(line));
    const caret = lines[at]!;
    expect(lines[at - 1]!.slice(caret.indexOf('^'), caret.lastIndexOf('^') + 1)).toBe('objekt');
  });

  it('tells why nothing fits within the width', async () => {
    const { status, stderr } = await runOnTerminal(80, 'check', 'docs/examples/too-cheap.yaml');
    expect(status).toBe(1);
    expect(stderr).toContain('error[infeasible]');
    expect(tooWide(stderr, 80)).toEqual([]);
  });
});
