import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RULES } from '../../lib/plan/rules/every-rule.js';
import { apiSymbols } from '../../scripts/reference/api-reference.js';
import { referencePages } from '../../scripts/reference/pages.js';

const root = new URL('../../', import.meta.url);
const pages = await referencePages();

describe.each([...pages])('%s', (path, text) => {
  it('is what `npm run reference` writes', async () => {
    await expect(text).toMatchFileSnapshot(new URL(path, root).pathname);
  });
});

describe('the reference', () => {
  it('names every key of the blueprint, at every depth', () => {
    const schema = JSON.parse(readFileSync(new URL('schema/blueprint-v1.schema.json', root), 'utf8'));
    const page = pages.get('docs/reference/blueprint.md')!;
    const keys: string[] = [];
    const visit = (node: unknown): void => {
      if (typeof node !== 'object' || node === null) return;
      for (const [name, child] of Object.entries(node)) {
        if (name === 'properties') keys.push(...Object.keys(child as object));
        visit(child);
      }
    };
    visit(schema);
    expect(keys.length).toBeGreaterThan(100);
    expect(keys.filter((key) => !page.includes(`\`${key}\``))).toEqual([]);
  });

  it.each([
    ['lib/index.ts', 'docs/reference/api/datahall.md'],
    ['lib/constructs.ts', 'docs/reference/api/constructs.md'],
  ])('describes every export of %s by its doc comment', (entry, page) => {
    const symbols = apiSymbols(entry);
    expect(symbols.length).toBeGreaterThan(15);
    expect(symbols.filter(({ doc }) => doc === '').map(({ name }) => name)).toEqual([]);
    const text = pages.get(page)!;
    expect(symbols.filter(({ name, doc }) => !text.includes(`\n### ${name}\n\n${doc}\n`))).toEqual([]);
  });

  it('names every rule', () => {
    for (const { id } of RULES) expect(pages.get('docs/reference/rules.md')).toContain(`| \`${id}\` |`);
  });

  it('names every command', () => {
    for (const command of ['init', 'check', 'diff', 'roi', 'completion']) {
      expect(pages.get('docs/reference/commands.md')).toContain(`## datahall ${command}\n`);
    }
  });
});
