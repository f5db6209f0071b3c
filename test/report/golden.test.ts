import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { changeOf } from '../../lib/cli/commands/review/change-of.js';
import { planHall } from '../../lib/plan/plan-hall.js';
import { diffDocument } from '../../lib/report/diff/diff-document.js';
import { judge, parseRules, type ReviewRule } from '../../lib/report/diff/policy.js';
import { renderHtml } from '../../lib/report/render/html.js';
import { renderMarkdown } from '../../lib/report/render/markdown.js';
import { shippedFile, shippedPlan, shippedReport } from './shipped-halls.js';

const goldens = join(dirname(fileURLToPath(import.meta.url)), '../golden');

/** The blueprint with its first store twice as large. */
function grown(text: string): string {
  const larger = text.replace(/capacity: (\d+) TB/, (_, terabytes: string) => `capacity: ${2 * Number(terabytes)} TB`);
  if (larger === text) throw new Error('no store to grow');
  return larger;
}

/** Halls whose reports show what no other's do: regions compared, a strict security profile, a derived demand. */
const IN_MARKDOWN = ['hardened', 'hybrid', 'serving', 'starter', 'train-70b'];
/** A plain hall, and one with most sections; the pages of the others are compared with their data in `forms.test.ts`. */
const IN_HTML = ['hybrid', 'starter'];

describe.each(IN_MARKDOWN)('the report of %s', (name) => {
  it('as Markdown', async () => {
    const page = renderMarkdown(await shippedReport(name));
    await expect(page).toMatchFileSnapshot(join(goldens, name, 'report.md'));
  });

  it.runIf(IN_HTML.includes(name))('as HTML', async () => {
    const page = renderHtml(await shippedReport(name));
    await expect(page).toMatchFileSnapshot(join(goldens, name, 'report.html'));
  });
});

describe.each(IN_HTML)('the difference of %s from itself with its first store twice as large', (name) => {
  it('as Markdown and HTML', async () => {
    const outcome = await planHall(grown(readFileSync(shippedFile(name), 'utf8')));
    if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
    const change = changeOf(await shippedPlan(name), outcome.plan);
    const rules = parseRules('cost-increase=10%,replace-data,control-lost') as readonly ReviewRule[];
    const document = diffDocument(change, judge(change, rules));
    await expect(renderMarkdown(document)).toMatchFileSnapshot(join(goldens, name, 'diff.md'));
    await expect(renderHtml(document)).toMatchFileSnapshot(join(goldens, name, 'diff.html'));
  });
});
