import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { planFiles } from '../../lib/cli/edge/plan-files.js';
import { atMonthOf } from '../../lib/cli/portfolio/portfolio-file.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'datahall-named-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

it('refuses an export of requests that is too large before it reads it, at the place that names it', async () => {
  write('r.csv', `time,requests\n${'2026-11-02T00:00:00Z,1\n'.repeat(45_000)}`);
  const blueprint = write(
    'hall.yaml',
    `version: 1
name: rows
region: us-east-1
workloads:
  - name: serve
    purpose: inference
    accelerators: { atLeast: 8 }
    profile: { week: { csv: r.csv } }
`,
  );
  const [hall] = await planFiles([blueprint]);
  expect(hall).toMatchObject({
    status: 'wrong',
    diagnostics: [
      {
        code: 'file-unreadable',
        path: ['workloads', 0, 'profile', 'week', 'csv'],
        message: expect.stringMatching(/1035014 bytes, and at most 1000000/),
        range: expect.any(Array),
      },
    ],
  });
});

it('takes for a portfolio only what the command writes', () => {
  expect(atMonthOf(join(folder, 'none.json'), null)).toBeNull();
  expect(atMonthOf(write('text.json', 'name: hall'), null)).toBeNull();
  expect(atMonthOf(write('other.json', '{"hall":"year","months":2}'), null)).toBeNull();
  const workloads = [{ workload: 'a', region: 'us-east-1', instanceType: 'g6.xlarge', nodesByMonth: [1], spot: null }];
  const portfolio = { hall: 'year', region: 'us-east-1', start: '2027-01-01', purchases: [], workloads };
  // Nodes of one month, and the portfolio has two.
  expect(atMonthOf(write('short.json', JSON.stringify({ ...portfolio, months: 2 })), null)).toBeNull();
  expect(atMonthOf(write('whole.json', JSON.stringify({ ...portfolio, months: 1 })), null)).not.toBeNull();
});
