import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  CallToolRequestSchema,
  ListResourcesRequestSchema,
  ListToolsRequestSchema,
  ReadResourceRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { closest } from '../../../units/suggest.js';
import { catalogsInUse } from '../../edge/plan-files.js';
import { missingPackageLine } from '../../files/missing-package.js';
import { hallTexts, ToolMistake } from './hall-texts.js';
import { readResource, resources } from './resources.js';
import { TOOLS } from './tools.js';

const INSTRUCTIONS = `datahall sizes GPU halls on AWS from a blueprint and proves the choice. Work in this order: read the resource
datahall://examples/starter.yaml for the form, write a blueprint from what the user needs, call "validate" until nothing is
wrong, then "size"; "explain" says why. State needs, not instance types: a model with tokens and a deadline, a rate of requests,
or a compute rate. Never invent a price: "catalog_types" and "catalog_prices" have them with dates.`;

/**
 * A server of the Model Context Protocol over the blueprints of a folder. Every tool only reads, and nothing outside of
 * the folder is read.
 * @param root - the folder
 * @param version - of datahall
 */
export function makeServer(root: string, version: string): Server {
  const halls = hallTexts(root, catalogsInUse());
  const server = new Server(
    { name: 'datahall', version },
    { capabilities: { tools: {}, resources: {} }, instructions: INSTRUCTIONS },
  );
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: Object.entries(TOOLS).map(([name, { title, description, input }]) => ({
      name,
      title,
      description,
      inputSchema: input as { type: 'object' },
      annotations: { title, readOnlyHint: true, idempotentHint: true, openWorldHint: false },
    })),
  }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params: { name, arguments: given = {} } }) => {
    try {
      const tool = Object.hasOwn(TOOLS, name) ? TOOLS[name] : undefined;
      if (tool === undefined) throw new ToolMistake(unknownTool(name));
      if (!ajv.validate(tool.input, given))
        throw new ToolMistake(`${name}: ${ajv.errorsText(null, { dataVar: 'input' })}`);
      const { text, data } = await tool.run(halls, given);
      return { content: [{ type: 'text', text }], ...(data !== undefined && { structuredContent: { ...data } }) };
    } catch (error) {
      const text = error instanceof ToolMistake ? error.message : missingPackageLine(error);
      if (text === null) throw error;
      return { content: [{ type: 'text', text }], isError: true };
    }
  });
  server.setRequestHandler(ListResourcesRequestSchema, () => ({
    resources: resources().map(({ uri, title, mimeType }) => ({
      uri,
      name: uri.replace('datahall://', ''),
      title,
      mimeType,
    })),
  }));
  server.setRequestHandler(ReadResourceRequestSchema, ({ params: { uri } }) => ({ contents: [readResource(uri)] }));
  return server;
}

function unknownTool(name: string): string {
  const near = closest(name, Object.keys(TOOLS));
  return `unknown tool "${name}"${near === undefined ? '' : `; did you mean "${near}"?`}`;
}
