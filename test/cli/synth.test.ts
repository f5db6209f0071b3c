import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
});
