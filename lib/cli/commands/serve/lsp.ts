import { createRequire } from 'node:module';
import { type Command, EXIT } from '../../edge/command.js';

/** Serves the Language Server Protocol on stdin and stdout, until the editor closes them. */
export const lsp: Command<[]> = {
  notes: ['Gives mistakes as you type, quick fixes, prices, and what each workload buys.'],
  examples: [['datahall lsp', 'what an editor starts for blueprints in YAML and JSON']],
  run: async () => {
    const { serveEditor } = await import('../../servers/lsp/server.js');
    const { version } = createRequire(import.meta.url)('datahall/package.json') as { readonly version: string };
    await serveEditor(process.stdin, process.stdout, version);
    return EXIT.fine;
  },
};
