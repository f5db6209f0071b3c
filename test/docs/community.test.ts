import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { LEAVES } from '../cli/command-lines.js';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

describe('what a host reads of the repository', () => {
  const forms = readdirSync(join(root, '.github/ISSUE_TEMPLATE')).filter((name) => name !== 'config.yml');

  // https://docs.github.com/en/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-githubs-form-schema
  it.each(forms)('%s is a form', (name) => {
    const { name: title, description, body } = parse(read(`.github/ISSUE_TEMPLATE/${name}`));
    expect([title, description]).toEqual([expect.any(String), expect.any(String)]);
    const asked = body.filter(({ type }: { type: string }) => type !== 'markdown');
    const ids = asked.map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { type, attributes, validations } of asked) {
      expect(['input', 'textarea', 'dropdown', 'checkboxes']).toContain(type);
      expect(attributes.label).toEqual(expect.any(String));
      expect(validations.required).toEqual(expect.any(Boolean));
    }
  });

  // https://github.com/citation-file-format/citation-file-format, version 1.2.0
  it('can be cited, under the licence of the package', () => {
    const citation = parse(read('CITATION.cff'));
    expect(citation).toMatchObject({ 'cff-version': '1.2.0', message: expect.any(String), title: expect.any(String) });
    expect(citation.authors.length).toBeGreaterThan(0);
    expect(citation.license).toBe(JSON.parse(read('package.json')).license);
  });
});

// https://pre-commit.com/#creating-new-hooks
describe('the hooks of pre-commit', () => {
  const hooks: { id: string; entry: string; files: string; exclude: string }[] = parse(read('.pre-commit-hooks.yaml'));

  it.each(hooks)('$id runs a command on blueprints alone', ({ entry, files, exclude }) => {
    const [command, ...rest] = entry.replace('npx --no-install datahall ', '').split(' ');
    expect(rest).toEqual([]);
    expect(LEAVES.map(({ path }) => path)).toContain(command);
    const isTaken = (path: string) => new RegExp(files).test(path) && !new RegExp(exclude).test(path);
    const paths = ['blueprints/lab.yaml', 'blueprints/more/lab.json', 'blueprints/datahall.catalog.yaml', 'ci.yaml'];
    expect(paths.filter(isTaken)).toEqual(['blueprints/lab.yaml', 'blueprints/more/lab.json']);
  });
});
