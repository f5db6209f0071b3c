import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runHere } from './run-here.js';

const folder = mkdtempSync(join(tmpdir(), 'datahall-synth-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function synth(change: (text: string) => string): Promise<string> {
  const file = join(folder, 'hall.yaml');
  writeFileSync(file, change(readFileSync('blueprints/starter.yaml', 'utf8')));
  const { status, stdout } = await runHere('synth', file, '-o', join(folder, 'out'));
  expect(status).toBe(0);
  return stdout;
}

describe('synth', () => {
  const PRIVATE = 'The endpoint of its cluster is private';

  it('says how the second stack reaches a private endpoint, before anything bills', async () => {
    const printed = await synth((text) => text);
    expect(printed).toContain(PRIVATE);
    expect(printed.indexOf(PRIVATE)).toBeGreaterThan(printed.indexOf('starter.charts'));
  });

  it('says nothing of it where an address may reach the endpoint, or there is no second stack', async () => {
    expect(await synth((text) => `${text}kubernetes: { publicAccess: [203.0.113.7/32] }\n`)).not.toContain(PRIVATE);
    expect(await synth((text) => `${text}kubernetes: { charts: none }\n`)).not.toContain(PRIVATE);
    expect(await synth((text) => text.replace('platform: eks', 'platform: batch'))).not.toContain(PRIVATE);
  });

  it('leaves beside a stack what it wrote last alone, and what Terraform keeps', async () => {
    const stacks = join(folder, 'out', 'stacks');
    const assetsOf = (stack: string) =>
      readdirSync(join(stacks, stack, 'assets'), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name, parentPath }) => join(parentPath, name))
        .sort();
    await synth((text) => text);
    const [charts, hall] = [assetsOf('starter.charts'), assetsOf('starter')];
    writeFileSync(join(stacks, 'starter', 'terraform.tfstate'), 'a state');
    writeFileSync(join(stacks, 'starter', 'assets', 'fleet_that_was.json'), 'an earlier run');
    // The chart of what is installed lies in a folder that is named by its content.
    await synth((text) => text.replace('name: train', 'name: learn'));
    expect(assetsOf('starter.charts').filter((path) => path.includes('chart'))).toHaveLength(
      charts.filter((path) => path.includes('chart')).length,
    );
    expect(assetsOf('starter')).not.toContain(join(stacks, 'starter', 'assets', 'fleet_that_was.json'));
    await synth((text) => text);
    expect([assetsOf('starter.charts'), assetsOf('starter')]).toEqual([charts, hall]);
    expect(readFileSync(join(stacks, 'starter', 'terraform.tfstate'), 'utf8')).toBe('a state');
  });
});
