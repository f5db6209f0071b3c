import { type Command, EXIT } from '../../edge/command.js';
import { packageVersion } from '../../files/package-version.js';

/** Serves the Language Server Protocol on stdin and stdout, until the editor closes them. */
export const lsp: Command<[]> = {
  notes: ['Gives mistakes as you type, quick fixes, prices, and what each workload buys.'],
  examples: [['datahall lsp', 'what an editor starts for blueprints in YAML and JSON']],
  run: async () => {
    const { serveEditor } = await import('../../servers/lsp/server.js');
    await serveEditor(process.stdin, process.stdout, packageVersion());
    return EXIT.fine;
  },
};
