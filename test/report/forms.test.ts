import { describe, expect, it } from 'vitest';
import type { ReportDocument } from '../../lib/report/document.js';
import { frontierDocument } from '../../lib/report/frontier-document.js';
import { renderJson } from '../../lib/report/render/json.js';
import { runHere } from '../cli/run-here.js';
import { compareSums, compareTables, tablesOfJson } from './compare-forms.js';
import { htmlTables, markdownTables } from './printed-numbers.js';
import { SHIPPED } from './shipped-halls.js';

/** A command of the shipped halls, with the least numbers and sums that its document must have. */
interface Asked {
  readonly command: readonly string[];
  readonly numbers: number;
  readonly sums: number;
  /** The document of what the command gives as JSON. @default - the JSON is the document */
  readonly documentOf?: (data: string) => ReportDocument;
}

const file = (name: string): string => `blueprints/${name}.yaml`;
const asked: readonly Asked[] = [
  ...SHIPPED.map((name) => ({ command: ['roi', file(name), '--capital', '300000'], numbers: 20, sums: 4 })),
  ...SHIPPED.map((name) => ({
    command: ['frontier', file(name)],
    numbers: 4,
    sums: 0,
    documentOf: (data: string) => frontierDocument(name, JSON.parse(data)),
  })),
  ...SHIPPED.map((name) => ({ command: ['diff', file('starter'), file(name)], numbers: 10, sums: 3 })),
  { command: ['schedule', file('research'), 'docs/examples/tasks.yaml'], numbers: 20, sums: 0 },
];

describe.each(asked)('$command', ({ command, numbers, sums, documentOf = JSON.parse }) => {
  it('tells the same numbers in JSON, Markdown and HTML, and its sums add up', async () => {
    const [data, markdown, page] = [
      await runHere(...command, '-f', 'json'),
      await runHere(...command, '-f', 'md'),
      await runHere(...command, '-f', 'html'),
    ];
    expect([data.status, markdown.status, page.status]).toEqual([0, 0, 0]);
    const tables = tablesOfJson(renderJson(documentOf(data.stdout)));
    const compared = compareTables(tables, markdownTables(markdown.stdout));
    expect(compared).toBeGreaterThanOrEqual(numbers);
    expect(compareTables(tables, htmlTables(page.stdout))).toBe(compared);
    expect(compareSums(tables, markdownTables(markdown.stdout))).toBeGreaterThanOrEqual(sums);
    expect(compareSums(tables, htmlTables(page.stdout))).toBeGreaterThanOrEqual(sums);
  });
});
