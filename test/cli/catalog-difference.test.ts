import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeIndex } from '../../lib/catalog/files/index-file.js';
import { readCatalogFiles } from '../../lib/catalog/files/load-catalog.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
let folder: string;

/** The shipped catalog with p4d.24xlarge at three times its price in us-east-1. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'datahall-catalog-'));
  const { index, files } = readCatalogFiles();
  const changed = new Map(files);
  const region = changed.get('regions/us-east-1.json')!;
  const dearer = region.replace(/(\["p4d\.24xlarge","[^"]*"),21\.957642,/, '$1,65.872926,');
  expect(dearer).not.toBe(region);
  changed.set('regions/us-east-1.json', dearer);
  const { hash: _hash, files: _files, ...rest } = index;
  for (const [path, text] of [...changed, ['index.json', encodeIndex(rest, changed)] as const]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function diff(...args: string[]): { status: number | null; stdout: string } {
  const program = [join(root, 'bundle/datahall.js'), 'catalog', 'diff', 'shipped', folder, ...args];
  const { status, stdout } = spawnSync(process.execPath, program, { cwd: root, encoding: 'utf8' });
  return { status, stdout };
}

describe('datahall catalog diff', () => {
  it('shows the price that moved, and for which blueprints and by how much', () => {
    const { status, stdout } = diff('--json', 'blueprints/starter.yaml', 'blueprints/serving.yaml');
    expect(status).toBe(0);
    const { changes, blueprints } = JSON.parse(stdout);
    expect(changes).toEqual([
      {
        path: 'regions/us-east-1/offers/p4d.24xlarge/onDemandUsdPerHour',
        before: 21.957642,
        after: 65.872926,
        relative: expect.closeTo(2, 9),
      },
    ]);
    const [starter, serving] = blueprints;
    // The starter leaves p4d for what is now the cheapest; serving stands in another region.
    expect(starter.before.choice).toContain('p4d.24xlarge');
    expect(starter.after.choice).not.toContain('p4d.24xlarge');
    expect(starter.after.totalUsdPerMonth).toBeGreaterThan(starter.before.totalUsdPerMonth);
    expect(serving.after).toEqual(serving.before);
  });

  it('tells the same in eighty columns', () => {
    const { stdout } = diff('blueprints/starter.yaml');
    expect(stdout).toContain('200 %');
    expect(stdout).toContain('→');
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});
