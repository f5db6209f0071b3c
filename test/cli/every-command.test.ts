import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENDS, LEAVES, lineOf, openEmptyAws, SERVERS } from './command-lines.js';
import { runHere, runOnTerminal } from './run-here.js';
import { tooWide } from './too-wide.js';

const WRONG = 'docs/examples/wrong.yaml';
const TASKS = 'docs/examples/tasks.yaml';

let folder: string;
let aws: Awaited<ReturnType<typeof openEmptyAws>>;
const environment = { ...process.env };
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'datahall-every-'));
  aws = await openEmptyAws();
  Object.assign(process.env, { AWS_ENDPOINT_URL: aws.url, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });
});
afterAll(async () => {
  process.env = { ...environment };
  await aws.close();
  rmSync(folder, { recursive: true, force: true });
});

const paths = LEAVES.map(({ path }) => path);
const withForms = LEAVES.filter(({ command }) => command.options.some(({ long }) => long === '--format'));
/** Commands that read one blueprint or more, and leave them as they are. */
const planning = LEAVES.filter(
  ({ path, command }) =>
    path !== 'fix' &&
    !SERVERS.includes(path) &&
    command.registeredArguments.some((argument) => argument.required && /^files?$/.test(argument.name())),
);

describe('on a terminal of 80 columns without colour', () => {
  /** What these print is a file: it may be as wide as it needs. */
  const FILES = ['accept', 'expand', 'job', 'plan', 'site', 'completion'];

  it.each(paths.filter((path) => !SERVERS.includes(path)))(
    '%s keeps to the width, and shows that it works',
    async (path) => {
      process.env.NO_COLOR = '1';
      const { status, stdout, stderr } = await runOnTerminal(80, ...lineOf(path, folder));
      delete process.env.NO_COLOR;
      expect(status).toBe(ENDS[path] ?? 0);
      expect(stdout).not.toBe('');
      if (!FILES.includes(path)) expect(tooWide(stdout, 80)).toEqual([]);
      expect(tooWide(stderr, 80)).toEqual([]);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape that begins a colour.
      expect(`${stdout}${stderr}`).not.toMatch(/\u001b\[\d*m/);
      const steps = stderr.split('\r\u001b[2K').slice(1);
      if (planning.some((leaf) => leaf.path === path)) expect(steps.join('')).toContain('planning');
      // Each step is one line that is gone before the next, and at the end.
      for (const step of steps.slice(0, -1)) expect(step).toMatch(/^(?:[^\n]{1,78}…)?$/);
      expect(steps.at(-1) ?? '').not.toMatch(/^[^\n]*…$/);
    },
  );

  it.each(planning.map(({ path }) => path))('%s tells mistakes within the width', async (path) => {
    process.env.NO_COLOR = '1';
    const told = await runOnTerminal(80, ...wrongLine(path));
    delete process.env.NO_COLOR;
    expect(tooWide(told.stderr, 80)).toEqual([]);
    expect(told.stderr).toContain(
      'hint: write "1000 TFLOPS"; units that fit: GFLOPS, TFLOPS, PFLOPS, EFLOPS, or\n  TOPS',
    );
  });
});

function wrongLine(path: string): string[] {
  const twice = path === 'diff' ? [WRONG, WRONG] : path === 'schedule' ? [WRONG, TASKS] : [WRONG];
  return [...path.split(' '), ...(path === 'quota' ? ['--offline'] : []), ...twice];
}

describe('the form of an answer', () => {
  it('can be chosen wherever there is one, and --json is -f json', () => {
    const asJson = LEAVES.filter(({ command }) => command.options.some(({ long }) => long === '--json'));
    expect(asJson.map(({ path }) => path)).toEqual(withForms.map(({ path }) => path));
    for (const { path, command } of withForms) {
      const format = command.options.find(({ long }) => long === '--format')!;
      expect(format.argChoices, path).toContain('json');
      expect(command.helpInformation(), path).toMatch(/--json\s+the same as -f json/);
    }
  });

  it.each(withForms.map(({ path }) => path))('%s --json prints JSON alone, as -f json does', async (path) => {
    const line = lineOf(path, folder);
    const { status, stdout } = await runHere(...line, '--json');
    expect(status).toBe(ENDS[path] ?? 0);
    expect(JSON.parse(stdout)).toBeTruthy();
    const file = join(folder, 'answer.json');
    const written = await runHere(...line, '-f', 'json', '-o', file);
    // What a command could not see of AWS stays beside the answer.
    expect(written).toEqual({ status, stdout: '', stderr: expect.stringContaining(`written: ${file}\n`) });
    expect(readFileSync(file, 'utf8')).toBe(stdout);
  });

  it.each(withForms.map(({ path }) => path))('%s refuses --json with another form', async (path) => {
    const choices = LEAVES.find((leaf) => leaf.path === path)!.command.options.find(({ long }) => long === '--format')!;
    const other = choices.argChoices!.find((choice) => choice !== 'json');
    if (other === undefined) return;
    const { status, stderr } = await runHere(...lineOf(path, folder), '--json', '-f', other);
    expect({ status, said: stderr.split(';')[0] }).toEqual({
      status: 2,
      said: `error: --json and --format ${other} exclude each other`,
    });
  });
});

describe('exit codes', () => {
  it.each(planning.map(({ path }) => path))('%s ends with 1 when the blueprint is wrong', async (path) => {
    const { status, stdout, stderr } = await runHere(...wrongLine(path));
    expect({ status, stdout }).toEqual({ status: 1, stdout: path === 'plan' ? expect.anything() : '' });
    expect(stderr).toContain(`${WRONG}:3:9: error[region-unknown]`);
  });

  it.each(planning.filter((leaf) => withForms.includes(leaf)).map(({ path }) => path))(
    '%s --json gives the mistakes as data',
    async (path) => {
      const { status, stdout } = await runHere(...wrongLine(path), '--json');
      expect(status).toBe(1);
      expect(JSON.parse(stdout)).toEqual(expect.anything());
      expect(stdout).toContain('"code": "region-unknown"');
    },
  );

  it.each(paths)('%s ends with 2 for an option that it does not know, and names the nearest', async (path) => {
    const { command } = LEAVES.find((leaf) => leaf.path === path)!;
    const known = command.options.map(({ long }) => long!).find((long) => long.length > 6) ?? '--help';
    // A command that lacks an option which it must have says that first.
    const needed = command.options.filter(({ mandatory }) => mandatory).flatMap(({ long }) => [long!, 'main']);
    const { status, stdout, stderr } = await runHere(...path.split(' '), ...needed, known.replace(/.$/, ''));
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(`Did you mean ${known}?`);
  });

  it.each(paths)('%s is suggested for a slip of its name', async (path) => {
    const words = path.split(' ');
    const name = words.at(-1)!;
    // The first two letters change places.
    const slip = `${name[1]}${name[0]}${name.slice(2)}`;
    const { status, stderr } = await runHere(...words.slice(0, -1), slip);
    expect(status).toBe(2);
    expect(stderr).toMatch(new RegExp(`Did you mean (one of .*)?\\b${name}\\b`));
  });
});
