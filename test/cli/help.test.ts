import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeProgram } from '../../lib/cli/program.js';
import { runHere } from './run-here.js';

const program = await makeProgram();
const commands = [...program.commands].flatMap((command) => [command, ...command.commands]);

async function told(...args: string[]): Promise<{ code: number; text: string }> {
  const { status, stdout, stderr } = await runHere(...args);
  return { code: status, text: `${stdout}${stderr}` };
}

describe('help', () => {
  it.each(commands.map((command) => [command.name(), command] as const))('%s has examples', async (_name, command) => {
    const path = [command.name()];
    for (let parent = command.parent; parent?.parent; parent = parent.parent) path.unshift(parent.name());
    const { code, text } = await told(...path, '--help');
    expect(code).toBe(0);
    expect(text.split('\n').filter((line) => line.length > 80 && !line.startsWith('  $ '))).toEqual([]);
    if (command.commands.length > 0) return;
    expect(text).toMatch(/\nExamples:\n {2}\$ /);
    expect(text).toContain(`datahall ${path.join(' ')}`);
  });

  it('tells the version of the package', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(await told('--version')).toEqual({ code: 0, text: `${version}\n` });
  });

  it('suggests the command and the option that were probably meant', async () => {
    expect(await told('chek')).toMatchObject({ code: 2, text: expect.stringContaining('Did you mean check?') });
    expect(await told('size', '--jsn', 'x.yaml')).toMatchObject({
      code: 2,
      text: expect.stringContaining('Did you mean --json?'),
    });
  });
});
