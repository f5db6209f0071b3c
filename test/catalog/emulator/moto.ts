import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createServer } from 'node:net';

/** The AWS emulator moto, where Python has it. */
export type MotoInstallation = { readonly version: string } | { readonly missing: string };

export function findMoto(): MotoInstallation {
  try {
    const version = execFileSync('python3', ['-c', 'import moto, moto.server; print(moto.__version__)'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 60_000,
    });
    return { version: version.trim() };
  } catch {
    return { missing: 'python3 has no moto with its server (pip install "moto[server]")' };
  }
}

/** A moto server of its own on a free port. */
export class MotoServer {
  readonly url: string;
  private readonly process: ChildProcess;

  private constructor(url: string, process: ChildProcess) {
    this.url = url;
    this.process = process;
  }

  static async start(): Promise<MotoServer> {
    const port = await freePort();
    const child = spawn('python3', ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
    const url = `http://127.0.0.1:${port}`;
    for (let attempt = 0; attempt < 300; attempt++) {
      const answers = await fetch(`${url}/moto-api/`).then(
        (response) => response.ok,
        () => false,
      );
      if (answers) return new MotoServer(url, child);
      if (child.exitCode !== null) throw new Error(`moto ended with ${child.exitCode}`);
      await new Promise((wake) => setTimeout(wake, 200));
    }
    child.kill();
    throw new Error('moto did not answer within a minute');
  }

  async stop(): Promise<void> {
    const ended = new Promise((done) => this.process.once('exit', done));
    this.process.kill();
    await ended;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
