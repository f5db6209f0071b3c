import { dirname, join } from 'node:path';
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
  /** Folder below the goldens whose files of the command's name hold its three forms. @default - none */
  readonly golden?: string;
}

const file = (name: string): string => `blueprints/${name}.yaml`;
const asked: readonly Asked[] = [
  ...SHIPPED.map((name) => ({
    command: ['roi', file(name), '--capital', '300000'],
    numbers: 20,
    sums: 2,
    ...goldenOf(name, 'starter', 'hybrid'),
  })),
  ...SHIPPED.map((name) => ({
    command: ['frontier', file(name)],
    numbers: 4,
    sums: 0,
    documentOf: (data: string) => frontierDocument(name, JSON.parse(data)),
    ...goldenOf(name, 'starter', 'train-70b'),
  })),
  ...SHIPPED.map((name) => ({ command: ['diff', file('starter'), file(name)], numbers: 10, sums: 3 })),
  { command: ['schedule', file('research'), 'docs/examples/tasks.yaml'], numbers: 20, sums: 0, golden: 'research' },
];

function goldenOf(name: string, ...kept: readonly string[]): { golden?: string } {
  return kept.includes(name) ? { golden: name } : {};
}

describe.each(asked)('$command', ({ command, numbers, sums, documentOf = JSON.parse, golden }) => {
  it('tells the same numbers in JSON, Markdown and HTML, and its sums add up', async () => {
    const [data, markdown, page] = [
      await runHere(...command, '-f', 'json'),
      await runHere(...command, '-f', 'md'),
      await runHere(...command, '-f', 'html'),
    ];
    expect([data.status, markdown.status, page.status]).toEqual([0, 0, 0]);
    if (golden !== undefined) {
      for (const [form, { stdout }] of Object.entries({ json: data, md: markdown, html: page }))
        await expect(stdout).toMatchFileSnapshot(join(goldens, golden, `${command[0]}.${form}`));
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
