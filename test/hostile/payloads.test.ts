import { describe, expect, it } from 'vitest';
import { renderAnnotations } from '../../lib/report/diff/annotations.js';
import type { HallChange } from '../../lib/report/diff/hall-change.js';
import { renderHtml } from '../../lib/report/render/html.js';
import { renderJson } from '../../lib/report/render/json.js';
import { renderMarkdown } from '../../lib/report/render/markdown.js';
import { PAGE_SCRIPT_HASH } from '../../lib/report/render/page-script.js';
import { renderText } from '../../lib/report/render/text.js';
import { shippedPlan, shippedReport } from '../report/shipped-halls.js';
import { foreignTemplates, hostile } from '../terraform/live-templates.js';
import { platformPlan } from '../terraform/platform-plans.js';
import { type Json, Synthesized } from '../terraform/synthesized.js';
import { PAYLOADS, poisoned } from './payloads.js';

/** What the payloads are compared with: a word that means nothing anywhere. */
const WORD = 'word';

/** Elements of a page with the names of their attributes, comments included, in order. */
const markupOf = (page: string): string[] =>
  [...page.matchAll(/<(!--|\/?[A-Za-z][A-Za-z0-9]*)((?:\s+[A-Za-z:-]+(?:="[^"]*")?)*)\s*\/?>?/g)].map(
    ([, name, attributes]) => [name, ...[...attributes!.matchAll(/([A-Za-z:-]+)="/g)].map(([, key]) => key)].join(' '),
  );

/** What Markdown and the HTML in it would read as a mark, in order; lines too. */
const marksOf = (markdown: string): string[] =>
  markdown
    // A quoted label of Mermaid holds text and entities alone.
    .replace(/```mermaid\n[^`]*\n```/g, (diagram) => diagram.replace(/"[^"\n]*"/g, '""'))
    .replace(/@<!-- -->/g, '')
    .replace(/\\[\\`*[\]|~_]|&lt;|&gt;|#\d+;/g, '')
    .match(/[\\`*[\]|<>~\n]|@(?=\w)|^#+ |^- |^> /gm) ?? [];

/** Escapes of a terminal but colours of ours, and other controls. */
const controlsOf = (text: string): string[] =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  text.replaceAll(/\u{1b}\[\d+m/gu, '').match(/[^\P{Cc}\n\t]|\p{Bidi_Control}/gu) ?? [];

const table = Object.entries(PAYLOADS);

describe.each(table)('in a report, %s', (_, text) => {
  it('adds nothing to an HTML page but text', async () => {
    const document = await shippedReport('starter');
    const page = renderHtml(poisoned(document, text));
    expect(markupOf(page)).toEqual(markupOf(renderHtml(poisoned(document, WORD))));
    expect(controlsOf(page)).toEqual([]);
    expect(page).toContain(
      `content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${PAGE_SCRIPT_HASH}'"`,
    );
  });

  it('adds nothing to Markdown but text', async () => {
    const document = await shippedReport('starter');
    expect(marksOf(renderMarkdown(poisoned(document, text)))).toEqual(
      marksOf(renderMarkdown(poisoned(document, WORD))),
    );
  });

  it('adds no control to a terminal', async () => {
    const lines = renderText(poisoned(await shippedReport('starter'), text), { width: 100, color: true });
    expect(lines.flatMap(controlsOf)).toEqual([]);
  });

  it('comes out of JSON as it went in', async () => {
    const document = poisoned(await shippedReport('starter'), text);
    expect(JSON.parse(renderJson(document))).toEqual(JSON.parse(JSON.stringify(document)));
  });

  it('is one annotation, of the level and at the file that are ours', async () => {
    const plan = await shippedPlan('starter');
    const opened = {
      kind: 'added',
      effect: 'Allow',
      who: text,
      actions: [text],
      resources: [text],
      conditions: [],
      before: [],
    };
    const after = { plan: { ...plan, name: text }, controls: [] };
    const change = { before: null, after, access: [opened], effects: [], resources: [] };
    const verdicts = [{ rule: text, detail: text, kept: false }];
    const lines = renderAnnotations(change as unknown as HallChange, verdicts as never, text);
    for (const line of lines.flatMap((line) => line.split(/[\r\n]/))) {
      expect(line).toMatch(/^::(notice|warning|error) file=[^,:]*,title=[^,:]*::/);
    }
  });
});

describe.each(table)('in a stack, %s', (_, text) => {
  it('is nothing that Terraform evaluates, and reaches no script or configuration of a node', async () => {
    for (const plan of [await shippedPlan('hybrid'), await platformPlan('batch'), await platformPlan('ec2')]) {
      const { json } = new Synthesized(hostile(plan, text));
      expect(foreignTemplates(json)).toEqual([]);
      const scripts = userDataOf(json);
      expect(scripts.length).toBeGreaterThan(0);
      expect(scripts).toEqual(userDataOf(new Synthesized(hostile(plan, WORD)).json));
    }
  });

  it('stands in JSON that is a value as one string of it', async () => {
    const plan = await shippedPlan('starter');
    const nested = nestedJson(new Synthesized(hostile(plan, text)).json);
    const plainly = nestedJson(new Synthesized(hostile(plan, WORD)).json);
    expect(nested.map(shapeOf)).toEqual(plainly.map(shapeOf));
    expect(nested.length).toBeGreaterThan(20);
  });
});

/** User data of every template. */
function userDataOf(json: Json): string[] {
  return valuesOf(json).flatMap(([key, value]) => (key === 'user_data' ? [value] : []));
}

/** Every document of JSON that stands in a string. */
function nestedJson(json: Json): Json[] {
  return valuesOf(json).flatMap(([, value]) => (/^[[{]\s*"/.test(value) ? [JSON.parse(value)] : []));
}

function valuesOf(value: Json, key = ''): [key: string, value: string][] {
  if (typeof value === 'string') return [[key, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries<Json>(value).flatMap(([key, inner]) => valuesOf(inner, key));
}

/** Keys and kinds of values, without the texts. */
function shapeOf(value: Json): unknown {
  if (typeof value === 'string') return 'text';
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries<Json>(value).map(([key, inner]) => [key, shapeOf(inner)]));
}
