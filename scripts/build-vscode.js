/** Bundles the extension for VS Code with the schema: `editors/vscode/` is then what `vsce package` takes. */
import { cpSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = join(root, 'editors/vscode');
await build({
  entryPoints: [join(folder, 'extension.mts')],
  outfile: join(folder, 'dist/extension.js'),
  bundle: true,
  platform: 'node',
  format: 'cjs',
  external: ['vscode'],
  logLevel: 'warning',
});
cpSync(join(root, 'schema/blueprint-v1.schema.json'), join(folder, 'schema/blueprint-v1.schema.json'));
