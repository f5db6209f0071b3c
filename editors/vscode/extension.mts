import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { workspace } from 'vscode';
import { LanguageClient } from 'vscode-languageclient/node';

let client: LanguageClient | undefined;

/** Starts the language server of datahall for YAML and JSON; it answers for blueprints alone. */
export async function activate(): Promise<void> {
  const [command, ...args] = serverCommand();
  client = new LanguageClient(
    'datahall',
    'datahall',
    { command: command!, args },
    { documentSelector: [{ language: 'yaml' }, { language: 'json' }] },
  );
  await client.start();
}

/** Stops the server. */
export async function deactivate(): Promise<void> {
  await client?.stop();
}

/** As the settings say; else the version that the workspace pins; else what is installed. */
function serverCommand(): readonly string[] {
  const set = workspace.getConfiguration('datahall').get<readonly string[]>('command') ?? [];
  if (set.length > 0) return set;
  const suffix = process.platform === 'win32' ? '.cmd' : '';
  const pinned = (workspace.workspaceFolders ?? [])
    .map(({ uri }) => join(uri.fsPath, 'node_modules/.bin', `datahall${suffix}`))
    .find((path) => existsSync(path));
  return [pinned ?? `datahall${suffix}`, 'lsp'];
}
