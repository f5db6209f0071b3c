import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { atCommit } from '../../lib/cli/commands/review/commit-tree.js';
import { sameInputs } from '../../lib/cli/commands/review/same-inputs.js';

let folder: string;
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: folder });
const write = (path: string, text: string): string => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
  return join(folder, path);
};

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'datahall-inputs-')));
  git('init', '--quiet', '--initial-branch=main');
  write('blueprints/hall.yaml', 'name: hall\n');
  write('blueprints/other.yaml', 'name: other\n');
  write('blueprints/config.json', '{}');
  write('up.yaml', 'model: ../config.json\n');
  write('.gitignore', 'ignored\n');
  git('add', '--all');
  git('commit', '--quiet', '-m', 'halls');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const isSame = (file = 'blueprints/hall.yaml'): Promise<boolean | null> =>
  atCommit('main', folder, (tree) => sameInputs(tree, join(folder, file)));

it.each<[string, () => void, boolean]>([
  ['nothing', () => {}, true],
  ['a file elsewhere', () => write('README.md', 'more'), true],
  ['another blueprint', () => write('blueprints/other.yaml', 'name: another\n'), true],
  ['a file that git ignores', () => write('blueprints/ignored', ''), true],
  ['the blueprint', () => write('blueprints/hall.yaml', 'name: hall2\n'), false],
  ['a file that it may name', () => write('blueprints/config.json', '{"a":1}'), false],
  ['own prices, which are new', () => write('blueprints/datahall.catalog.yaml', 'version: 1\n'), false],
  ['a file that is gone', () => rmSync(join(folder, 'blueprints/config.json')), false],
])('after a change of %s', async (_, change, same) => {
  change();
  expect(await isSame()).toBe(same);
});

it('a blueprint that names files above its folder differs when anything does', async () => {
  expect(await isSame('up.yaml')).toBe(true);
  write('README.md', 'more');
  expect(await isSame('up.yaml')).toBe(false);
});

it('the files of the commit are there while work runs, and the index stays as it is', async () => {
  write('blueprints/hall.yaml', 'name: hall2\n');
  const before = git('status', '--porcelain').toString();
  const found = await atCommit('main', folder, (tree) =>
    execFileSync('cat', [tree.pathOf(join(folder, 'blueprints/hall.yaml'))], { encoding: 'utf8' }),
  );
  expect(found).toBe('name: hall\n');
  expect(git('status', '--porcelain').toString()).toBe(before);
  expect(await atCommit('nowhere', folder, () => 1)).toBeNull();
});
