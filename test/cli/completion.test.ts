import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { completionScript, completionTree } from '../../lib/cli/commands/completion.js';
import { makeProgram } from '../../lib/cli/program.js';

const tree = completionTree(await makeProgram());

/** What bash would offer after these words, the last of which is being typed. */
function offered(...words: string[]): string[] {
  const quoted = words.map((word) => `'${word}'`).join(' ');
  const script = [
    'complete() { :; }',
    ...completionScript('bash', tree),
    `COMP_WORDS=(datahall ${quoted}); COMP_CWORD=${words.length}`,
    `_datahall datahall '${words.at(-1)}' '${words.at(-2) ?? 'datahall'}'`,
    'printf "%s\\n" "$' + '{COMPREPLY[@]}"',
  ];
  return execFileSync('bash', ['-c', script.join('\n')], { encoding: 'utf8', cwd: 'blueprints' })
    .split('\n')
    .filter((line) => line !== '');
}

describe('completion', () => {
  it('offers commands by their beginning', () => {
    expect(offered('s')).toEqual(expect.arrayContaining(['size', 'synth']));
    expect(offered('s')).not.toContain('check');
  });

  it('offers the options of the command, and files where it takes them', () => {
    expect(offered('synth', '--o')).toEqual(['--output']);
    expect(offered('size', 'star')).toEqual(['starter.yaml']);
    expect(offered('completion', '')).toEqual(['bash', 'zsh', 'fish']);
  });

  it('offers files, not options, after an option that takes a value', () => {
    expect(offered('synth', '--output', 'servi')).toEqual(['serving.yaml']);
  });

  it('names every command and option in each shell', () => {
    for (const shell of ['bash', 'zsh', 'fish'] as const) {
      const text = completionScript(shell, tree).join('\n');
      for (const { name, options } of tree) {
        expect(text).toContain(name);
        for (const { flags } of options) expect(text).toContain(flags.at(-1)!.slice(2));
      }
    }
  });

  it('quotes what a shell would read', () => {
    const odd = { name: 'odd', description: "it's $HOME", options: [], values: [], takesFiles: false, commands: [] };
    expect(completionScript('fish', [odd])).toContain(
      "complete -c datahall -n '__fish_use_subcommand' -a odd -d 'it'\\''s $HOME'",
    );
  });
});
