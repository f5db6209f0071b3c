import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeServer } from '../../lib/cli/servers/mcp/server.js';
import { TOOLS } from '../../lib/cli/servers/mcp/tools.js';

let folder: string;
let client: Client;
const opened: Client[] = [];

async function clientOf(root: string): Promise<Client> {
  const [here, there] = InMemoryTransport.createLinkedPair();
  await makeServer(root, '0.0.0').connect(there);
  const made = new Client({ name: 'test', version: '0.0.0' });
  await made.connect(here);
  opened.push(made);
  return made;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'datahall-mcp-'));
  mkdirSync(join(folder, 'root'));
  writeFileSync(join(folder, 'secret.yaml'), 'password: hunter2\n');
  symlinkSync(join(folder, 'secret.yaml'), join(folder, 'root/link.yaml'));
  client = await clientOf(join(folder, 'root'));
});
afterAll(async () => {
  for (const each of opened) await each.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Text, data and whether it is a mistake, of a tool's answer. */
async function ask(name: string, input: Record<string, unknown>) {
  const { content, structuredContent, isError } = await client.callTool({ name, arguments: input });
  const [part] = content as readonly { readonly text: string }[];
  // biome-ignore lint/suspicious/noExplicitAny: data of another program, of which each test reads a part.
  return { text: part!.text, data: structuredContent as Record<string, any> | undefined, isError: isError === true };
}

/** What a sentence says: "train on 8 accelerators, 1000 TFLOPS in bf16, with 10 TB of data, in Virginia". */
const FROM_FACTS = `version: 1
name: lab
region: us-east-1
operations: { emails: [] }
workloads:
  - name: train
    purpose: train
    compute: { atLeast: 1000 TFLOPS, precision: bf16 }
    gpus: 8
    storage:
      - { name: corpus, kind: object, capacity: 10 TB }
`;

/** One type, one bucket. */
const LAB = `version: 1
name: lab
region: us-east-1
platform: batch
operations: { emails: [] }
workloads:
  - name: train
    accelerators: { atLeast: 8 }
    types: { allow: [p4d.24xlarge] }
    storage: [{ name: records, kind: object, capacity: 1 TB }]
`;

describe('an agent with the tools alone', () => {
  it('builds a blueprint from the facts of a sentence, corrects it by what it is told, and sizes it', async () => {
    const { resources } = await client.listResources();
    expect(resources.map(({ uri }) => uri)).toContain('datahall://examples/starter.yaml');
    const { contents } = await client.readResource({ uri: 'datahall://examples/starter.yaml' });
    expect(contents[0]).toMatchObject({ text: expect.stringContaining('workloads:') });

    const first = await ask('validate', { blueprint: FROM_FACTS });
    expect(first.data).toMatchObject({
      status: 'wrong',
      diagnostics: [
        { code: 'wrong-value', line: 7, column: 14 },
        { code: 'unknown-key', line: 9, column: 5 },
      ],
    });
    const blueprint: string = first.data!.mended;
    expect(blueprint).toContain('purpose: training');
    expect(await ask('validate', { blueprint })).toMatchObject({ data: { status: 'planned', diagnostics: [] } });

    const sized = await ask('size', { blueprint });
    expect(sized.data).toMatchObject({ name: 'lab', region: 'us-east-1', usdPerMonth: expect.any(Number) });
    expect(sized.data!.fleets[0]).toMatch(/^train: \d+ × /);
    const explained = await ask('explain', { blueprint });
    expect(explained.data).toEqual(sized.data);
    expect(explained.text).toContain('## ');
    expect((await ask('expand', { blueprint })).text).toContain('# default');
  });

  it('compares two blueprints, the larger of which costs more', async () => {
    const blueprint = FROM_FACTS.replace('purpose: train', 'purpose: training').replace(
      'gpus: 8',
      'accelerators: { atLeast: 8 }',
    );
    const { data } = await ask('compare', {
      halls: [{ blueprint }, { blueprint: blueprint.replace('1000 T', '9000 T') }],
    });
    const [small, large] = data!.halls;
    expect(large.usdPerMonth).toBeGreaterThan(small.usdPerMonth);
  });

  it('plans purchases over months, and is told where there are none', async () => {
    const source = { blueprint: LAB, months: 12, start: '2027-01' };
    const { data, text, isError } = await ask('portfolio', source);
    expect(isError, text).toBe(false);
    expect(data!.portfolio).toMatchObject({ start: '2027-01-01', months: 12 });
    expect(data!.portfolio.byMonth).toHaveLength(12);
    const poor = { ...source, blueprint: `${LAB}limits: { monthlyCost: 4000 USD }\n` };
    expect(await ask('portfolio', poor)).toMatchObject({ isError: true });
    expect(await ask('portfolio', { ...source, start: 'May' })).toMatchObject({ isError: true });
  });

  it('is shown what a change does, data that would be lost first', async () => {
    const before = { blueprint: LAB };
    const after = { blueprint: LAB.replace(/ {4}storage.*\n/, '') };
    const { data, text } = await ask('diff', { before, after });
    expect(data!.after.usdPerMonth).toBeLessThan(data!.before.usdPerMonth);
    expect(JSON.stringify(data!.effects)).toMatch(/data/);
    expect(text).toMatch(/removes data|is deleted/);
    const same = await ask('diff', { before, after: before });
    expect(same.data).toMatchObject({ effects: [], access: [] });
    expect(await ask('diff', { before, after: { file: 'absent.yaml' } })).toMatchObject({ isError: true });
  });

  it('looks up types and prices, and is told of slips', async () => {
    const types = await ask('catalog_types', { accelerator: 'h100', region: 'us-east-1', sort: 'price' });
    expect(types.data!.rows.map(({ type }: { type: string }) => type)).toContain('p5.48xlarge');
    expect((await ask('catalog_prices', { type: 'p5.48xlarge' })).text).toContain('us-east-1');
    expect(await ask('catalog_prices', { type: 'p5.48xlage' })).toMatchObject({
      isError: true,
      text: 'unknown instance type "p5.48xlage"; did you mean "p5.48xlarge"?',
    });
    expect(await ask('catalog_types', { region: 'us-east-9' })).toMatchObject({ isError: true });
  });

  it('is told what is in conflict where nothing fits', async () => {
    const blueprint = FROM_FACTS.replace('purpose: train', 'purpose: training')
      .replace('gpus: 8', 'accelerators: { atLeast: 8 }')
      .concat('limits: { monthlyCost: 10 USD }\n');
    const told = await ask('size', { blueprint });
    expect(told).toMatchObject({ isError: true, text: expect.stringContaining('error[infeasible]') });
    expect((await ask('validate', { blueprint })).data).toMatchObject({ status: 'infeasible' });
  });
});

describe('what a client may not do', () => {
  it.each([
    ['a path above the root', '../secret.yaml'],
    ['an absolute path', '/etc/hostname'],
    ['a link that leads outside', 'link.yaml'],
    ['a folder', '.'],
    ['nothing', 'absent.yaml'],
  ])('reads no %s', async (_, file) => {
    const told = await ask('size', { file });
    expect(told.isError).toBe(true);
    expect(told.text).not.toContain('hunter2');
  });

  it.each([
    ['an unknown tool', 'sizes', {}],
    ['neither text nor file', 'size', {}],
    ['both', 'size', { blueprint: FROM_FACTS, file: 'lab.yaml' }],
    ['an unknown key', 'size', { blueprint: FROM_FACTS, path: 'lab.yaml' }],
    ['a value of another type', 'catalog_prices', { type: 5 }],
  ])('is answered for %s', async (_, name, input) => {
    expect(await ask(name, input)).toMatchObject({ isError: true });
  });

  it('finds tools that say that they only read, with a schema each', async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(Object.keys(TOOLS));
    for (const { annotations, inputSchema, description } of tools) {
      expect(annotations).toMatchObject({ readOnlyHint: true });
      expect(inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
      expect(description).toMatch(/\.$/);
    }
  });
});

describe('datahall mcp', () => {
  it('serves on stdin and stdout, and ends with them', async () => {
    writeFileSync(join(folder, 'root/lab.yaml'), FROM_FACTS);
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: ['--import', './scripts/bundle.js', 'bundle/datahall.js', 'mcp', join(folder, 'root')],
      stderr: 'ignore',
    });
    const over = new Client({ name: 'test', version: '0.0.0' });
    await over.connect(transport);
    const answer = await over.callTool({ name: 'validate', arguments: { file: 'lab.yaml' } });
    expect(answer.structuredContent).toMatchObject({ status: 'wrong' });
    await over.close();
    expect(transport.pid).toBeNull();
  });
});
