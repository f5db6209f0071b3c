import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, parseAllDocuments } from 'yaml';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const bundle = `"${process.execPath}" "${join(root, 'bundle/datahall.js')}"`;

/** A version that npm has: as this one, but with 100 USD a month less and without the tags of the bucket. */
const OLD_VERSION = `
const { execFileSync } = require('node:child_process');
const { readFileSync, writeFileSync } = require('node:fs');
const args = process.argv.slice(2);
const said = execFileSync(${JSON.stringify(process.execPath)}, [${JSON.stringify(join(root, 'bundle/datahall.js'))}, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });
if (args[0] === 'plan') {
  const plan = JSON.parse(said);
  plan.sizing.cost.totalUsdPerMonth -= 100;
  console.log(JSON.stringify(plan));
} else {
  const stack = args[2] + '/stacks/hall/cdk.tf.json';
  const json = JSON.parse(readFileSync(stack, 'utf8'));
  for (const bucket of Object.values(json.resource.aws_s3_bucket)) delete bucket.tags;
  writeFileSync(stack, JSON.stringify(json));
}
`;

/** Stand-ins for what the scripts call; `gh` and `curl` find notes by what they begin with, and keep what they are given. */
const TOOLS = (folder: string): Readonly<Record<string, string>> => ({
  npm: 'exit 0',
  npx: `if [ "$1" = --yes ]; then echo "$2" >> "$RAN"; shift 2; exec "${process.execPath}" "${join(folder, 'old.cjs')}" "$@"; fi
shift; exec ${bundle} "$@"`,
  gh: `if [[ "$*" == *--method* ]]; then echo "gh $*" >> "$POSTED"; cat comment.md >> "$POSTED"; else
node -e 'const [, marker] = /startswith\\("(.*)"\\)/.exec(process.argv[1]); for (const { id, body } of JSON.parse(process.env.NOTES)) if (body.startsWith(marker)) console.log(id)' "$5"; fi`,
  curl: 'if [[ "$*" == *--request* ]]; then echo "curl $*" >> "$POSTED"; cat comment.md >> "$POSTED"; else echo "$NOTES"; fi',
});

/** Files by their path. */
export type Files = Readonly<Record<string, string>>;

/** What a run of a workflow did. */
export interface Run {
  readonly status: number | null;
  /** Of all steps. */
  readonly output: string;
  /** The call that posts, and the comment; empty: none. */
  readonly posted: string;
  /** The artefact. */
  readonly whole: string;
  /** The summary of the workflow; of GitHub alone. */
  readonly summary: string;
  /** Old versions of datahall that were run. */
  readonly ran: string;
}

/** A note that is there already. */
interface Note {
  readonly id: number;
  readonly body: string;
}

/** Runs the scripts of the workflow for GitHub or GitLab in a repository whose base has the old files and whose branch has the new ones. */
export function runWorkflow(on: 'github' | 'gitlab', old: Files, fresh: Files, notes: readonly Note[] = []): Run {
  const tools = mkdtempSync(join(tmpdir(), 'datahall-tools-'));
  for (const [name, body] of Object.entries(TOOLS(tools))) {
    writeFileSync(join(tools, name), `#!/bin/bash\n${body}\n`);
    chmodSync(join(tools, name), 0o755);
  }
  writeFileSync(join(tools, 'old.cjs'), OLD_VERSION);
  const { folder, base } = repository(old, fresh);
  const result = { status: 0 as number | null, output: '' };
  for (const { script, env } of steps(on, base)) {
    const { status, stdout, stderr } = spawnSync('bash', ['-e', '-o', 'pipefail', '-c', script], {
      cwd: folder,
      encoding: 'utf8',
      env: {
        ...process.env,
        NO_COLOR: '1',
        PATH: `${tools}:${process.env.PATH}`,
        POSTED: join(folder, 'posted'),
        RAN: join(folder, 'ran'),
        NOTES: JSON.stringify(notes),
        ...env,
      },
    });
    result.output += stdout + stderr;
    result.status = status;
    if (status !== 0) break;
  }
  const read = (name: string) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : '');
  const run = {
    ...result,
    posted: read('posted'),
    whole: read('review.md'),
    summary: read('summary.md'),
    ran: read('ran'),
  };
  rmSync(folder, { recursive: true, force: true });
  rmSync(tools, { recursive: true, force: true });
  return run;
}

