import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runHere } from '../cli/run-here.js';

const folder = mkdtempSync(join(tmpdir(), 'roi-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Four nodes for twenty days, 480 hours, once; beside them, where asked, one that goes on. */
function hall(beside = ''): string {
  const file = join(folder, `${beside === '' ? 'run' : 'both'}.yaml`);
  writeFileSync(
    file,
    `
version: 1
name: hall
region: us-east-1
operations: { emails: [] }
workloads:
  - name: train
    runLength: 20 d
    purpose: training
    accelerators: { atLeast: 32 }
    types: { allow: [p4d] }
${beside}`,
  );
  return file;
}

const SERVING = `
  - name: serve
    purpose: inference
    accelerators: { atLeast: 8 }
    types: { allow: [p4d] }
`;

/** Totals by purchase option, of the table with this id. */
async function totalsOf(id: string, ...args: string[]): Promise<Record<string, number>> {
  const { status, stdout, stderr } = await runHere('roi', '--json', ...args);
  expect([status, stderr]).toEqual([0, '']);
  const { sections } = JSON.parse(stdout);
  const tables = sections.flatMap((each: { blocks: object[] }) => each.blocks);
  const table = tables.find((block: { id?: string }) => block.id === id);
  return Object.fromEntries(
    table.rows.map((row: { name: string; total: { value: number } }) => [row.name, row.total.value]),
  );
}

// USD an hour of a p4d.24xlarge: on demand 21.957642.
const RUN_USD = 4 * 480 * 21.957642;

describe('the return on a run', () => {
  it('counts it once, whatever the horizon', async () => {
    for (const horizon of ['1', '36', '60']) {
      const totals = await totalsOf('alternatives', hall(), '--horizon', horizon);
      expect(totals['on demand']).toBeCloseTo(RUN_USD, 1);
    }
  });

  it('pays one whole term of a reservation, and no second', async () => {
    const totals = await totalsOf('alternatives', hall());
    // 9.923 USD an hour over three years; the plan of nodes that go on divides the same sum by 36.
    const steady = await totalsOf('alternatives', hall(), '--runs-per-year', '18');
    expect(totals['reserved 3 years']).toBeCloseTo(steady['reserved 3 years']!, 1);
    expect(totals['reserved 1 year']).toBeCloseTo(steady['reserved 1 year']! / 3, 1);
  });

  it('repeats it as often a year as the user says', async () => {
    const totals = await totalsOf('alternatives', hall(), '--runs-per-year', '2');
    expect(totals['on demand']).toBeCloseTo(6 * RUN_USD, 0);
  });

  it('is apart from that of what goes on', async () => {
    const file = hall(SERVING);
    expect((await totalsOf('alternatives-train', file))['on demand']).toBeCloseTo(RUN_USD, 1);
    const rest = await totalsOf('alternatives', file);
    expect(rest['on demand']).toBeCloseTo(36 * 730 * 21.957642, 0);
  });

  it.each([
    [['--utilization', '0.5'], '--runs-per-year in place of --utilization'],
    [['--runs-per-year', '19'], '18 fit into a year'],
    [['--runs-per-year', '0'], 'give runs a year, above 0'],
  ])('refuses %s', async (args, words) => {
    const { status, stderr } = await runHere('roi', hall(), ...args);
    expect(status).not.toBe(0);
    expect(stderr).toContain(words);
  });

  it('refuses runs of a hall that has none', async () => {
    const { status, stderr } = await runHere('roi', 'blueprints/starter.yaml', '--runs-per-year', '2');
    expect(status).not.toBe(0);
    expect(stderr).toContain('none of starter does');
  });
});

describe('the cost of a run', () => {
  it('is a line of every answer', async () => {
    const file = hall();
    const plan = JSON.parse((await runHere('plan', file)).stdout);
    const [{ totalUsd }] = plan.sizing.runs;
    expect(totalUsd).toBeGreaterThan(RUN_USD);
    const short = /run of train +42\.2k USD/;
    expect((await runHere('size', file)).stdout).toMatch(short);
    expect((await runHere('size', '--why', file)).stdout).toMatch(short);
    expect(JSON.parse((await runHere('size', '--json', file)).stdout).sizing.runs).toEqual(plan.sizing.runs);
    expect((await runHere('report', file)).stdout).toMatch(/run of +hours +hardware/);
    const kept = join(folder, 'plan.json');
    writeFileSync(kept, JSON.stringify(plan));
    expect((await runHere('diff', kept, file)).stdout).toMatch(/run of train +USD\/run +([\d,.]+) +\1/);
    const frontier = JSON.parse((await runHere('frontier', '--json', file)).stdout);
    expect(frontier.plans.map(({ runs }: { runs: { totalUsd: number }[] }) => runs[0]!.totalUsd)).toContain(totalUsd);
  });
});
