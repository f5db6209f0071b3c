import { run } from '../../lib/cli/program.js';

/** Runs a command line in this process; a terminal is never what its streams are. */
export async function runHere(...args: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  const told = { stdout: '', stderr: '' };
  const streams = (['stdout', 'stderr'] as const).map((name) => ({ name, write: process[name].write }));
  for (const { name } of streams) {
    process[name].write = ((chunk: unknown) => {
      told[name] += String(chunk);
      return true;
    }) as typeof process.stdout.write;
  }
  try {
    const status = await run(args);
    return { status, ...told };
  } finally {
    for (const { name, write } of streams) process[name].write = write;
  }
}
