import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Argument, InvalidArgumentError, Option } from 'commander';
import { readCatalogFiles } from '../../../catalog/files/load-catalog.js';
import { catalogInUse } from '../../edge/catalog-in-use.js';
import { type Command, EXIT } from '../../edge/command.js';
import { print, printError } from '../../edge/terminal.js';
import { OVERLAY_FILE } from '../../files/blueprint-files.js';
import { readBounded } from '../../files/read-bounded.js';
import { writeWhole } from '../../files/write-file.js';
import { startStudio } from '../../servers/studio/server.js';

interface StudioOptions {
  /** 0: any that is free. */
  readonly port: number;
}

/** Serves the planner on this machine with a blueprint open, until it is interrupted. */
export const studio: Command<[file: string], StudioOptions> = {
  arguments: [new Argument('<file>', 'a blueprint, in YAML or JSON')],
  options: [
    new Option('--port <port>', 'on the loopback interface; default: any that is free').default(0).argParser(port),
  ],
  notes: [
    'The page has the catalog in use, and the figures of your own beside the file.',
    'The address has a token: who has it may read and save this one file.',
    'Nothing is saved, and no Terraform written, without a click.',
  ],
  examples: [['datahall studio blueprints/starter.yaml', 'prints the address to open']],
  run: async ([file], options) => {
    const readFile = () => new TextDecoder().decode(readBounded(file));
    readFile();
    const folder = plannerFolder();
    if (folder === null) {
      printError('error: the planner is not built in this clone: run npm run build:planner');
      return EXIT.wrong;
    }
    const { server, address } = await startStudio(
      {
        files: plannerFiles(folder),
        token: randomBytes(24).toString('base64url'),
        readFile,
        writeFile: (text) => writeWhole(file, text),
        answers: {
          'own-catalog': async () => ownCatalog(file),
          terraform: async (text) => (await import('../../servers/studio/terraform.js')).terraformOf(text, file),
          synth: async (text) => (await import('../../servers/studio/terraform.js')).synthesised(text, file),
          'last-commit': async (text) =>
            (await import('../../servers/studio/terraform.js')).sinceLastCommit(text, file),
        },
      },
      options.port,
    );
    print(process.stdout, [address]);
    await new Promise<void>((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
    });
    server.closeAllConnections();
    server.close();
    return EXIT.fine;
  },
};

/** The text of the user's own figures in the folder of the file; null: there are none. */
function ownCatalog(file: string): string | null {
  const own = join(dirname(file), OVERLAY_FILE);
  return existsSync(own) ? new TextDecoder().decode(readBounded(own)) : null;
}

/** Null: this is a clone in which it has not been built. */
function plannerFolder(): string | null {
  const root = dirname(createRequire(import.meta.url).resolve('datahall/package.json'));
  const folder = join(root, 'dist/planner');
  return existsSync(join(folder, 'index.html')) ? folder : null;
}

/** As they were built, with the catalog in use in place of the one that ships. */
function plannerFiles(folder: string): Map<string, Uint8Array> {
  const files = new Map(
    readdirSync(folder).map((name): [string, Uint8Array] => [name, readFileSync(join(folder, name))]),
  );
  const shipped = JSON.parse(new TextDecoder().decode(files.get('catalog.json'))) as Record<string, string>;
  const { files: used } = readCatalogFiles(catalogInUse());
  const index = readFileSync(join(catalogInUse(), 'index.json'), 'utf8');
  const inUse = Object.fromEntries([...used, ['index.json', index]].map(([name, text]) => [`catalog/${name}`, text]));
  const catalog = { ...shipped, ...inUse };
  return files.set('catalog.json', Buffer.from(JSON.stringify(catalog)));
}

function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65535) throw new InvalidArgumentError('give a port, 0 to 65535');
  return value;
}
