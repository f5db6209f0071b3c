import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  CodeActionKind,
  CodeLensRefreshRequest,
  CompletionItemKind,
  createConnection,
  DiagnosticSeverity,
  type Range,
  StreamMessageReader,
  StreamMessageWriter,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Diagnostic } from '../../../blueprint/document/diagnostic.js';
import { type CatalogWords, completionsAt } from '../../../editor/completion.js';
import { hoverAt } from '../../../editor/hover.js';
import { lensesOf } from '../../../editor/lenses.js';
import { fixTitle, isBlueprint, type PlannedText } from '../../../editor/planned-text.js';
import { openCatalog } from '../../../plan/plan-hall.js';
import { catalogInUse, wholeCatalog } from '../../edge/catalog-in-use.js';
import { catalogsInUse } from '../../edge/plan-files.js';
import { OVERLAY_FILE } from '../../files/blueprint-files.js';
import { planOpenText } from './plan-open-text.js';

/** After the last key, before the text is planned. */
const PAUSE_MS = 150;

/**
 * A language server for blueprints: mistakes as you type, with quick fixes; prices under the pointer; above each workload
 * what it buys. It reads the folder of a file for the user's own catalog, and writes nothing.
 * @param version - of datahall
 * @returns once the editor has said that it ends
 */
export function serveEditor(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  version: string,
): Promise<void> {
  const connection = createConnection(new StreamMessageReader(input), new StreamMessageWriter(output));
  const documents = new TextDocuments(TextDocument);
  /** The latest plan of each open text, with the version of the text that it is of. */
  const planned = new Map<string, { readonly version: number; readonly plan: PlannedText }>();
  const waiting = new Map<string, NodeJS.Timeout>();
  let catalogOf = catalogsInUse();
  let catalogWords: CatalogWords | undefined;
  let refreshesLenses = false;

  const current = (uri: string): { readonly document: TextDocument; readonly plan: PlannedText } | undefined => {
    const document = documents.get(uri);
    const latest = planned.get(uri);
    return document && latest && latest.version === document.version ? { document, plan: latest.plan } : undefined;
  };

  const plan = async (uri: string): Promise<void> => {
    const document = documents.get(uri);
    if (document === undefined) return;
    const { version } = document;
    const text = document.getText();
    const file = uri.startsWith('file:') ? fileURLToPath(uri) : uri;
    const made = isBlueprint(text) ? await planOpenText(file, text, dirname(file), catalogOf) : null;
    // An answer to an older text is none.
    if (documents.get(uri)?.version !== version) return;
    if (made === null) planned.delete(uri);
    else planned.set(uri, { version, plan: made });
    const diagnostics = (made?.diagnostics ?? []).map((each) => shownDiagnostic(each, document));
    await connection.sendDiagnostics({ uri, version, diagnostics });
    if (made !== null && refreshesLenses) void connection.sendRequest(CodeLensRefreshRequest.type);
  };
  const planSoon = (uri: string): void => {
    clearTimeout(waiting.get(uri));
    waiting.set(
      uri,
      setTimeout(() => void plan(uri), PAUSE_MS),
    );
  };

  connection.onInitialize(({ capabilities }) => {
    refreshesLenses = capabilities.workspace?.codeLens?.refreshSupport === true;
    return {
      serverInfo: { name: 'datahall', version },
      capabilities: {
        textDocumentSync: TextDocumentSyncKind.Incremental,
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
        codeLensProvider: {},
        hoverProvider: true,
        completionProvider: { triggerCharacters: [' ', '{', '-'] },
      },
    };
  });
  connection.onCodeAction(({ textDocument: { uri }, range }) => {
    const found = current(uri);
    if (found === undefined) return [];
    return found.plan.fixes
      .filter(({ diagnostic }) => touches(rangeOf(diagnostic.range!, found.document), range))
      .map((fix) => ({
        title: fixTitle(fix),
        kind: CodeActionKind.QuickFix,
        isPreferred: true,
        diagnostics: [shownDiagnostic(fix.diagnostic, found.document)],
        edit: { changes: { [uri]: [{ range: rangeOf(fix.edit.range, found.document), newText: fix.edit.text }] } },
      }));
  });
  connection.onCodeLens(({ textDocument: { uri } }) => {
    const found = current(uri);
    if (found === undefined) return [];
    return lensesOf(found.plan).map(({ offset, title }) => ({
      range: rangeOf([offset, offset], found.document),
      command: { title, command: '' },
    }));
  });
  connection.onHover(({ textDocument: { uri }, position }) => {
    const found = current(uri);
    const hover =
      found &&
      hoverAt(found.plan, found.document.getText(), found.document.offsetAt(position), () =>
        wholeCatalog(catalogInUse()),
      );
    if (found === undefined || hover === undefined) return null;
    return { contents: { kind: 'markdown', value: hover.markdown }, range: rangeOf(hover.range, found.document) };
  });
  connection.onCompletion(({ textDocument: { uri }, position }) => {
    const document = documents.get(uri);
    if (document === undefined) return [];
    catalogWords ??= openCatalog({ directory: catalogInUse() }).names;
    const { from, items } = completionsAt(document.getText(), document.offsetAt(position), catalogWords);
    return items.map(({ label, insert, detail, kind }) => ({
      label,
      kind: kind === 'key' ? CompletionItemKind.Property : CompletionItemKind.Value,
      documentation: detail,
      textEdit: { range: { start: document.positionAt(from), end: position }, newText: insert },
    }));
  });
  documents.onDidChangeContent(({ document }) => planSoon(document.uri));
  documents.onDidSave(({ document }) => {
    if (basename(document.uri) !== OVERLAY_FILE) return;
    catalogOf = catalogsInUse();
    for (const { uri } of documents.all()) planSoon(uri);
  });
  documents.onDidClose(({ document: { uri } }) => {
    clearTimeout(waiting.get(uri));
    planned.delete(uri);
    void connection.sendDiagnostics({ uri, diagnostics: [] });
  });
  documents.listen(connection);
  connection.listen();
  return new Promise((resolve) => {
    connection.onExit(resolve);
    input.once('end', resolve);
  });
}

function shownDiagnostic({ severity, code, message, hint, range }: Diagnostic, document: TextDocument) {
  return {
    range: rangeOf(range!, document),
    severity: severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    code,
    source: 'datahall',
    message: hint === undefined ? message : `${message}\n${hint}`,
  };
}

function rangeOf([start, end]: readonly [number, number], document: TextDocument): Range {
  return { start: document.positionAt(start), end: document.positionAt(end) };
}

function touches(one: Range, other: Range): boolean {
  return one.start.line <= other.end.line && other.start.line <= one.end.line;
}
