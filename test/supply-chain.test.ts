import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { projectFiles } from '../lib/cli/project/project-files.js';

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

  it('asks for no more rights than a job needs, and keeps no token', () => {
    const publish = parse(read('.github/workflows/publish.yml'));
    expect(publish.permissions).toEqual({});
    expect(publish.jobs.publish.permissions).toEqual({ contents: 'write', 'id-token': 'write' });
    expect(read('.github/workflows/publish.yml')).not.toMatch(/secrets\.|NODE_AUTH_TOKEN/);
    const review = parse(read('docs/ci/github-actions.yml'));
    expect(review.permissions).toEqual({ contents: 'read', 'pull-requests': 'write' });
    // What somebody else writes is never part of a script.
    const scripts = [publish.jobs.publish.steps, review.jobs.review.steps, parse(read('action/action.yml')).runs.steps];
    for (const { run = '' } of scripts.flat()) expect(run).not.toMatch(/\$\{\{/);
  });

  it('in a container is of a pinned image, by lock file, rootless and without what is for development', () => {
    const lines = read('Dockerfile')
      .replaceAll('\\\n', ' ')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    const of = (word: string) =>
      lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));
    const stages = of('FROM').map((line) => line.split(' AS '));
    const names = stages.map(([, name]) => name);
    for (const [image] of stages) expect(['NODE', ...names]).toContain(image!.replace(/^\$\{(\w+)\}$/, '$1'));
    expect(of('ARG')).toEqual([expect.stringMatching(/^NODE=node:\d+\.\d+\.\d+-alpine[\d.]+@sha256:[0-9a-f]{64}$/)]);
    expect(of('ADD')).toEqual([]);
    for (const command of of('RUN')) expect(command).not.toMatch(/npm (?:i|install)\b|sudo|curl|wget|apk /);
    const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));
    expect(last.filter((line) => line.startsWith('COPY '))).toEqual([
      'COPY --from=packages /packages/node_modules node_modules',
    ]);
    expect(last).toContain('USER 1000:1000');
    expect(last.filter((line) => line.startsWith('RUN '))).toEqual([]);
    for (const path of [...of('WORKDIR')]) expect(path).toMatch(/^\//);
    const ignored = read('.dockerignore').split('\n');
    for (const path of ['.git', '**/node_modules', 'dist']) expect(ignored).toContain(path);
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
    const given = ['docs/ci/github-actions.yml', 'action/action.yml', '.github/workflows/publish.yml'].map(read);
    const project = Object.values(projectFiles({ hall: 'lab', blueprint: '' }));
    const used = [...given, ...project].flatMap((text) => [...text.matchAll(/uses: (\S+(?: #.*)?)/g)]);
    const pins = new Map<string, Set<string>>();
    for (const [, action] of used) {
      if (action!.startsWith('./')) continue;
      expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
      const [name, version] = action!.split('@') as [string, string];
      pins.set(name, (pins.get(name) ?? new Set()).add(version));
    }
    expect(pins.size).toBeGreaterThan(2);
    // One version of each, wherever it is used.
    for (const [name, versions] of pins) expect(versions.size, name).toBe(1);
  });
});
