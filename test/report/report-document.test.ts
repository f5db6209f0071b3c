import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ReportDocument } from '../../lib/report/document/document.js';
import { renderHtml } from '../../lib/report/render/html.js';
import { renderJson } from '../../lib/report/render/json.js';
import { renderMarkdown } from '../../lib/report/render/markdown.js';
import { PAGE_SCRIPT, PAGE_SCRIPT_HASH } from '../../lib/report/render/page-script.js';
import { renderText } from '../../lib/report/render/text.js';
import { costWords } from '../../lib/report/words/bill-words.js';
import { compareSums, compareTables, isAmount, repeatedIds, tablesOfJson } from './compare-forms.js';
import { htmlTables, markdownTables, readPrinted, unescapeMarkup } from './printed-numbers.js';
import { SHIPPED, shippedPlan, shippedReport } from './shipped-halls.js';

describe.each(SHIPPED)('the report of %s', (name) => {
  it('has the same numbers as Markdown, HTML, JSON and text', async () => {
    const document = await shippedReport(name);
    const tables = tablesOfJson(renderJson(document));
    const amounts = compareTables(tables, markdownTables(renderMarkdown(document)));
    expect(compareTables(tables, htmlTables(renderHtml(document)))).toBe(amounts);
    expect(repeatedIds(renderHtml(document))).toEqual([]);
    expect(amounts).toBeGreaterThan(80);
    // In text a cell may go on in the next line: every printed number of the Markdown stands there whole.
    const text = renderText(document, { width: 100 }).join('\n');
    const numbers = markdownTables(renderMarkdown(document))
      .flat(2)
      .filter((cell) => /^[\d,.]+$/.test(cell));
    for (const number of numbers) expect(text).toContain(number);
  });

  it('says the key figures alike in all forms', async () => {
    const document = await shippedReport(name);
    const figures = document.sections.flatMap(({ blocks }) => blocks.filter((block) => block.kind === 'figures'));
    const markdown = renderMarkdown(document);
    const page = unescapeMarkup(renderHtml(document));
    for (const { label, value } of figures.flatMap(({ items }) => items)) {
      if (!isAmount(value)) continue;
      const [, inMarkdown] = new RegExp(`^- \\*\\*${label.trim()}\\*\\*: (.*)$`, 'm').exec(markdown)!;
      const [, inPage] = new RegExp(`<dt>${label}</dt><dd>(.*?)</dd>`).exec(page)!;
      expect(inPage).toBe(inMarkdown);
      const { value: read, tolerance } = readPrinted(inMarkdown!, value.unit);
      expect(Math.abs(read - value.value)).toBeLessThanOrEqual(Math.max(tolerance, 0.005 * value.value));
    }
  });

  it('adds up as printed wherever a table has a total', async () => {
    const document = await shippedReport(name);
    const [markdown, page] = [renderMarkdown(document), renderHtml(document)];
    const tables = tablesOfJson(renderJson(document));
    expect(compareSums(tables, markdownTables(markdown))).toBeGreaterThanOrEqual(5);
    expect(compareSums(tables, htmlTables(page))).toBeGreaterThanOrEqual(5);
  });

  it('names everything that is watched, who is told, and what is backed up', async () => {
    const { alarms, events, topic, backup } = (await shippedPlan(name)).operations;
    const section = (await shippedReport(name)).sections.find(({ id }) => id === 'operations')!;
    const watched = section.blocks.flatMap((block) => (block.kind === 'table' ? block.rows.map(({ key }) => key) : []));
    expect(watched).toEqual([...alarms, ...events].map(({ key }) => key));
    const text = section.blocks.map((block) => (block.kind === 'paragraph' ? block.text : '')).join('\n');
    for (const told of [...topic.emails, ...(backup?.stores ?? [])]) expect(text).toContain(told);
    expect(text.includes('No file system is backed up')).toBe(backup === null);
  });

  it('names the source and date of every price, and says what has none', async () => {
    const plan = await shippedPlan(name);
    const { cost } = plan.sizing;
    const own = cost.lines.filter(({ figure }) => figure === null).map(({ subject }) => subject.kind);
    const stated = [
      'licence',
      'node-parts',
      'operations-staff',
      'support-plan',
      'owned-nodes',
      'owned-power',
      'owned-staff',
    ];
    expect(own.filter((kind) => !stated.includes(kind))).toEqual([]);
    const markdown = renderMarkdown(await shippedReport(name));
    const dates = markdownTables(markdown).find(([heading]) => heading!.includes('price source'))!;
    expect(
      dates.slice(1, -1).filter((row) => !/^(?:\d{4}-\d\d-\d\d \[\d+\]|the blueprint)$/.test(row.at(-1)!)),
    ).toEqual([]);
    expect(markdown).toContain('Not priced, and in no total:');
    for (const { subject } of cost.unpriced) expect(markdown).toContain(`- ${costWords(subject)}`);
  });
});

