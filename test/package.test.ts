import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** What a user installs beside the package. */
const USERS_OWN = ['vitest', 'typescript', '@types/node'];

const STRICT = ['--strict', '--noUncheckedIndexedAccess', '--exactOptionalPropertyTypes', '--module', 'nodenext'];

/** The first block of TypeScript below a heading of a page: what a reader copies. */
function exampleOf(page: string, heading: string): string {
  const text = readFileSync(join(root, page), 'utf8');
  return /```ts\n([\s\S]*?)```/.exec(text.slice(text.indexOf(heading)))![1]!;
}

/** Of the files below a folder, by their lengths. */
function megabytesIn(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0) / 1e6;
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

describe('the package, installed elsewhere', { timeout: 0 }, () => {
  const app = exampleOf('docs/construct-library.md', '# The construct library');
  let folder: string;
  let installed: string;
  /** Its name in the folder. */
  let tarball: string;
  /** Of `create-datahall`, in the folder. */
  let create: string;
  /** What the compiler says of the app. */
  let compiled: string;
  /** Runs a program of Node: nothing is asked of a registry. */
  const run = (program: string, ...args: string[]): string =>
    execFileSync(process.execPath, [program, ...args], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, CI: '' },
    });
  const tool = (path: string): string => join(root, 'node_modules', path);
  const stackOf = (name: string) =>
    JSON.parse(readFileSync(join(folder, 'cdktf.out/stacks', name, 'cdk.tf.json'), 'utf8'));

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'datahall-user-'));
    // What the publishing workflow runs.
    const packed = execFileSync(process.execPath, ['scripts/pack-release.js', folder], { cwd: root, encoding: 'utf8' });
    installed = join(folder, 'node_modules/datahall');
    mkdirSync(installed, { recursive: true });
    [tarball, create] = packed.split('\n') as [string, string];
    execFileSync('tar', ['-xzf', join(folder, tarball), '-C', installed, '--strip-components=1']);
    // As an install does, from what is installed here: the dependencies that the manifest names, and no others.
    const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    for (const name of [...Object.keys({ ...dependencies, ...peerDependencies }), ...USERS_OWN]) {
      const link = join(folder, 'node_modules', name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(tool(name), link, 'dir');
    }
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'user', private: true, type: 'module' }));
    writeFileSync(join(folder, 'user.test.js'), USER_TEST);
    writeFileSync(join(folder, 'app.ts'), app);
    writeFileSync(join(folder, 'readme.mjs'), exampleOf('README.md', '## As a library'));
    writeFileSync(join(folder, 'page.test.js'), exampleOf('docs/snapshot-test.md', '# Write a snapshot test'));
    compiled = run(tool('typescript/bin/tsc'), ...STRICT, '--target', 'es2023', '--skipLibCheck', 'app.ts');
    cpSync(join(root, 'blueprints/starter.yaml'), join(folder, 'starter.yaml'));
    mkdirSync(join(folder, 'blueprints'));
    cpSync(join(root, 'blueprints/starter.yaml'), join(folder, 'blueprints/train.yaml'));
  }, 0);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is packed with create-datahall of its version, a bill of materials, and the checksum of each', () => {
    const sums = readFileSync(join(folder, 'SHA256SUMS'), 'utf8').trimEnd().split('\n');
    for (const line of sums) {
      const [hash, file] = line.split('  ');
      const bytes = readFileSync(join(folder, file!));
      expect(createHash('sha256').update(bytes).digest('hex'), file).toBe(hash);
    }
    const { version } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    expect(sums.map((line) => line.split('  ')[1])).toEqual([tarball, create, `datahall-${version}.cdx.json`]);
    const manifest = execFileSync('tar', ['-xzOf', join(folder, create), 'package/package.json'], { encoding: 'utf8' });
    expect(JSON.parse(manifest)).toMatchObject({ version, dependencies: { datahall: version } });
  });

  it('runs a user’s own snapshot test, twice to the same snapshot', () => {
    const vitest = ['run', '--testTimeout=0', '--reporter=json'];
    expect(run(tool('vitest/vitest.mjs'), ...vitest)).toMatch(/"numPassedTests":4/);
    expect(run(tool('vitest/vitest.mjs'), ...vitest)).toMatch(/"numPassedTests":4/);
  });

  it('holds what the manifest says, and no test, map or source', () => {
    expect(readdirSync(installed).sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'action',
      'blueprints',
      'dist',
      'docs',
      'package.json',
      'schema',
    ]);
    const files = readdirSync(join(installed, 'dist'), { recursive: true, withFileTypes: true });
    const odd = files.filter(
      (entry) => entry.isFile() && !/\.(?:d\.ts|js|json|ya?ml|tpl|tgz|html|css|wasm)$/.test(entry.name),
    );
    expect(odd.map(({ name }) => name)).toEqual([]);
    expect(files.filter(({ name }) => /\.test\./.test(name))).toEqual([]);
  });

  it('runs the example of the README', () => {
    run('readme.mjs');
    expect(existsSync(join(folder, 'cdktf.out/stacks/starter/cdk.tf.json'))).toBe(true);
  });

  it('is required from CommonJS, too', () => {
    writeFileSync(join(folder, 'old.cjs'), "console.log(typeof require('datahall').planHall);");
    expect(run('old.cjs')).toBe('function\n');
  });

  it('is typed end to end: an app of two halls and its own resources compiles without an assertion', () => {
    expect(app).not.toMatch(/\bas (?!const\b)|\bany\b|!\.|@ts-/);
    expect(compiled).toBe('');
  });

  it('gives that app its two halls, with its own resources in them', () => {
    run('app.js');
    const [train, evaluate] = [stackOf('training'), stackOf('evaluation')];
    expect(train.resource.aws_sns_topic_subscription.pager).toMatchObject({
      topic_arn: `\${aws_sns_topic.operations_alerts_topic.arn}`,
    });
    expect(train.resource.aws_iam_role_policy_attachment['read-registry']).toMatchObject({
      role: `\${aws_iam_role.access_train_pods_role.name}`,
    });
    expect(train.resource.aws_s3_object.readme).toMatchObject({
      bucket: `\${aws_s3_bucket.store_train_datasets_bucket.id}`,
    });
    expect(train.resource.aws_vpc_security_group_ingress_rule['from-evaluation']).toMatchObject({
      security_group_id: `\${aws_eks_cluster.cluster_control-plane.vpc_config[0].cluster_security_group_id}`,
    });
    expect(train.output.oidc_issuer.value).toBe(`\${aws_eks_cluster.cluster_control-plane.identity[0].oidc[0].issuer}`);
    expect(Object.keys(train.output)).toContain('status_train');
    expect(evaluate.output.score_queue.value).toMatch(/^\$\{aws_batch_job_queue\./);
    for (const name of ['training', 'training.charts', 'evaluation']) {
      expect(stackOf(name).terraform.backend).toEqual({
        s3: { bucket: 'terraform-states', key: `${name}.tfstate`, region: 'eu-west-1' },
      });
    }
  });

  it('sizes and reports with its dependencies alone, and names what synthesis needs', () => {
    const alone = mkdtempSync(join(tmpdir(), 'datahall-alone-'));
    const core = join(alone, 'node_modules/datahall');
    const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
    execFileSync('npm', ['install', ...quiet, join(folder, tarball)], { cwd: alone, stdio: 'pipe' });
    const { bin, peerDependenciesMeta } = JSON.parse(readFileSync(join(core, 'package.json'), 'utf8'));
    expect(existsSync(join(alone, 'node_modules/cdktf'))).toBe(false);
    expect(megabytesIn(join(alone, 'node_modules'))).toBeLessThanOrEqual(40);
    const tell = (...args: string[]) =>
      spawnSync(process.execPath, [join(core, bin.datahall), ...args], { cwd: folder, encoding: 'utf8' });
    for (const command of ['check', 'size', 'frontier', 'plan', 'expand']) {
      expect(tell(command, 'starter.yaml'), command).toMatchObject({ status: 0, stderr: '' });
    }
    expect(tell('report', '-f', 'md', 'starter.yaml').stdout.includes('writing Terraform needs more packages')).toBe(
      true,
    );
    expect(tell('synth', 'starter.yaml')).toMatchObject({
      status: 1,
      stderr:
        'error[package-missing]: writing Terraform needs more packages; hint: npm install cdktf constructs @cdktf/provider-aws @cdktf/provider-helm\n',
    });
    expect(tell('mcp').stderr).toContain('hint: npm install @modelcontextprotocol/sdk');
    rmSync(alone, { recursive: true, force: true });
    expect(Object.values(peerDependenciesMeta)).toEqual(
      Object.values(peerDependenciesMeta).map(() => ({ optional: true })),
    );
  });

  it('is installed by npm on CDK Terrain, by the aliases of the page, and writes the same Terraform', () => {
    const terrain = mkdtempSync(join(tmpdir(), 'datahall-terrain-'));
    const manifest = JSON.parse(
      /```json\n([\s\S]*?)```/.exec(readFileSync(join(root, 'docs/toolchains.md'), 'utf8'))![1]!,
    );
    manifest.dependencies.datahall = `file:${join(folder, tarball)}`;
    writeFileSync(join(terrain, 'package.json'), JSON.stringify(manifest));
    cpSync(join(root, 'blueprints/starter.yaml'), join(terrain, 'starter.yaml'));
    const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
    execFileSync('npm', ['install', ...quiet], { cwd: terrain, stdio: 'pipe' });
    const libraryOf = (path: string) =>
      JSON.parse(readFileSync(join(terrain, 'node_modules', path, 'package.json'), 'utf8')).name;
    expect(libraryOf('cdktf')).toBe('cdktn');
    expect(existsSync(join(terrain, 'node_modules/@cdktf/provider-helm/node_modules/cdktf'))).toBe(false);
    const synth = (at: string) => {
      const program = join(at, 'node_modules/datahall/dist/cli/main.js');
      execFileSync(process.execPath, [program, 'synth', 'starter.yaml'], { cwd: at, stdio: 'pipe' });
      const stack = JSON.parse(readFileSync(join(at, 'cdktf.out/stacks/starter/cdk.tf.json'), 'utf8'));
      // The note of the stack names the version of the library.
      delete stack['//'];
      return stack;
    };
    expect(synth(terrain)).toEqual(synth(folder));
    rmSync(terrain, { recursive: true, force: true });
  });

  it('scaffolds in an empty folder by `npm create`, and two commands test and synthesise', () => {
    const empty = mkdtempSync(join(tmpdir(), 'datahall-empty-'));
    const datahall = join(folder, tarball);
    const npm = (at: string, ...args: string[]) =>
      spawnSync('npm', args, { cwd: at, encoding: 'utf8', env: { ...process.env, CI: '', CHECKPOINT_DISABLE: '1' } });
    // What `npm create datahall` runs when both are on the registry; the project is installed from the tarball below.
    const exec = ['exec', '--yes', '--prefer-offline', '--package', datahall, '--package', join(folder, create), '--'];
    const made = npm(empty, ...exec, 'create-datahall', 'lab', '--no-install', '--yes', '--name', 'lab');
    expect(made, made.stderr).toMatchObject({ status: 0 });
    const project = join(empty, 'lab');
    const manifest = readFileSync(join(project, 'package.json'), 'utf8');
    writeFileSync(join(project, 'package.json'), manifest.replace(/("datahall": )"[^"]*"/, `$1"file:${datahall}"`));
    const install = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
    expect(npm(project, ...install)).toMatchObject({ status: 0, stderr: '' });

    expect(npm(project, 'test').status).toBe(0);
    expect(existsSync(join(project, 'test/__snapshots__/lab.test.ts.snap'))).toBe(true);
    expect(npm(project, 'test').status).toBe(0);
    expect(npm(project, 'run', 'synth').status).toBe(0);
    expect(existsSync(join(project, 'cdktf.out/stacks/lab/cdk.tf.json'))).toBe(true);
    expect(npm(project, 'exec', '--', 'tsc').stdout).toBe('');
    // A mistake is told at its place, and nothing is written.
    writeFileSync(join(project, 'blueprints/lab.yaml'), 'version: 1\nname: lab\nregion: us-esat-1\nworkloads: []\n');
    const refused = npm(project, 'exec', '--', 'tsx', 'main.ts');
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain('lab.yaml:3:9: error[region-unknown]');
    rmSync(empty, { recursive: true, force: true });
  });

  it('installs a scaffolded project by the package manager that runs `create`', () => {
    const empty = mkdtempSync(join(tmpdir(), 'datahall-create-'));
    const packed = join(empty, 'node_modules/create-datahall');
    mkdirSync(packed, { recursive: true });
    execFileSync('tar', ['-xzf', join(folder, create), '-C', packed, '--strip-components=1']);
    symlinkSync(installed, join(empty, 'node_modules/datahall'), 'dir');
    const manager = join(empty, 'manager.mjs');
    writeFileSync(manager, `console.log('ran', process.argv[2], 'in', process.cwd());`);
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [join(packed, 'create.js'), ...args], {
        cwd: empty,
        encoding: 'utf8',
        env: { ...process.env, npm_execpath: manager },
      });
    const whole = run('--yes', '--name', 'lab');
    expect(whole.stdout).toContain(`ran install in ${join(realpathSync(empty), 'hall')}\n`);
    expect(existsSync(join(empty, 'hall/blueprints/lab.yaml'))).toBe(true);
    expect(run('bare', '--yes', '--no-install').stdout).not.toContain('ran install');
    expect(run('hall', '--yes')).toMatchObject({ status: 1, stderr: expect.stringContaining('already exists') });
    expect(run('--help').stdout).not.toContain('ran install');
    rmSync(empty, { recursive: true, force: true });
  });

  it('has a command that checks, sizes and writes', () => {
    const { bin } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    const datahall = join(installed, bin.datahall);
    expect(run(datahall, 'check', 'starter.yaml')).toBe('starter.yaml: fine\n');
    expect(JSON.parse(run(datahall, 'size', '--json', 'starter.yaml')).status).toBe('sized');
    expect(run(datahall, 'synth', 'starter.yaml')).toContain('cdktf.out/stacks/starter/cdk.tf.json');
  });
});
