import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';

/** Ends processes, the last first, and waits for them. */
export async function endAll(processes: readonly ChildProcess[]): Promise<void> {
  await Promise.all(
    [...processes].reverse().map(
      (one) =>
        new Promise<void>((done) => {
          if (one.exitCode !== null || one.signalCode !== null) return done();
          one.once('exit', () => done());
          one.kill('SIGTERM');
          setTimeout(() => one.kill('SIGKILL'), 10_000).unref();
        }),
    ),
  );
}

/** Ports that nobody listens on at the moment. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof createServer>>((done, fail) => {
          const server = createServer();
          server.once('error', fail);
          server.listen(0, '127.0.0.1', () => done(server));
        }),
    ),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}
