import { createRequire } from 'node:module';
import { Argument } from 'commander';
import { type Command, EXIT } from '../../edge/command.js';
import { printError } from '../../edge/terminal.js';

/** Serves the Model Context Protocol on stdin and stdout, until the client closes stdin. */
export const mcp: Command<[folder: string]> = {
  arguments: [new Argument('[folder]', 'what the tools may read').default('.')],
  notes: [
    'Tools: validate, size, explain, compare, expand, frontier, and the catalog.',
    'Resources: the schema, the reference and the example blueprints.',
    'Nothing is written, and nothing outside of the folder is read.',
  ],
  examples: [['datahall mcp blueprints', 'what an agent starts; its configuration names this line']],
  run: async ([folder]) => {
    const modules = await loadServer();
    if (modules === null) {
      printError(
        'error: `datahall mcp` needs the package @modelcontextprotocol/sdk',
        'hint: npm install @modelcontextprotocol/sdk',
      );
      return EXIT.wrong;
    }
    const { version } = createRequire(import.meta.url)('datahall/package.json') as { readonly version: string };
    const server = modules.makeServer(folder, version);
    const closed = new Promise<void>((resolve) => {
      server.onclose = resolve;
      process.stdin.once('end', () => void server.close());
    });
    await server.connect(new modules.StdioServerTransport());
    await closed;
    return EXIT.fine;
  },
};

/** Null: the package of the protocol is not installed; the rest of datahall does without it. */
async function loadServer() {
  try {
    const { StdioServerTransport } = await import('@modelcontextprotocol/sdk/server/stdio.js');
    const { makeServer } = await import('../../servers/mcp/server.js');
    return { StdioServerTransport, makeServer };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return null;
    throw error;
  }
}
