import { type ChildProcess, spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Answer of the Resource Groups Tagging API. */
export interface TagAnswer {
  readonly ResourceTagMappingList: readonly { readonly ResourceARN: string }[];
}

/** A moto server on a port of its own. */
export class Emulator {
  readonly url: string;
  private readonly process: ChildProcess;

  private constructor(url: string, process: ChildProcess) {
    this.url = url;
    this.process = process;
  }

  /**
   * @param folder - where its log goes
   * @throws Error with the server's own words when it does not come up in a minute
   */
  static async start(motoServer: string, folder: string): Promise<Emulator> {
    const port = await freePort();
    // A file and not a pipe: a pipe that nobody reads would fill and stop the server.
    const log = join(folder, 'moto.log');
    const server = spawn(motoServer, ['-H', '127.0.0.1', '-p', `${port}`], {
      env: { ...process.env, MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' },
      // A group of its own, so that a wrapper's child ends with it.
      detached: true,
      stdio: ['ignore', 'ignore', openSync(log, 'w')],
    });
    const emulator = new Emulator(`http://127.0.0.1:${port}`, server);
    for (let tries = 0; tries < 240 && server.exitCode === null; tries += 1) {
      if (await emulator.answers()) return emulator;
      await sleep(250);
    }
    emulator.stop();
    throw new Error(`moto_server did not come up:\n${readFileSync(log, 'utf8').slice(-2000)}`);
  }

  /** ARNs of what carries a tag, up to a hundred. */
  async tagged(region: string, tag: string, value: string): Promise<string[]> {
    const { ResourceTagMappingList } = await this.taggedWith(region, tag, value);
    return ResourceTagMappingList.map(({ ResourceARN }) => ResourceARN).sort();
  }

  /** What `aws resourcegroupstaggingapi get-resources` answers of what carries a tag, up to a hundred. */
  async taggedWith(region: string, tag: string, value: string): Promise<TagAnswer> {
    const credential = `testing/20260101/${region}/tagging/aws4_request`;
    const response = await fetch(this.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'ResourceGroupsTaggingAPI_20170126.GetResources',
        authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0`,
      },
      body: JSON.stringify({ TagFilters: [{ Key: tag, Values: [value] }], ResourcesPerPage: 100 }),
    });
    return (await response.json()) as TagAnswer;
  }

  stop(): void {
    if (this.process.pid !== undefined && this.process.exitCode === null) process.kill(-this.process.pid);
  }

  private async answers(): Promise<boolean> {
    try {
      return (await fetch(`${this.url}/moto-api/`)).ok;
    } catch {
      return false;
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
