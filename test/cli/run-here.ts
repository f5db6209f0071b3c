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

/** As `runHere`, on a terminal of so many columns. */
export function runOnTerminal(columns: number, ...args: string[]): Promise<Told> {
  return toldBy(() => run(args), columns);
}

/** What an action prints and ends with. */
export async function toldBy(action: () => Promise<number>, columns?: number): Promise<Told> {
  const told = { stdout: '', stderr: '' };
  const streams = (['stdout', 'stderr'] as const).map((name) => {
    const stream = process[name] as unknown as Record<string, unknown>;
    return { name, stream, was: { write: stream.write, isTTY: stream.isTTY, columns: stream.columns } };
  });
  for (const { name, stream } of streams) {
    const write = (chunk: unknown): boolean => {
      told[name] += String(chunk);
      return true;
    };
    Object.assign(stream, { write, ...(columns !== undefined && { isTTY: true, columns }) });
  }
  try {
    const status = await action();
    return { status, ...told };
  } finally {
    for (const { stream, was } of streams) Object.assign(stream, was);
  }
}
