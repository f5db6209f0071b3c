import { run } from '../../lib/cli/program.js';

export interface Told {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in this process; a terminal is never what its streams are. */
export function runHere(...args: string[]): Promise<Told> {
  return toldBy(() => run(args));
}

/** What an action prints and ends with. */
export async function toldBy(action: () => Promise<number>): Promise<Told> {
  const told = { stdout: '', stderr: '' };
  const streams = (['stdout', 'stderr'] as const).map((name) => ({ name, write: process[name].write }));
  for (const { name } of streams) {
    process[name].write = ((chunk: unknown) => {
      told[name] += String(chunk);
      return true;
    }) as typeof process.stdout.write;
  }
  try {
    const status = await action();
    return { status, ...told };
  } finally {
    for (const { name, write } of streams) process[name].write = write;
  }
}
