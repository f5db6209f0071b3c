import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeProgram } from '../../lib/cli/program.js';
import { SHIPPED } from '../report/shipped-halls.js';
import { runHere } from './run-here.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'datahall-width-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const starter = 'blueprints/starter.yaml';

/** One line for every command that prints tables; the others print no table, or what the user wrote. */
const LINES: Readonly<Record<string, readonly (readonly string[])[]>> = {
  check: [['check', starter]],
  size: SHIPPED.map((name) => ['size', `blueprints/${name}.yaml`]),
  report: SHIPPED.map((name) => ['report', `blueprints/${name}.yaml`]),
  diff: [['diff', '--fail-on', 'cost-increase=10%,replace-data,control-lost', starter, 'blueprints/serving.yaml']],
  roi: [['roi', starter, '--capital', '250000']],
  schedule: [['schedule', 'blueprints/research.yaml', 'docs/examples/tasks.yaml']],
  catalog: [
    ['catalog', 'list', '--region', 'us-east-1'],
    ['catalog', 'show', 'p5.48xlarge', '--region', 'us-east-1'],
    ['catalog', 'prices', 'p5.48xlarge'],
    ['catalog', 'trace', 'regions/us-east-1/offers/p5.48xlarge'],
  ],
};
const WITHOUT_TABLES = ['init', 'expand', 'plan', 'synth', 'lock', 'completion', 'quota', 'frontier'];

/** Paths and addresses are words that nothing can break. */
const LONGEST_WORD = 60;

describe('on a terminal of 80 columns', () => {
  it('every command is held to the width, or prints no table', () => {
    const known = makeProgram(() => {}).commands.map((command) => command.name());
    expect(known.filter((name) => !(name in LINES) && !WITHOUT_TABLES.includes(name))).toEqual([]);
  });

  it.each(
    Object.values(LINES)
      .flat()
      .map((line) => [line.join(' '), line] as const),
  )('%s', async (_, line) => {
    const { status, stdout } = await runHere(...line);
    expect([0, 3]).toContain(status);
    const wide = stdout.split('\n').filter((text) => text.length > 80);
    expect(wide.filter((text) => Math.max(...text.split(' ').map(({ length }) => length)) < LONGEST_WORD)).toEqual([]);
  });
});