interface Step {
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
}

function steps(on: 'github' | 'gitlab', base: string): Step[] {
  const read = (file: string) => readFileSync(join(root, file), 'utf8');
  if (on === 'github') return githubSteps(parse(read('docs/ci/github-actions.yml')).jobs.review.steps);
  const [{ spec }, { 'datahall-review': job }] = parseAllDocuments(read('templates/review.yml')).map((document) =>
    document.toJS(),
  );
  const input = (text: string) =>
    text.replace(/\$\[\[ inputs\.(\w+) \]\]/g, (_, name: string) => spec.inputs[name].default);
  return [
    {
      script: job.script.join('\n'),
      env: {
        BASE: job.variables.BASE.replace('$CI_MERGE_REQUEST_DIFF_BASE_SHA', base),
        RULES: input(job.variables.RULES),
        HALLS: input(job.variables.HALLS),
        CI_API_V4_URL: 'https://gitlab.example/api/v4',
        CI_PROJECT_ID: '3',
        CI_MERGE_REQUEST_IID: '9',
        DATAHALL_TOKEN: 'secret',
      },
    },
  ];
}

interface WorkflowStep {
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** Scripts of steps, those of our action among them, with what GitHub puts in place of expressions. */
function githubSteps(steps: readonly WorkflowStep[], inputs: Readonly<Record<string, string>> = {}): Step[] {
  const values: Readonly<Record<string, string>> = { ...inputs, 'github.token': 'secret', 'github.event.number': '7' };
  const fill = (text: string) => text.replace(/\$\{\{ ([\w.]+) \}\}/g, (_, name: string) => values[name]!);
  return steps.flatMap(({ run, uses = '', with: given = {}, env = {} }) => {
    if (run !== undefined) {
      const filled = Object.fromEntries(Object.entries(env).map(([name, text]) => [name, fill(text)]));
      return [{ script: run, env: { ...GITHUB, ...filled } }];
    }
    if (!uses.startsWith('./')) return [];
    const action = parse(readFileSync(join(root, relative('node_modules/datahall', uses), 'action.yml'), 'utf8'));
    const own = Object.entries(action.inputs as Readonly<Record<string, { default: string }>>).map(
      ([name, { default: byDefault }]) => [`inputs.${name}`, given[name] ?? fill(byDefault)] as const,
    );
    return githubSteps(action.runs.steps, Object.fromEntries(own));
  });
}

/** Variables of every step. */
const GITHUB = {
  GITHUB_ACTION_PATH: join(root, 'action'),
  GITHUB_BASE_REF: 'main',
  GITHUB_REPOSITORY: 'org/halls',
  GITHUB_STEP_SUMMARY: 'summary.md',
};

/** A repository whose branch `main` has the old files, and whose work tree has the new ones, committed. */
function repository(old: Files, fresh: Files): { folder: string; base: string } {
  const folder = mkdtempSync(join(tmpdir(), 'datahall-ci-'));
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
      cwd: folder,
      encoding: 'utf8',
    }).trim();
  const commit = (files: Files, message: string): void => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    git('add', '--all', '.');
    git('commit', '--quiet', '--allow-empty', '-m', message);
  };
  git('init', '--quiet', '--initial-branch=main');
  commit({ README: 'halls\n', ...old }, 'old');
  const base = git('rev-parse', 'HEAD');
  git('update-ref', 'refs/remotes/origin/main', base);
  git('checkout', '--quiet', '-b', 'change');
  for (const path of Object.keys(old)) if (!(path in fresh)) rmSync(join(folder, path));
  commit(fresh, 'new');
  // What `npm ci` puts there.
  mkdirSync(join(folder, 'node_modules/datahall'), { recursive: true });
  symlinkSync(join(root, 'action'), join(folder, 'node_modules/datahall/action'), 'dir');
  return { folder, base };
}
