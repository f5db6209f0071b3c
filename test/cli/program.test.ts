import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const starter = readFileSync(join(root, 'blueprints/starter.yaml'), 'utf8');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'datahall-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function datahall(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const program = [join(root, 'bundle/datahall.js'), ...args];
  const env = { ...process.env, NO_COLOR: '1' };
  const { status, stdout, stderr } = spawnSync(process.execPath, program, { cwd: root, encoding: 'utf8', env });
  return { status, stdout, stderr };
}

describe('datahall', () => {
  it('exits 0 and says so when a blueprint is fine', () => {
    const file = write('fine.yaml', starter);
    expect(datahall('check', file)).toEqual({ status: 0, stdout: `${file}: fine\n`, stderr: '' });
  });

  it('takes a folder for the blueprints in it, and - for stdin', () => {
    mkdirSync(join(folder, 'halls/more'), { recursive: true });
    const [one, two] = [
      write('halls/one.yaml', starter),
      write('halls/more/two.yml', starter.replace('name: starter', 'name: two')),
    ];
    expect(datahall('check', join(folder, 'halls'))).toEqual({
      status: 0,
      stdout: `${two}: fine\n${one}: fine\n`,
      stderr: '',
    });
    const piped = (...args: string[]) =>
      spawnSync(process.execPath, [join(root, 'bundle/datahall.js'), ...args], {
        cwd: root,
        encoding: 'utf8',
        input: starter.replace('precision: bf16', 'precision: bfloat16'),
      });
    expect(piped('check', '-').stderr).toMatch(/^-:9:\d+: error\[wrong-value\]/);
    expect(piped('fix', '-')).toMatchObject({
      status: 0,
      stdout: starter,
      stderr: expect.stringContaining('-> precision: bf16'),
    });
    mkdirSync(join(folder, 'empty'));
    expect(datahall('check', join(folder, 'empty'))).toMatchObject({ status: 1, stdout: '' });
  });

  it('exits 1 with file, line, column, source line and caret for each mistake, in every file at once', () => {
    const first = write('first.yaml', starter.replace('us-east-1', 'us-esat-1').replace('100 GB/s', '100'));
    const second = write('second.yaml', starter.replace('kind: object', 'kind: objekt'));
    const { status, stdout, stderr } = datahall('check', first, second);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain(`${first}:5:9: error[region-unknown]`);
    expect(stderr).toContain('  5 | region: us-esat-1\n    |         ^^^^^^^^^');
    expect(stderr).toContain('us-east-1');
    expect(stderr).toContain(`${first}:10:25: error[unit-missing]`);
    expect(stderr).toMatch(/second\.yaml:12:\d+: error\[wrong-value\]/);
  });

  it('exits 1 and names the conflict when nothing fits', () => {
    const file = write('poor.yaml', starter.replace('10M USD', '100 USD'));
    const { status, stderr } = datahall('check', file);
    expect(status).toBe(1);
    expect(stderr).toContain(`${file}: error[infeasible]`);
    expect(stderr).toContain('  - monthly cost: at most 100 USD');
    expect(stderr).toMatch(/hint: the minimal relaxation is\n {2}- monthly cost: [\d,.]+ USD instead of 100\.00 USD/);
  });

  it('prints only JSON on stdout with --json, whatever the outcome', () => {
    const fine = write('fine.yaml', starter);
    const sized = JSON.parse(datahall('size', '--json', fine).stdout);
    expect(sized.status).toBe('sized');
    expect(sized.sizing.fleets[0].workload).toBe('train');
    const wrong = JSON.parse(datahall('size', '--json', write('wrong.yaml', 'version: 2')).stdout);
    expect(wrong.status).toBe('wrong');
    const checked = JSON.parse(datahall('check', '--json', fine).stdout);
    expect(checked).toEqual([{ file: fine, status: 'planned', diagnostics: [] }]);
  });

  it('exits 2 on a mistake of usage, and suggests the command that was meant', () => {
    expect(datahall('size').status).toBe(2);
    const { status, stderr } = datahall('chekc', 'x.yaml');
    expect(status).toBe(2);
    expect(stderr).toContain('Did you mean check?');
    expect(datahall('--help').status).toBe(0);
  });

  it('writes every stack or none', () => {
    const fine = write('fine.yaml', starter);
    const wrong = write(
      'wrong.yaml',
      starter.replace('name: starter', 'name: other').replace('precision: bf16', 'precision: bf17'),
    );
    const output = join(folder, 'out');
    const refused = datahall('synth', '--output', output, fine, wrong);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain('nothing was written');
    expect(existsSync(output)).toBe(false);

    const written = datahall('synth', '--output', output, fine);
    expect(written.status).toBe(0);
    expect(JSON.parse(readFileSync(join(output, 'stacks/starter/cdk.tf.json'), 'utf8'))).toHaveProperty('resource');
    expect(written.stdout).toContain('stacks/starter/cdk.tf.json');
  });

  it('refuses two files of one hall, which would share a stack', () => {
    const { status, stderr } = datahall('check', write('one.yaml', starter), write('two.yaml', starter));
    expect(status).toBe(1);
    expect(stderr).toMatch(/two\.yaml:4:\d+: error\[name-duplicate\]/);
  });

  it('says what cannot be read', () => {
    const { status, stderr } = datahall('check', join(folder, 'absent.yaml'));
    expect(status).toBe(1);
    expect(stderr).toContain('error[file-unreadable]');
    expect(datahall('check', folder).stderr).toContain('error[file-unreadable]');
  });
});
