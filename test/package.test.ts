import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const INSTALL_MS = 300_000;

/** The first block of TypeScript below a heading of a page: what a reader copies. */
function exampleOf(page: string, heading: string): string {
  const text = readFileSync(join(root, page), 'utf8');
  return /```ts\n([\s\S]*?)```/.exec(text.slice(text.indexOf(heading)))![1]!;
}

/** What a user writes to pin the Terraform of a hall: the README shows the same. */
const USER_TEST = `
import { readFileSync } from 'node:fs';
import { App } from 'cdktf';
import { addHallStack, planHall, synthesizeHall } from 'datahall';
import { expect, it } from 'vitest';

const text = readFileSync(new URL('./starter.yaml', import.meta.url), 'utf8');

it('keeps the Terraform of the hall', async () => {
  const outcome = await planHall(text);
  if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
  expect(synthesizeHall(outcome.plan)).toMatchSnapshot();
});

it('adds the hall to an app of ones own', async () => {
  const outcome = await planHall(text);
  if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
  const stack = addHallStack(new App({ outdir: 'out' }), outcome.plan);
  expect(stack.node.id).toBe('starter');
});

it('tells a mistake by code and place', async () => {
  const outcome = await planHall(text.replace('1000 TFLOPS', '1000'));
  expect(outcome).toMatchObject({ status: 'wrong', diagnostics: [{ code: 'unit-missing' }] });
});
`;

const USER_TYPES = `
import { planHall, type Plan, synthesizeHall } from 'datahall';
const outcome = await planHall('version: 1');
if (outcome.status === 'planned') {
  const plan: Plan = outcome.plan;
  const text: string = synthesizeHall(plan);
  console.log(text.length);
}
`;

describe('the package, installed elsewhere', () => {
  let folder: string;
  const run = (command: string, ...args: string[]): string =>
    execFileSync(command, args, {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, CI: '' },
      timeout: INSTALL_MS,
    });

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'datahall-user-'));
    // Install scripts are off in this repository, and with them `prepack`.
    execFileSync(process.execPath, ['scripts/build.js'], { cwd: root, stdio: 'inherit' });
    const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], {
      cwd: root,
      encoding: 'utf8',
    });
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'user', private: true, type: 'module' }));
    writeFileSync(join(folder, '.npmrc'), 'ignore-scripts=true\n');
    writeFileSync(join(folder, 'user.test.js'), USER_TEST);
    writeFileSync(join(folder, 'user.ts'), USER_TYPES);
    writeFileSync(join(folder, 'readme.mjs'), exampleOf('README.md', '## As a library'));
    writeFileSync(join(folder, 'page.test.js'), exampleOf('docs/snapshot-test.md', '# A snapshot test'));
    cpSync(join(root, 'blueprints/starter.yaml'), join(folder, 'starter.yaml'));
    mkdirSync(join(folder, 'blueprints'));
    cpSync(join(root, 'blueprints/starter.yaml'), join(folder, 'blueprints/train.yaml'));
    const tarball = packed.trim().split('\n').at(-1)!;
    run(
      'npm',
      'install',
      '--prefer-offline',
      '--no-audit',
      '--no-fund',
      `./${tarball}`,
      'vitest@4',
      'typescript@7',
      '@types/node@20',
    );
  }, INSTALL_MS);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it(
    'runs a user’s own snapshot test, twice to the same snapshot',
    () => {
      expect(run('npx', 'vitest', 'run', '--reporter=json')).toMatch(/"numPassedTests":4/);
      expect(run('npx', 'vitest', 'run', '--reporter=json')).toMatch(/"numPassedTests":4/);
    },
    INSTALL_MS,
  );

  it('holds what the manifest says, and no test, map or source', () => {
    const installed = join(folder, 'node_modules/datahall');
    expect(readdirSync(installed).sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'blueprints',
      'dist',
      'package.json',
      'schema',
    ]);
    const files = readdirSync(join(installed, 'dist'), { recursive: true, withFileTypes: true });
    const odd = files.filter((entry) => entry.isFile() && !/\.(?:d\.ts|js|json|ya?ml|tpl|tgz)$/.test(entry.name));
    expect(odd.map(({ name }) => name)).toEqual([]);
    expect(files.filter(({ name }) => /\.test\./.test(name))).toEqual([]);
  });

  it(
    'runs the example of the README',
    () => {
      run(process.execPath, 'readme.mjs');
      expect(existsSync(join(folder, 'cdktf.out/stacks/starter/cdk.tf.json'))).toBe(true);
    },
    INSTALL_MS,
  );

  it(
    'ships type declarations that a strict program compiles against',
    () => {
      run(
        'npx',
        'tsc',
        '--noEmit',
        '--strict',
        '--module',
        'nodenext',
        '--target',
        'es2023',
        '--skipLibCheck',
        'user.ts',
      );
    },
    INSTALL_MS,
  );

  it(
    'has a command that checks, sizes and writes',
    () => {
      expect(run('npx', 'datahall', 'check', 'starter.yaml')).toBe('starter.yaml: fine\n');
      expect(JSON.parse(run('npx', 'datahall', 'size', '--json', 'starter.yaml')).status).toBe('sized');
      expect(run('npx', 'datahall', 'synth', 'starter.yaml')).toContain('cdktf.out/stacks/starter/cdk.tf.json');
    },
    INSTALL_MS,
  );
});
