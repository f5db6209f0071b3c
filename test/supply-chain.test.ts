import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

describe('what datahall is made of', () => {
  it('is printed as the same bytes each time, every part with a licence and every package with a hash', () => {
    const print = (): string => execFileSync(process.execPath, ['scripts/sbom.js'], { cwd: root, encoding: 'utf8' });
    const text = print();
    expect(print()).toBe(text);
    const { components } = JSON.parse(text) as {
      components: { name: string; type: string; licenses?: object[]; hashes?: object[] }[];
    };
    expect(
      components.filter(({ licenses }) => licenses === undefined || licenses.length === 0).map(({ name }) => name),
    ).toEqual([]);
    expect(components.filter(({ type, hashes }) => type === 'library' && hashes === undefined)).toEqual([]);
    const names = components.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(Object.keys(JSON.parse(read('package.json')).dependencies)));
    expect(names).not.toContain('vitest');
  });

  it('is locked by hashes, and by no address of a machine', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as {
      packages: Record<string, { integrity?: string; resolved?: string; inBundle?: boolean }>;
    };
    const others = Object.entries(packages).filter(([path, { inBundle }]) => path !== '' && !inBundle);
    expect(others.filter(([, { integrity }]) => !/^sha512-/.test(integrity ?? '')).map(([path]) => path)).toEqual([]);
    expect(others.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  });

  it('has the licence of every source of data in the page', () => {
    const { sources } = JSON.parse(read('lib/catalog/data/sources.json')) as {
      sources: Record<string, { text: string; date: string; licence: string }>;
    };
    const page = read('docs/licences-of-data.md');
    for (const { text, date, licence } of Object.values(sources)) {
      expect(page).toContain(`| ${text.replaceAll('|', '\\|')} | ${date} | ${licence} |`);
    }
  });

  it('takes actions by commit in the workflows that it gives out', () => {
    const used = readdirSync(join(root, 'docs/ci')).flatMap((name) => [
      ...read(`docs/ci/${name}`).matchAll(/uses: (\S+)/g),
    ]);
    expect(used.length).toBeGreaterThan(0);
    for (const [, action] of used) expect(action).toMatch(/@[0-9a-f]{40}$/);
  });
});
