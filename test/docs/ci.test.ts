import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { PAIRS, textOf } from '../cli/diff-pairs.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const workflow = (file: string) => parse(readFileSync(join(root, 'docs/ci', file), 'utf8'));
const pair = (name: string) => PAIRS.find((each) => each.name === name)!;

/** Stand-ins for what the scripts call; `gh` and `curl` keep what they are given. */
const TOOLS = {
  npm: 'exit 0',
  npx: `shift; exec "${process.execPath}" "${join(root, 'bundle/datahall.js')}" "$@"`,
  gh: 'echo "gh $*" >> "$POSTED"; cat comment.md >> "$POSTED"',
  // Without a request that changes something, the notes that are there are asked for.
  curl: 'if [[ "$*" == *--request* ]]; then echo "curl $*" >> "$POSTED"; cat note.md >> "$POSTED"; else echo "$NOTES"; fi',
};

let folder: string;
let tools: string;
beforeAll(() => {
  tools = mkdtempSync(join(tmpdir(), 'datahall-tools-'));
  for (const [name, body] of Object.entries(TOOLS)) {
    writeFileSync(join(tools, name), `#!/bin/bash\n${body}\n`);
    chmodSync(join(tools, name), 0o755);
  }
});
afterAll(() => rmSync(tools, { recursive: true, force: true }));

/** A repository whose branch `main` has the old blueprint, and whose work tree has the new one, committed. */
function repository(
  old: string | null,
  fresh: string | null,
  name = 'hall',
): { base: string; git: (...args: string[]) => string } {
  folder = mkdtempSync(join(tmpdir(), 'datahall-ci-'));
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
      cwd: folder,
      encoding: 'utf8',
    }).trim();
  git('init', '--quiet', '--initial-branch=main');
  mkdirSync(join(folder, 'blueprints'));
  const file = join(folder, 'blueprints/hall.yaml');
  writeFileSync(join(folder, 'README'), 'halls\n');
  if (old !== null) writeFileSync(file, old);
  git('add', '.');
  git('commit', '--quiet', '-m', 'old');
  const base = git('rev-parse', 'HEAD');
  git('checkout', '--quiet', '-b', 'change');
  if (old !== null) rmSync(file);
  if (fresh !== null) writeFileSync(join(folder, `blueprints/${name}.yaml`), fresh);
  git('add', '--all', '.');
  git('commit', '--quiet', '--allow-empty', '-m', 'new');
  return { base, git };
}

function shell(script: string, env: Record<string, string>) {
  const { status, stdout, stderr } = spawnSync('bash', ['-e', '-o', 'pipefail', '-c', script], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      ...process.env,
      NO_COLOR: '1',
      PATH: `${tools}:${process.env.PATH}`,
      POSTED: join(folder, 'posted'),
      ...env,
    },
  });
  return { status, stdout, stderr };
}

function runGithub(old: string | null, fresh: string | null, name?: string) {
  const { env, jobs } = workflow('github-actions.yml');
  repository(old, fresh, name);
  const told = { status: 0 as number | null, output: '', posted: '' };
  for (const { run } of jobs.diff.steps) {
    if (run === undefined) continue;
    const { status, stdout, stderr } = shell(run, { RULES: env.RULES, BASE: 'main', PULL_REQUEST: '7' });
    told.output += stdout + stderr;
    told.status = status;
    if (status !== 0) break;
  }
  if (existsSync(join(folder, 'posted'))) told.posted = readFileSync(join(folder, 'posted'), 'utf8');
  rmSync(folder, { recursive: true, force: true });
  return told;
}

function runGitlab(old: string | null, fresh: string | null, name?: string, notes: readonly object[] = []) {
  const { script, variables } = workflow('gitlab-ci.yml').datahall;
  const { base } = repository(old, fresh, name);
  const { status, stdout, stderr } = shell(script.join('\n'), {
    RULES: variables.RULES,
    CI_MERGE_REQUEST_DIFF_BASE_SHA: base,
    CI_API_V4_URL: 'https://gitlab.example/api/v4',
    CI_PROJECT_ID: '3',
    CI_MERGE_REQUEST_IID: '9',
    DATAHALL_TOKEN: 'secret',
    NOTES: JSON.stringify(notes),
  });
  const posted = existsSync(join(folder, 'posted')) ? readFileSync(join(folder, 'posted'), 'utf8') : '';
  rmSync(folder, { recursive: true, force: true });
  return { status, output: stdout + stderr, posted };
}

describe.each([
  ['GitHub Actions', runGithub, /^gh pr comment 7 --body-file comment\.md/],
  ['GitLab', runGitlab, /^curl .*https:\/\/gitlab\.example\/api\/v4\/projects\/3\/merge_requests\/9\/notes/],
] as const)('the workflow for %s', (name, runIt, call) => {
  it('posts what changes and passes when the rules are kept', () => {
    const { status, posted } = runIt(textOf([]), textOf(pair('a bucket more').new));
    expect(status).toBe(0);
    expect(posted).toMatch(call);
    expect(posted).toContain('# hall: +');
    expect(posted).toContain('results');
  });

  it('posts and fails when data would be lost', () => {
    const { status, posted, output } = runIt(textOf([]), textOf(pair('a file system less').new));
    expect(status).toBe(3);
    expect(posted).toContain('| replace-data | FAILED |');
    if (name === 'GitHub Actions') expect(output).toMatch(/^::error file=blueprints\/hall\.yaml,/m);
  });

  it('tells a new hall, and one that is gone', () => {
    expect(runIt(null, textOf([])).posted).toContain('# hall: a new hall');
    const gone = runIt(textOf([]), null);
    expect(gone.status).toBe(0);
    expect(gone.posted).toContain('blueprints/hall.yaml is deleted');
  });

  it('tells a blueprint that is renamed', () => {
    const { posted } = runIt(textOf([]), textOf([]), 'renamed');
    expect(posted).toContain('# hall: a new hall');
    expect(posted).toContain('blueprints/hall.yaml is deleted');
  });

  it('says nothing when no blueprint changes, and fails on one that is wrong', () => {
    expect(runIt(textOf([]), textOf([]))).toMatchObject({ status: 0, posted: '' });
    const wrong = runIt(textOf([]), textOf([['1000 TFLOPS', '1000']]));
    expect(wrong.status).toBe(1);
    expect(wrong.output).toContain('error[unit-missing]');
  });
});

describe('the note on GitLab', () => {
  it('is the one that is there, and no second', () => {
    const notes = [
      { id: 4, body: 'looks good' },
      { id: 5, body: '<!-- datahall -->\n\n# hall' },
    ];
    const { status, posted } = runGitlab(textOf([]), textOf(pair('a bucket more').new), 'hall', notes);
    expect(status).toBe(0);
    expect(posted).toMatch(/--request PUT .*\/merge_requests\/9\/notes\/5$/m);
    expect(posted).not.toContain('--request POST');
  });
});
