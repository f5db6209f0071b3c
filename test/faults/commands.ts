import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** A command that writes, with what it writes over. */
export interface WritingCommand {
  readonly name: string;
  /** @param folder - that holds what `before` put there */
  args(folder: string): readonly string[];
  /** Puts an older output there, and what the command reads. */
  before(folder: string): void;
}

const STACKS = ['manifest.json', 'stacks/starter/cdk.tf.json', 'stacks/serving/cdk.tf.json'];
/** What Terraform keeps beside a stack. */
const LOCK_OF_TERRAFORM = 'stacks/starter/.terraform.lock.hcl';

const blueprint = (name: string): string => readFileSync(join(root, 'blueprints', name), 'utf8');

/** Every command that replaces what is there but `catalog refresh`, which needs a server. */
export const WRITING_COMMANDS: readonly WritingCommand[] = [
  {
    name: 'synth',
    args: (folder) => ['synth', join(folder, 'starter.yaml'), join(folder, 'serving.yaml'), '-o', join(folder, 'out')],
    before: (folder) => {
      for (const name of ['starter.yaml', 'serving.yaml']) writeFileSync(join(folder, name), blueprint(name));
      for (const path of [...STACKS, LOCK_OF_TERRAFORM]) {
        mkdirSync(dirname(join(folder, 'out', path)), { recursive: true });
        writeFileSync(join(folder, 'out', path), `older ${path}`);
      }
    },
  },
  {
    name: 'init',
    args: (folder) => ['init', '--yes', '--force', '-o', join(folder, 'hall.yaml')],
    before: (folder) => writeFileSync(join(folder, 'hall.yaml'), 'older\n'),
  },
  {
    name: 'report',
    args: (folder) => ['report', join(folder, 'starter.yaml'), '-f', 'html', '-o', join(folder, 'report.html')],
    before: (folder) => {
      writeFileSync(join(folder, 'starter.yaml'), blueprint('starter.yaml'));
      writeFileSync(join(folder, 'report.html'), 'older\n');
    },
  },
  {
    name: 'lock',
    args: (folder) => ['lock', join(folder, 'starter.yaml')],
    before: (folder) => {
      writeFileSync(join(folder, 'starter.yaml'), blueprint('starter.yaml'));
      writeFileSync(join(folder, 'datahall.lock'), '{ "version": 1, "blueprints": {} }\n');
    },
  },
];

/** Every file below a folder, by path. */
export function filesOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(paths.map((path) => [relative(folder, path), readFileSync(path, 'utf8')]));
}
