import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

function catalog(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const program = [join(root, 'bundle/datahall.js'), 'catalog', ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, program, { cwd: root, encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('datahall catalog', () => {
  it('lists what meets every filter, cheapest first', () => {
    const { stdout } = catalog('list', '-a', 'h100', '-r', 'us-east-1', '-s', 'price');
    const rows = stdout.split('\n').filter((line) => line.startsWith('p5.'));
    expect(rows.map((row) => row.split(/\s+/)[0])).toEqual(['p5.4xlarge', 'p5.48xlarge']);
    expect(rows[1]).toContain('55.04');
    const data = JSON.parse(catalog('list', '--min-accelerator-memory', '600', '--efa', '--json').stdout);
    expect(data.length).toBeGreaterThan(3);
    for (const row of data) {
      expect(row.acceleratorMemoryGib).toBeGreaterThanOrEqual(600);
      expect(row.efaInterfaces).toBeGreaterThan(0);
    }
  });

  it('gives the prices of a type in every region, and keeps within eighty columns', () => {
    const { stdout } = catalog('prices', 'p5.48xlarge');
    expect(stdout).toContain('us-east-1');
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('traces a figure to its source and date, and an unknown one to its reason', () => {
    const [known] = JSON.parse(
      catalog('trace', 'regions/us-east-1/offers/p5.48xlarge/onDemandUsdPerHour', '--json').stdout,
    );
    expect(known).toMatchObject({ status: 'known', value: 55.04 });
    expect(known.date).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(known.sources.length).toBeGreaterThan(0);
    const [missing] = JSON.parse(
      catalog('trace', 'regions/us-east-1/offers/p5.48xlarge/reserved1YearUsdPerHour', '--json').stdout,
    );
    expect(missing.status).toBe('missing');
    expect(missing.reason).not.toBe('');
  });

  it('shows a type with its accelerator and its offer', () => {
    const traces = JSON.parse(catalog('show', 'p5.48xlarge', '-r', 'us-east-1', '--json').stdout) as { path: string }[];
    const tables = new Set(traces.map(({ path }) => path.split('/')[0]));
    expect([...tables].sort()).toEqual(['accelerators', 'instance-types', 'regions']);
  });

  it('suggests the name that was meant, and refuses a price without a region', () => {
    const unknown = catalog('prices', 'p5.48xlrge');
    expect(unknown.status).toBe(1);
    expect(unknown.stderr).toContain('did you mean "p5.48xlarge"');
    expect(catalog('list', '-r', 'us-esat-1').stderr).toContain('did you mean "us-east-1"');
    expect(catalog('list', '-r', 'Frankfurt').stderr).toContain('did you mean eu-central-1?');
    expect(catalog('show', 'p5.48xlarge', '-r', 'Tokyo').stderr).toContain('did you mean ap-northeast-1?');
    expect(catalog('list', '--max-price', '3').status).toBe(2);
  });

  it('finds nothing wrong in the data that ships', () => {
    expect(catalog('verify')).toMatchObject({ status: 0 });
  });
});
