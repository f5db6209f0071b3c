import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  CodeActionRequest,
  CodeLensRequest,
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DidSaveTextDocumentNotification,
  ExitNotification,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { serveEditor } from '../../lib/cli/servers/lsp/server.js';

const HALL = `version: 1
name: lab
region: us-east-1
operations: { emails: [] }
workloads:
  - name: train
    purpose: training
    compute: { atLeast: 1000 TFLOPS, precision: bf16 }
    accelerators: { atLeast: 8 }
    types: { allow: [p4d.24xlarge, p5.48xlarge] }
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'datahall-lsp-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** An editor with one file open. */
class Editor {
  readonly uri: string;
  private version = 0;
  private readonly told: PublishDiagnosticsParams[] = [];
  private waiting: (() => void)[] = [];

  readonly connection: ProtocolConnection;

  constructor(connection: ProtocolConnection, name: string) {
    this.connection = connection;
    this.uri = pathToFileURL(join(folder, name)).href;
    connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
      this.told.push(params);
      for (const wake of this.waiting.splice(0)) wake();
    });
    connection.listen();
  }

  async start(): Promise<unknown> {
    const capabilities = { workspace: { codeLens: { refreshSupport: false } } };
    const answer = await this.connection.sendRequest(InitializeRequest.type, {
      processId: null,
      rootUri: null,
      capabilities,
    });
    await this.connection.sendNotification(InitializedNotification.type, {});
    return answer;
  }

  async open(text: string): Promise<PublishDiagnosticsParams> {
    const textDocument = { uri: this.uri, languageId: 'yaml', version: ++this.version, text };
    await this.connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument });
    return this.diagnostics();
  }

  async type(text: string): Promise<void> {
    await this.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri: this.uri, version: ++this.version },
      contentChanges: [{ text }],
    });
  }

  /** What is said of the latest text. */
  async diagnostics(): Promise<PublishDiagnosticsParams> {
    for (;;) {
      const latest = this.told.find(({ uri, version }) => uri === this.uri && version === this.version);
      if (latest !== undefined) return latest;
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  /** Versions that anything was said of. */
  versions(): (number | undefined)[] {
    return this.told.map(({ version }) => version);
  }
}

describe('the language server', () => {
  let editor: Editor;
  beforeEach(async () => {
    const [toServer, toEditor] = [new PassThrough(), new PassThrough()];
    void serveEditor(toServer, toEditor, '0.0.0');
    editor = new Editor(
      createProtocolConnection(new StreamMessageReader(toEditor), new StreamMessageWriter(toServer)),
      'lab.yaml',
    );
    await editor.start();
  });
  afterEach(() => editor.connection.dispose());

  const at = (line: number, character: number) => ({ start: { line, character }, end: { line, character } });

  it('marks a mistake, and mends it by its quick fix', async () => {
    const wrong = HALL.replace('purpose: training', 'purpose: train');
    const { diagnostics } = await editor.open(wrong);
    expect(diagnostics).toEqual([
      {
        range: { start: { line: 6, character: 13 }, end: { line: 6, character: 18 } },
        severity: 1,
        code: 'wrong-value',
        source: 'datahall',
        message: expect.stringContaining('did you mean "training"?'),
      },
    ]);
    const textDocument = { uri: editor.uri };
    const actions = await editor.connection.sendRequest(CodeActionRequest.type, {
      textDocument,
      range: at(6, 15),
      context: { diagnostics },
    });
    expect(actions).toMatchObject([
      {
        title: 'Write purpose: training',
        kind: 'quickfix',
        edit: {
          changes: {
            [editor.uri]: [
              {
                range: { start: { line: 6, character: 4 }, end: { line: 6, character: 18 } },
                newText: 'purpose: training',
              },
            ],
          },
        },
      },
    ]);
    expect(
      await editor.connection.sendRequest(CodeActionRequest.type, {
        textDocument,
        range: at(1, 0),
        context: { diagnostics },
      }),
    ).toEqual([]);
    await editor.type(HALL);
    expect((await editor.diagnostics()).diagnostics).toEqual([]);
  });

  it('says above each workload what it buys, and above the hall what it costs', async () => {
    await editor.open(HALL);
    const lenses = await editor.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri: editor.uri } });
    expect(lenses).toMatchObject([
      {
        range: { start: { line: 1 } },
        command: { title: expect.stringMatching(/^[\d.,k]+ USD\/month, [\d.,k]+ kWh\/month$/) },
      },
      {
        range: { start: { line: 5 } },
        command: { title: expect.stringMatching(/^\d+ × p\dd?\.\d+xlarge .*, [\d.,k]+ USD\/month$/) },
      },
    ]);
  });

  it('tells the prices of an instance type and the meaning of a key', async () => {
    await editor.open(HALL);
    const hover = (line: number, character: number) =>
      editor.connection.sendRequest(HoverRequest.type, {
        textDocument: { uri: editor.uri },
        position: { line, character },
      });
    expect(await hover(9, 25)).toMatchObject({ contents: { value: expect.stringContaining('us-east-1') } });
    expect(await hover(6, 6)).toMatchObject({
      contents: { value: expect.stringMatching(/\w+\./) },
      range: { start: { character: 4 } },
    });
    expect(await hover(0, 9)).toBeNull();
  });

  it('says which constraints are in conflict, at the name of the hall', async () => {
    const { diagnostics } = await editor.open(`${HALL}limits: { monthlyCost: 10 USD }\n`);
    expect(diagnostics).toMatchObject([{ severity: 1, range: { start: { line: 1, character: 6 } } }]);
  });

  it('answers for the latest text alone', async () => {
    await editor.open(HALL);
    for (let change = 0; change < 20; change++) await editor.type(HALL.replace('1000 T', `${1000 + change} T`));
    await editor.diagnostics();
    expect(editor.versions().at(-1)).toBe(21);
    expect(editor.versions().length).toBeLessThan(10);
  });

  it('plans with the figures of the folder, read again when they are saved', async () => {
    const own = join(folder, 'datahall.catalog.yaml');
    writeFileSync(own, 'nonsense: 1\n');
    const uri = pathToFileURL(own).href;
    expect((await editor.open(HALL)).diagnostics).toMatchObject([
      { message: 'datahall.catalog.yaml has 4 mistakes: nothing is planned with it' },
    ]);
    rmSync(own);
    const textDocument = { uri, languageId: 'yaml', version: 1, text: '' };
    await editor.connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument });
    await editor.connection.sendNotification(DidSaveTextDocumentNotification.type, { textDocument: { uri } });
    await editor.type(`${HALL}# more\n`);
    await editor.diagnostics();
    expect(
      await editor.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri: editor.uri } }),
    ).toHaveLength(2);
  });

  it('leaves other files alone, and forgets what is closed', async () => {
    expect((await editor.open('services:\n  web: {}\n')).diagnostics).toEqual([]);
    const textDocument = { uri: editor.uri };
    await editor.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument });
    expect(await editor.connection.sendRequest(CodeLensRequest.type, { textDocument })).toEqual([]);
  });
});

describe('datahall lsp', () => {
  it('serves on stdin and stdout, and ends with them', async () => {
    const server = spawn(process.execPath, ['--import', './scripts/bundle.js', 'bundle/datahall.js', 'lsp'], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const ended = new Promise((resolve) => server.on('exit', resolve));
    const editor = new Editor(
      createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin)),
      'spawned.yaml',
    );
    expect(await editor.start()).toMatchObject({
      serverInfo: { name: 'datahall', version: expect.stringMatching(/^\d/) },
    });
    expect((await editor.open(HALL.replace('us-east-1', 'us-eats-1'))).diagnostics).toMatchObject([
      { code: 'region-unknown' },
    ]);
    await editor.connection.sendRequest(ShutdownRequest.type);
    await editor.connection.sendNotification(ExitNotification.type);
    expect(await ended).toBe(0);
  });
});
