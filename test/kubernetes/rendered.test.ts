import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { PUBLISHED } from '../../lib/plan/platforms/eks/charts/sources.js';

/** Rows of the table of what was rendered: chart, version, and whether. */
function rows(): string[][] {
  const page = readFileSync('docs/inside-the-cluster.md', 'utf8');
  const table = page.slice(page.indexOf('| chart | version | sets of values |')).split('\n\n')[0]!;
  return table
    .split('\n')
    .slice(2)
    .map((row) => row.split('|').map((cell) => cell.trim().replaceAll('`', '')));
}

it('says of every chart in its version whether it was rendered', () => {
  const said = new Map(rows().map(([, chart, version, , rendered]) => [chart, { version, rendered }]));
  for (const [chart, { version }] of Object.entries(PUBLISHED)) {
    // After another version: npm run charts, and its table.
    expect(said.get(chart)?.version, chart).toBe(version);
    expect(said.get(chart)?.rendered, chart).toMatch(/^(yes|only|no)/);
  }
});
