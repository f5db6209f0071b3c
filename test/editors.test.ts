import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const folder = 'editors/vscode';

it('builds an extension for VS Code that starts the language server', () => {
  execFileSync(process.execPath, ['scripts/build-vscode.js']);
  const { main, contributes, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const code = readFileSync(join(folder, main), 'utf8');
  expect(code).toContain('require("vscode")');
  expect(code).toMatch(/\[pinned \?\? `datahall\$\{suffix\}`, "lsp"\]/);
  for (const { url } of [...contributes.yamlValidation, ...contributes.jsonValidation]) {
    expect(existsSync(join(folder, url))).toBe(true);
  }
  expect(version).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version);
});
