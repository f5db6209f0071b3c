import { lineAndColumn } from '../../lib/blueprint/format-diagnostic.js';
import { readBlueprint } from '../../lib/blueprint/read-blueprint.js';
import { KNOWN } from './known-names.js';

/** Every diagnostic that a text draws, as `code line:column`. */
export function foundIn(lines: readonly string[]): string[] {
  const text = `${lines.join('\n')}\n`;
  const result = readBlueprint(text, KNOWN);
  return (result.ok ? result.warnings : result.diagnostics).map(({ code, range }) => {
    const { line, column } = lineAndColumn(text, range![0]);
    return `${code} ${line}:${column}`;
  });
}
