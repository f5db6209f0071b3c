import type { SourceFile } from './source-files.js';

/** Exported declarations of a file, with the line of each and whether a doc comment stands above it. */
export function exportsOf({
  path,
  text,
}: SourceFile): { readonly name: string; readonly at: string; readonly documented: boolean }[] {
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    const match =
      /^export (?:declare )?(?:abstract )?(?:async )?(?:type|interface|const|function|class|enum) (\w+)/.exec(line);
    if (match === null) return [];
    const above = (lines[index - 1] ?? '').trim();
    return [{ name: match[1]!, at: `${path}:${index + 1}`, documented: above.endsWith('*/') }];
  });
}
