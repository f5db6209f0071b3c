import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TerraformJson } from './terraform-json.js';
import type { Tools } from './tools.js';

export interface Run {
  readonly exitCode: number | null;
  /** Both streams, without colours. */
  readonly output: string;
}

/** A stack with the files beside it. */
export function writeStack(folder: string, { files = new Map(), ...json }: Partial<TerraformJson>): void {
  for (const [path, text] of [...files, ['cdk.tf.json', `${JSON.stringify(json, undefined, 2)}\n`] as const]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** A temporary folder in which Terraform takes its provider from the mirror and takes the emulator for AWS. */
export class Workspace {
  readonly folder: string;
  private env: NodeJS.ProcessEnv = {};
  private readonly tools: Tools;

  constructor(tools: Tools) {
    this.tools = tools;
    this.folder = mkdtempSync(join(tmpdir(), 'datahall-terraform-'));
  }

  /** Before the first run. */
  reach(emulatorUrl: string): void {
    const configuration = join(this.folder, 'terraform.rc');
    const mirror = JSON.stringify(this.tools.provider.folder);
    writeFileSync(configuration, `provider_installation {\n  filesystem_mirror {\n    path = ${mirror}\n  }\n}\n`);
    const { PATH, HOME, NODE_OPTIONS } = process.env;
    this.env = {
      PATH,
      HOME,
      ...(NODE_OPTIONS !== undefined && { NODE_OPTIONS }),
      AWS_ENDPOINT_URL: emulatorUrl,
      AWS_ACCESS_KEY_ID: 'testing',
      AWS_SECRET_ACCESS_KEY: 'testing',
      AWS_EC2_METADATA_DISABLED: 'true',
      // The emulator answers what it lacks as a fault of the server: with the provider's 25 tries that takes minutes.
      AWS_MAX_ATTEMPTS: '3',
      CHECKPOINT_DISABLE: '1',
      TF_CLI_CONFIG_FILE: configuration,
      TF_IN_AUTOMATION: '1',
    };
  }

  /** @returns the folder, under `stacks/<name>` as cdktf lays it out */
  write(name: string, json: TerraformJson): string {
    const folder = join(this.folder, 'cdktf.out/stacks', name);
    writeStack(folder, json);
    return folder;
  }

  /** Puts another file into a folder of `write`. */
  add(folder: string, name: string, json: unknown): void {
    writeFileSync(join(folder, name), `${JSON.stringify(json, undefined, 2)}\n`);
  }

  terraform(folder: string, ...args: string[]): Promise<Run> {
    return this.run(folder, this.tools.terraform, args);
  }

  /** Never rejects: a program that can not start or takes too long has no exit code. */
  run(folder: string, program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Run> {
    const options = {
      cwd: folder,
      env: { ...this.env, ...env },
      encoding: 'utf8',
      timeout: 500_000,
      maxBuffer: 64 * 1024 * 1024,
    } as const;
    return new Promise((done) => {
      const child = execFile(program, args, options, (error, stdout, stderr) => {
        const output = `${stdout}${stderr}${child.exitCode === null ? `${error?.message}` : ''}`;
        done({ exitCode: child.exitCode, output });
      });
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
