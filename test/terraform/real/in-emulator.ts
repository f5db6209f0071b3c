import { afterAll, beforeAll } from 'vitest';
import { Emulator } from './emulator.js';
import type { ToolSearch } from './tools.js';
import { type Run, Workspace } from './workspace.js';

/** A workspace and the emulator that it reaches; there while tests run. */
interface InEmulator {
  readonly workspace: Workspace;
  readonly emulator: Emulator;
}

/** A workspace with an emulator of its own, from the first test of a suite to the last. */
export function inEmulator(search: ToolSearch): InEmulator {
  const made: { workspace?: Workspace; emulator?: Emulator } = {};
  beforeAll(async () => {
    if (!search.found) return;
    made.workspace = new Workspace(search.tools);
    made.emulator = await Emulator.start(search.tools.motoServer, made.workspace.folder);
    made.workspace.reach(made.emulator.url);
  });
  afterAll(() => {
    made.emulator?.stop();
    made.workspace?.remove();
  });
  return made as InEmulator;
}

/** What a run printed. @throws Error with the end of it when the run did not end as expected */
export function succeed(run: Run, expected = 0): string {
  if (run.exitCode === expected) return run.output;
  throw new Error(`exit code ${run.exitCode}, not ${expected}:\n${run.output.slice(-8000)}`);
}