describe('a page', () => {
  it('loads nothing from elsewhere and runs one script, which its policy names', async () => {
    const page = renderHtml(await shippedReport('starter'));
    expect(page).not.toMatch(/<link|<img|<iframe|@import|url\(|src=|javascript:/i);
    const scripts = [...page.matchAll(/<script>(.*?)<\/script>/gs)].map(([, script]) => script!);
    expect(scripts).toEqual([PAGE_SCRIPT]);
    const hash = createHash('sha256').update(PAGE_SCRIPT).digest('base64');
    expect(PAGE_SCRIPT_HASH).toBe(hash);
    expect(page).toContain(`default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'"`);
  });

  it('runs nothing at all where it is to be still', async () => {
    const page = renderHtml(await shippedReport('starter'), { still: true });
    expect(page).not.toMatch(/<script|script-src/);
  });

  it('has the answer first: the verdict, four figures, then the groups of the contents in order', async () => {
    const page = renderHtml(await shippedReport('starter'));
    expect(page).toContain('<p class="lead headline">2 × p4d.24xlarge on demand in us-east-1:');
    const tiles = /<dl class="figures" id="key-figures">(.*?)<\/dl>/s.exec(page)![1]!;
    const headings = [...tiles.matchAll(/<dt>(.*?)<\/dt>/g)].map(([, heading]) => heading);
    expect(headings).toEqual(['what to buy', 'cost', 'capacity risk', 'energy']);
    const contents = /<nav[^>]*>(.*?)<\/nav>/s.exec(page)![1]!;
    const groups = [
      ...contents.replace(/<ul>\n(<li><a[^>]*>[^<]*<\/a><\/li>\n)+<\/ul>/g, '').matchAll(/<a[^>]*>(.*?)<\/a>/g),
    ];
    expect(groups.map(([, name]) => name)).toEqual([
      'Answer',
      'Why',
      'Bill',
      'Network',
      'Operations',
      'Security',
      'Sources',
    ]);
  });

  it('has one tile for what all fleets buy, and the rest of many in a count', () => {
    const item = (at: number) => ({ key: `f${at}`, label: `f${at}`, value: `${at} × a`, tile: 'what to buy' });
    const page = renderHtml({
      format: 1,
      kind: 'report',
      title: 't',
      lead: 'l',
      sections: [
        {
          id: 's',
          title: '',
          blocks: [
            {
              kind: 'figures',
              id: 'key',
              items: [...[1, 2, 3, 4, 5].map(item), { key: 'c', label: 'cost', value: '1', note: 'why' }],
            },
          ],
        },
      ],
    });
    expect(page.match(/<dt>/g)).toHaveLength(2);
    expect(page).toContain('3 × a<span class="note">f3</span></dd><dd class="many">and 2 more</dd>');
    expect(page).toContain('<dt>cost</dt><dd>1<span class="note">why</span></dd>');
  });

  it('has no text that calls somebody, or that begins a line by itself', () => {
    const text = 'cc @everyone\n::error::x, ops@example.com';
    const document: ReportDocument = {
      format: 1,
      kind: 'report',
      title: '',
      lead: text,
      sections: [
        {
          id: 'a',
          title: '',
          blocks: [
            { kind: 'list', items: [text] },
            {
              kind: 'table',
              id: 't',
              caption: '',
              columns: [{ key: 'a', heading: 'a', align: 'left' }],
              rows: [{ a: text }],
              total: null,
            },
          ],
        },
      ],
    };
    const markdown = renderMarkdown(document);
    expect(markdown.match(/@<!-- -->everyone/g)).toHaveLength(3);
    expect(markdown).not.toContain('@everyone');
    expect(markdown).toContain('ops@example.com');
    const lines = [...renderText(document, { width: 80 }), ...markdown.split('\n')];
    expect(lines.filter((line) => line.startsWith('::') || line.includes('\n'))).toEqual([]);
  });

  it('takes text literally', () => {
    const hostile = '</td><script>alert(1)</script> **x** | `y`';
    const document: ReportDocument = {
      format: 1,
      kind: 'report',
      title: hostile,
      lead: hostile,
      sections: [
        {
          id: 's',
          title: hostile,
          blocks: [
            { kind: 'paragraph', text: hostile },
            {
              kind: 'table',
              id: 't',
              caption: hostile,
              columns: [{ key: 'a', heading: hostile, align: 'left' }],
              rows: [{ a: hostile }],
              total: null,
            },
          ],
        },
      ],
    };
    expect(renderHtml(document).split('<script')).toHaveLength(2);
    expect(markdownTables(renderMarkdown(document))).toHaveLength(1);
    expect(markdownTables(renderMarkdown(document))[0]![1]).toHaveLength(1);
    expect(renderMarkdown(document)).not.toContain('<script');
  });
});
