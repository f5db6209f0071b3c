import { afterEach, beforeEach } from 'vitest';
import { Emulator } from './emulator.js';
import type { ToolSearch } from './tools.js';
import { type Run, Workspace } from './workspace.js';

/** A workspace and the emulator that it reaches; there while a test runs. */
interface InEmulator {
  readonly workspace: Workspace;
  readonly emulator: Emulator;
}

/** A workspace with an emulator of its own for each test of a suite, and for each try of it. */
export function inEmulator(search: ToolSearch): InEmulator {
  const made: { workspace?: Workspace; emulator?: Emulator } = {};
  beforeEach(async () => {
    if (!search.found) return;
    made.workspace = new Workspace(search.tools);
    made.emulator = await Emulator.start(search.tools.motoServer, made.workspace.folder);
    made.workspace.reach(made.emulator.url);
  });
  afterEach(() => {
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
