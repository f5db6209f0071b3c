import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { chanceOf } from '../fuzz/chance.js';
import { filesOf, WRITING_COMMANDS, type WritingCommand } from './commands.js';
import { type Ended, runFaulty } from './faulty-run.js';

/** Of each command; `npm run test:faults` takes thirty. */
const KILLS = Number(process.env.DATAHALL_KILLS ?? 4);

/** Dozens of runs of the program: on a busy machine minutes, which are no hang. */
const HANGS_AFTER = 3_600_000;

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'datahall-faults-'));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

type Files = Readonly<Record<string, string>>;

/** A folder with an older output. */
function older(command: WritingCommand): string {
  const folder = mkdtempSync(join(scratch, `${command.name}-`));
  command.before(folder);
  return folder;
}

/** What an undisturbed run makes of it, and how many calls of the disk that takes. */
async function undisturbed(command: WritingCommand) {
  const folder = older(command);
  const old = filesOf(folder);
  const { code, stderr, counts } = await runFaulty(command.args(folder), 'none');
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const next = filesOf(folder);
  expect(next).not.toEqual(old);
  return { old, next, counts: counts! };
}

/** What a reader of the output finds: without what is being written beside it. */
const found = (files: Files): Files =>
  Object.fromEntries(Object.entries(files).filter(([path]) => !/\.next(-|$)|\.ready\//.test(path)));

/** Old, new, or decided: the rest of the new lies ready, and the next run puts it there. */
function stateOf(folder: string, { old, next }: { readonly old: Files; readonly next: Files }): string {
  const files = filesOf(folder);
  const seen = found(files);
  const is = (wanted: Files) => JSON.stringify(seen) === JSON.stringify(wanted);
  if (is(next)) return 'new';
  if (is(old)) return 'old';
  for (const [path, text] of Object.entries(seen)) expect([old[path], next[path]], path).toContain(text);
  for (const [path, text] of Object.entries(next)) {
    if (seen[path] !== text) expect(files[path.replace(/^out\//, 'out.ready/')], path).toBe(text);
  }
  return 'decided';
}

vi.setConfig({ testTimeout: HANGS_AFTER });

describe.each(WRITING_COMMANDS.map((command) => [command.name, command] as const))('%s', (name, command) => {
  it('when it is killed leaves the old output or the new one, whole, and the next run comes to the same end', async () => {
    const runs = await undisturbed(command);
    const chance = chanceOf(name.length * 1000 + KILLS);
    for (let kill = 0; kill < KILLS; kill++) {
      const counted = kill % 2 === 0 ? 'changes' : 'calls';
      const fault = `kill:${counted}:${1 + chance.below(runs.counts[counted])}`;
      const folder = older(command);
      const { code } = await runFaulty(command.args(folder), fault);
      expect(code, fault).toBeNull();
      const state = stateOf(folder, runs);
      if (kill % 8 === 0 || state === 'decided') {
        expect((await runFaulty(command.args(folder))).code, fault).toBe(0);
        expect(found(filesOf(folder)), fault).toEqual(runs.next);
      }
    }
  });

  it.each(['ENOSPC', 'EROFS'])('when its target has %s says so in one line and leaves what was there', async (code) => {
    const runs = await undisturbed(command);
    const chance = chanceOf(KILLS);
    for (
      let at = 1;
      at <= runs.counts.changes;
      at += 1 + chance.below(Math.ceil((8 * runs.counts.changes) / KILLS / 4))
    ) {
      const folder = older(command);
      const ended = await runFaulty(command.args(folder), `${code}:changes:${at}`);
      const state = stateOf(folder, runs);
      // Once all is decided, what is left to do is to clean up.
      if (ended.code === 0) expect(state).toBe('new');
      else expect(oneLine(ended), `change ${at}`).toContain(`error[file-unusable]: ${MEANINGS[code]}`);
      if (state === 'decided') {
        await runFaulty(command.args(folder));
        expect(found(filesOf(folder))).toEqual(runs.next);
      } else if (ended.code !== 0 && state === 'new') expect(name).toBe('synth');
    }
  });
});

const MEANINGS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full (ENOSPC)',
  EROFS: 'the file system is read-only (EROFS)',
};

function oneLine({ code, stderr }: Ended): string {
  expect({ code, lines: stderr.trimEnd().split('\n').length }, stderr).toEqual({ code: 1, lines: 1 });
  return stderr.trimEnd();
}

const IN_THE_WAY =
  'error[file-unusable]: something of that name is there (EEXIST); hint: remove it, or use another path';
const A_FILE = 'error[file-unusable]: a part of the path is a file, not a folder (ENOTDIR); hint: check the path';
const A_FOLDER = 'error[file-unusable]: a folder, not a file (EISDIR); hint: name a file in it';

describe('a target of the wrong kind is told in one line', () => {
  /** Command, what stands in the way and as what; then the line, after `<folder>/`. */
  const TABLE: readonly (readonly [name: string, place: string, kind: 'file' | 'folder', line: string])[] = [
    ['synth', 'out', 'file', `out: ${IN_THE_WAY}`],
    ['synth', 'out/stacks', 'file', `out/stacks/serving: ${A_FILE}`],
    ['synth', 'out/stacks/serving/cdk.tf.json', 'folder', `out/stacks/serving/cdk.tf.json: ${A_FOLDER}`],
    ['init', 'hall.yaml', 'folder', `hall.yaml: ${A_FOLDER}`],
    ['report', 'report.html', 'folder', `report.html: ${A_FOLDER}`],
    ['lock', 'datahall.lock', 'folder', `datahall.lock: ${A_FOLDER}`],
  ];
  it.each(TABLE)('%s with %s as a %s', async (name, place, kind, line) => {
    const command = WRITING_COMMANDS.find((command) => command.name === name)!;
    const folder = older(command);
    rmSync(join(folder, place), { recursive: true });
    if (kind === 'folder') mkdirSync(join(folder, place, 'inner'), { recursive: true });
    else writeFileSync(join(folder, place), 'a file');
    const old = filesOf(folder);
    const told = oneLine(await runFaulty(command.args(folder)));
    expect(told).toBe(join(folder, line));
    expect(filesOf(folder)).toEqual(old);
  });
});

it('two runs at once into one folder leave the stacks of one of them, whole', async () => {
  const [synth] = WRITING_COMMANDS as [WritingCommand];
  const folders = [older(synth), older(synth)] as const;
  for (const name of ['starter.yaml', 'serving.yaml']) {
    const path = join(folders[1], name);
    writeFileSync(path, `${readFileSync(path, 'utf8')}\ntags: { age: new }\n`);
  }
  const out = join(scratch, 'shared');
  const args = folders.map((folder) => [...synth.args(folder).slice(0, -1), out]);
  const alone: Files[] = [];
  for (const line of args) {
    expect((await runFaulty(line)).code).toBe(0);
    alone.push(filesOf(out));
  }
  expect(alone[0]).not.toEqual(alone[1]);
  for (let time = 0; time < Math.ceil(KILLS / 4); time++) {
    const ended = await Promise.all(args.map((line) => runFaulty(line)));
    expect(ended.map(({ code }) => code)).toEqual([0, 0]);
    expect(alone).toContainEqual(filesOf(out));
  }
});
