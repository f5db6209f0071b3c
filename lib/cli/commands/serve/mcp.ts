import { Argument } from 'commander';
import { type Command, EXIT } from '../../edge/command.js';
import { packageVersion } from '../../files/package-version.js';

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
    const { StdioServerTransport } = await import('@modelcontextprotocol/sdk/server/stdio.js');
    const { makeServer } = await import('../../servers/mcp/server.js');
    const server = makeServer(folder, packageVersion());
    const closed = new Promise<void>((resolve) => {
      server.onclose = resolve;
      process.stdin.once('end', () => void server.close());
    });
    await server.connect(new StdioServerTransport());
    await closed;
    return EXIT.fine;
  },
};
