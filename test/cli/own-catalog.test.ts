import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { catalogWarnings } from '../../lib/cli/edge/lock-file.js';
import { planFiles } from '../../lib/cli/edge/plan-files.js';
import { openCatalog } from '../../lib/plan/plan-hall.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const starter = readFileSync(join(root, 'blueprints/starter.yaml'), 'utf8');

const { index } = openCatalog();

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'datahall-own-'));
  file = join(folder, 'starter.yaml');
  writeFileSync(file, starter);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const overlay = (text: string): void => writeFileSync(join(folder, 'datahall.catalog.yaml'), text);
const PRIVATE = `version: 1
name: private-prices
date: 2026-11-01
prices:
  - { instanceType: p5.48xlarge, region: us-east-1, onDemandUsdPerHour: 9.5 }
`;

async function planned() {
  const [hall] = await planFiles([file]);
  if (hall?.status !== 'planned') throw new Error(JSON.stringify(hall));
  return hall.plan;
}

describe('a catalog of one’s own beside the blueprint', () => {
  it('changes the choice, and is named in the plan', async () => {
    expect((await planned()).fleets[0]?.instanceType).toBe('p4d.24xlarge');
    overlay(PRIVATE);
    const plan = await planned();
    expect(plan.fleets[0]?.instanceType).toBe('p5.48xlarge');
    expect(plan.sizing.fleets[0]?.groups[0]?.usdPerHour).toBe(9.5);
    expect(plan.catalog.overlays).toEqual([{ name: 'private-prices', date: '2026-11-01' }]);
  });

  const tier = '{ deployment: PERSISTENT_2, mbytesPerSecondPerTib: 750, usdPerGibMonth: 0.4 }';
  const VAIN = `${PRIVATE}services:\n  - region: us-east-1\n    lustre:\n      - ${tier}\n`;

  it('tells what it says in vain at its own line, once for all blueprints of the folder', () => {
    overlay(VAIN);
    const [second, third] = ['second', 'third'].map((name) => {
      const path = join(folder, `${name}.yaml`);
      writeFileSync(path, starter.replace('name: starter', `name: ${name}`));
      return path;
    }) as [string, string];
    const program = [join(root, 'bundle/datahall.js'), 'check', second, third];
    const { stderr } = spawnSync(process.execPath, program, { cwd: root, encoding: 'utf8' });
    const told = stderr.split('\n').filter((line) => line.includes('reference-unknown'));
    const place = `${join(folder, 'datahall.catalog.yaml')}:9:11`;
    expect(told).toEqual([`${place}: warning[reference-unknown]: there is no tier PERSISTENT_2 SSD 750`]);
  });

  it('is told of beside the reason why nothing fits', () => {
    overlay(VAIN);
    const poor = join(folder, 'poor.yaml');
    writeFileSync(poor, starter.replace('monthlyCost: 10M USD', 'monthlyCost: 10 USD'));
    const program = [join(root, 'bundle/datahall.js'), 'check', poor];
    const { stderr, status } = spawnSync(process.execPath, program, { cwd: root, encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr).toContain('warning[reference-unknown]: there is no tier PERSISTENT_2 SSD 750');
    expect(stderr).toContain('monthly cost');
  });

  it('stops everything when it is wrong, at its own line', async () => {
    overlay(PRIVATE.replace('p5.48xlarge', 'p5.48xlrge'));
    const halls = await planFiles([file]);
    expect(halls).toHaveLength(1);
    expect(halls[0]).toMatchObject({ status: 'wrong', diagnostics: [{ code: 'instance-type-unknown' }] });
    expect(halls[0]?.file).toBe(join(folder, 'datahall.catalog.yaml'));
  });

  it('differs from the lock that was written without it', async () => {
    const quiet = { index, today: '2026-11-22' };
    expect(catalogWarnings([{ file, plan: await planned() }], quiet)).toEqual([]);
    const program = [join(root, 'bundle/datahall.js'), 'lock', file];
    const { status, stdout } = spawnSync(process.execPath, program, { cwd: root, encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: `written: ${join(folder, 'datahall.lock')}\n` });
    expect(catalogWarnings([{ file, plan: await planned() }], quiet)).toEqual([]);
    overlay(PRIVATE);
    const [warning] = catalogWarnings([{ file, plan: await planned() }], quiet);
    expect(warning).toContain('was sized with the catalog of');
    writeFileSync(join(folder, 'datahall.lock'), '{');
    expect(catalogWarnings([{ file, plan: await planned() }], quiet)[0]).toContain('cannot be read');
  });
});

describe('a reservation that is over, or soon will be', () => {
  it('is told from a week before the day on which it ends, where nodes are in it', async () => {
    const file = join(root, 'docs/examples/owned/research.yaml');
    const [hall] = await planFiles([file]);
    if (hall?.status !== 'planned') throw new Error('not planned');
    const { plan } = hall;
    const at = (today: string, sizing = plan.sizing) =>
      catalogWarnings([{ file, plan: { ...plan, sizing } }], {
        index,
        today,
      });
    expect(at('2027-04-24')).toEqual([]);
    expect(at('2027-04-30')).toEqual([
      expect.stringContaining('which ends on 2027-05-01, in 1 day: its nodes are then billed on demand'),
    ]);
    expect(at('2027-05-01')).toEqual([
      expect.stringContaining('uses reservation spring, which ended on 2027-05-01: its 3 nodes are billed'),
    ]);
    const idle = plan.sizing.reservations!.map((one) => ({ ...one, usedNodes: 0 }));
    expect(at('2027-05-01', { ...plan.sizing, reservations: idle })).toEqual([]);
  });
});

describe('old prices', () => {
  it('are reported with their age once they are older than the blueprint accepts', async () => {
    const plan = await planned();
    const file = join(root, 'blueprints/starter.yaml');
    const at = (today: string, days?: number) =>
      catalogWarnings([{ file, plan, maxAgeHours: days && days * 24 }], { index, today });
    expect(at('2036-05-19')).toEqual([]);
    expect(at('2026-05-19', 30)).toEqual([]);
    expect(at('2027-11-22', 180)[0]).toMatch(
      /accepts prices up to 180 days old, and those of us-east-1 \(.*on-demand.*\) are up to 553 days old, of 2026-05-18/,
    );
  });
});
