import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { ReportDocument } from '../../lib/report/document/document.js';
import { frontierDocument } from '../../lib/report/documents/frontier-document.js';
import { renderJson } from '../../lib/report/render/json.js';
import { runHere } from '../cli/run-here.js';
import { compareSums, compareTables, repeatedIds, tablesOfJson } from './compare-forms.js';
import { htmlTables, markdownTables } from './printed-numbers.js';
import { SHIPPED } from './shipped-halls.js';

const goldens = join(dirname(fileURLToPath(import.meta.url)), '../golden');

/** A command of the shipped halls, with the least numbers and sums that its document must have. */
interface Asked {
  readonly command: readonly string[];
  readonly numbers: number;
  readonly sums: number;
  /** The document of what the command gives as JSON. @default - the JSON is the document */
  readonly documentOf?: (data: string) => ReportDocument;
  /** Files below the goldens that hold a form each. @default - none */
  readonly goldens?: readonly string[];
}

const file = (name: string): string => `blueprints/${name}.yaml`;
const asked: readonly Asked[] = [
  ...SHIPPED.map((name) => ({
    command: ['roi', file(name), '--capital', '300000'],
    numbers: 20,
    sums: 2,
    ...(name === 'starter' && { goldens: ['starter/roi.json', 'starter/roi.md', 'starter/roi.html'] }),
  })),
  ...SHIPPED.map((name) => ({
    command: ['frontier', file(name)],
    numbers: 4,
    sums: 0,
    documentOf: (data: string) => frontierDocument(name, JSON.parse(data)),
    ...(name === 'starter' && { goldens: ['starter/frontier.json', 'starter/frontier.html'] }),
    ...(name === 'train-70b' && { goldens: ['train-70b/frontier.md'] }),
  })),
  ...SHIPPED.map((name) => ({ command: ['diff', file('starter'), file(name)], numbers: 10, sums: 3 })),
  {
    command: ['schedule', file('research'), 'docs/examples/tasks.yaml'],
    numbers: 20,
    sums: 0,
    goldens: ['research/schedule.json', 'research/schedule.md'],
  },
];

describe.each(asked)('$command', ({ command, numbers, sums, documentOf = JSON.parse, goldens: kept = [] }) => {
  it('tells the same numbers in JSON, Markdown and HTML, and its sums add up', async () => {
    const [data, markdown, page] = [
      await runHere(...command, '-f', 'json'),
      await runHere(...command, '-f', 'md'),
      await runHere(...command, '-f', 'html'),
    ];
    expect([data.status, markdown.status, page.status]).toEqual([0, 0, 0]);
    for (const path of kept) {
      const { stdout } = { '.json': data, '.md': markdown, '.html': page }[extname(path)]!;
      await expect(stdout).toMatchFileSnapshot(join(goldens, path));
    }
    const tables = tablesOfJson(renderJson(documentOf(data.stdout)));
    const compared = compareTables(tables, markdownTables(markdown.stdout));
    expect(compared).toBeGreaterThanOrEqual(numbers);
    expect(compareTables(tables, htmlTables(page.stdout))).toBe(compared);
    expect(repeatedIds(page.stdout)).toEqual([]);
    expect(compareSums(tables, markdownTables(markdown.stdout))).toBeGreaterThanOrEqual(sums);
    expect(compareSums(tables, htmlTables(page.stdout))).toBeGreaterThanOrEqual(sums);
  });
});
