import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runHere } from '../cli/run-here.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'datahall-runners-up-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What `size` prints of a hall with one workload, in one line. */
async function sized(workload: string, rest: string, ...options: readonly string[]): Promise<string> {
  const file = join(folder, 'hall.yaml');
  writeFileSync(
    file,
    `version: 1\nname: hall\nregion: us-east-1\nworkloads:\n  - ${workload}\noperations: { emails: [] }\n${rest}`,
  );
  return (await runHere('size', ...options, file)).stdout.replaceAll(/\s+/g, ' ');
}

const RUN = 'name: pre, training: { parameters: 7B, tokens: 1T, deadline: 60 d }';
const ON_SPOT = `{ ${RUN}, purchase: [on-demand, spot] }`;

describe('a runner-up that is cheaper', () => {
  it('is said to be cheaper, and to break the limit', async () => {
    const said = await sized(ON_SPOT, 'limits: { monthlyEnergy: 18643.4146 kWh, nodes: 4 }\n', '--why');
    expect(said).toMatch(/runner-up pre: \d+ × \S+, [\d.]+ % cheaper, but breaks monthly energy/);
    expect(said).toMatch(/the runner-up, \d+ × \S+, is cheaper, but breaks monthly energy\./);
    expect(said).not.toContain('-20.2 % more');
  });
});

describe('the cost of a runner-up', () => {
  const partly = `{ ${RUN}, purchase: [on-demand, { kind: spot, maxShare: 40 %, overhead: 15 % }] }`;

  it('of a run is that of the whole run, with the first month where that is less, and of no weight that is not set', async () => {
    const said = await sized(partly, '', '--why');
    expect(said).not.toContain('minimum node count');
    expect(said).toMatch(
      /the run is cheapest in time on 8 nodes at 21\.5k USD\/run each \(13\.9k in the first month\)/,
    );
    expect(said).toMatch(/5 nodes at 37\.1k USD\/run each;/);
    expect(said).not.toContain('with weighted energy');
    expect(said).toMatch(/firm figures only is [^,]*, 6,880 USD\/run more\./);
  });

  it('is with the weight of energy where one is set', async () => {
    expect(await sized(partly, 'objective: { energyWeight: 0.1 USD/kWh }\n', '--why')).toContain(
      'with weighted energy)',
    );
  });
});
