import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'datahall-schedule-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function schedule(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const program = [join(root, 'bundle/datahall.js'), 'schedule', ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, program, { cwd: root, encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('datahall schedule', () => {
  it('tells every policy side by side, and draws the last', () => {
    const gantt = join(folder, 'gantt.svg');
    const { status, stdout } = schedule('blueprints/research.yaml', 'docs/examples/tasks.yaml', '--gantt', gantt);
    expect(status).toBe(0);
    for (const policy of ['round robin', 'completion time', 'backfill']) expect(stdout).toContain(policy);
    // Longest chain: 60 h, then 3 h.
    expect(stdout).toContain('critical path: pretrain-7b → evaluate');
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    const svg = readFileSync(gantt, 'utf8');
    expect(svg.startsWith('<svg')).toBe(true);
    expect(svg).toContain('pretrain-7b');
  });

  it('names what never runs, with exit code 1', () => {
    const tasks = join(folder, 'wide.yaml');
    writeFileSync(tasks, 'version: 1\ntasks:\n  - { name: wide, nodes: 500, accelerators: 8, duration: 1 h }\n');
    const { status, stdout } = schedule('-p', 'round-robin', 'blueprints/research.yaml', tasks);
    expect(status).toBe(1);
    expect(stdout).toMatch(/wide +needs 500 nodes of one group/);
  });

  it('tells a mistake in the tasks at its line', () => {
    const tasks = join(folder, 'wrong.yaml');
    writeFileSync(
      tasks,
      'version: 1\ntasks:\n  - { name: a, duration: 1 }\n  - { name: b, duration: 1 h, workload: pretrian }\n',
    );
    const { status, stderr } = schedule('blueprints/research.yaml', tasks);
    expect(status).toBe(1);
    expect(stderr).toContain(`${tasks}:3:26: error[unit-missing]`);
    expect(stderr).toContain(`${tasks}:4:`);
    expect(stderr).toContain('did you mean "pretrain"');
  });
});
