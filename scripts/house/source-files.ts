import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root of the repository. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** A source file: path from the root with `/`, and text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** An import or re-export. `target` is a path from the root ending in `.ts`, or the name of a package. */
export interface Import {
  readonly file: string;
  readonly target: string;
  readonly typeOnly: boolean;
}

/** Every TypeScript file below a folder, sorted by path. */
export function sourceFiles(folder: string): SourceFile[] {
  return readdirSync(join(ROOT, folder))
    .sort()
    .flatMap((name) => {
      const path = posix.join(folder, name);
      if (statSync(join(ROOT, path)).isDirectory()) return sourceFiles(path);
      return path.endsWith('.ts') ? [sourceFile(path)] : [];
    });
}

/** One file of the repository. */
export function sourceFile(path: string): SourceFile {
  return { path, text: readFileSync(join(ROOT, path), 'utf8') };
}

/** Imports, re-exports and dynamic imports of a file, types included. */
export function importsOf({ path, text }: SourceFile): Import[] {
  const statement =
    /(?:^|\n)\s*(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g;
  return [...text.matchAll(statement)].map((match) => {
    const name = (match[2] ?? match[3]) as string;
    const target = name.startsWith('.') ? posix.join(posix.dirname(path), name).replace(/\.js$/, '.ts') : name;
    return { file: path, target, typeOnly: match[1] !== undefined };
  });
}
