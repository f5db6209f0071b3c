import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runHere } from './run-here.js';

const folder = mkdtempSync(join(tmpdir(), 'datahall-places-'));
const file = join(folder, 'wide.yaml');
beforeAll(() =>
  writeFileSync(
    file,
    `version: 1
name: wide
region: [us-east-1, us-west-2]
platform: batch
workloads:
  - name: serve
    purpose: inference
    accelerators: { atLeast: 10 }
    types: { allow: [g6.xlarge] }
    spread: { shares: { us-east-1: 70 %, us-west-2: 30 % } }
operations: { emails: [] }
`,
  ),
);
afterAll(() => rmSync(folder, { recursive: true }));

describe('a blueprint that is spread over regions', () => {
  it('is checked in each, as text and as data', async () => {
    expect(await runHere('check', file)).toEqual({
      status: 0,
      stdout: `${file}@us-east-1: fine\n${file}@us-west-2: fine\n`,
      stderr: '',
    });
    const { stdout } = await runHere('check', '--json', file);
    const results: { place: string; status: string }[] = JSON.parse(stdout);
    expect(results.map(({ place, status }) => [place, status])).toEqual([
      ['us-east-1', 'planned'],
      ['us-west-2', 'planned'],
    ]);
  });

  it('is sized as a whole and in each, and one of them by its name', async () => {
    const { status, stdout } = await runHere('size', file);
    expect(status).toBe(0);
    expect(stdout).toContain('a hall in each of 2 regions');
    expect(stdout.indexOf('wide-use1: ')).toBeGreaterThan(stdout.indexOf('a hall in each'));
    expect(stdout).toMatch(/size --why\s+\S+wide.yaml@us-west-2/);
    const whole = JSON.parse((await runHere('size', '--json', file)).stdout);
    const nodes = (sizing: { fleets: { groups: { nodes: number }[] }[] }) =>
      sizing.fleets.flatMap(({ groups }) => groups).reduce((sum, group) => sum + group.nodes, 0);
    expect(whole.places.map((each: { sizing: Parameters<typeof nodes>[0] }) => nodes(each.sizing))).toEqual([7, 3]);
    const west = JSON.parse((await runHere('size', '--json', `${file}@us-west-2`)).stdout);
    expect(west.sizing).toEqual(whole.places[1].sizing);
  });

  it('has a stack in each', async () => {
    const out = join(folder, 'out');
    expect((await runHere('synth', file, '-o', out)).status).toBe(0);
    expect(readdirSync(join(out, 'stacks')).sort()).toEqual(['wide-use1', 'wide-usw2']);
    const west = join(folder, 'west');
    expect((await runHere('synth', `${file}@us-west-2`, '-o', west)).status).toBe(0);
    expect(readdirSync(join(west, 'stacks'))).toEqual(['wide-usw2']);
  });

  it('has a page for one hall, and says how to name it', async () => {
    const page = join(folder, 'page.html');
    const refused = await runHere('report', '-f', 'html', '-o', page, file);
    expect(refused.status).not.toBe(0);
    expect(refused.stderr).toContain(`${file}@us-east-1`);
    expect(existsSync(page)).toBe(false);
    expect((await runHere('report', '-f', 'html', '-o', page, `${file}@us-east-1`)).status).toBe(0);
    expect(existsSync(page)).toBe(true);
    const plan = await runHere('plan', file);
    expect([plan.status === 0, plan.stderr.includes(`${file}@us-west-2`)]).toEqual([false, true]);
    expect(JSON.parse((await runHere('plan', `${file}@us-west-2`)).stdout).name).toBe('wide-usw2');
  });

  it('has no hall in another region, and one that is not spread has none by name', async () => {
    const { status, stderr } = await runHere('check', `${file}@eu-west-1`);
    expect(status).not.toBe(0);
    expect(stderr).toContain('error[region-unknown]');
    expect(stderr).toContain('us-east-1, us-west-2');
    const single = await runHere('check', 'blueprints/starter.yaml@us-east-1');
    expect(single.stderr).toContain('it is of one hall');
  });
});
