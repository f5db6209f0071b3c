import { type SourceFile, sourceFiles } from '../../../scripts/house/source-files.js';
import type { Mutation } from './mutations.js';

/** An edit of the generator's source. */
export type Edit = Pick<Mutation, 'find' | 'put' | 'within'>;

const files = ['lib/plan', 'lib/terraform'].flatMap(sourceFiles);

/**
 * The file that an edit changes. It is addressed by its text, so that it follows the code when a file moves.
 * @throws Error when the text is not in one place of one file: the code has changed, and the edit must change with it
 */
export function mutatedFile({ find, within }: Edit): string {
  const found = files.filter((file) => file.text.includes(find) && (within === undefined || exportsName(file, within)));
  if (found.length !== 1 || found[0]!.text.split(find).length !== 2) {
    throw new Error(
      `expected one place in one file, found ${found.map(({ path }) => path).join(', ') || 'none'}: ${find}`,
    );
  }
  return found[0]!.path;
}

function exportsName({ text }: SourceFile, name: string): boolean {
  return new RegExp(`^export (?:abstract )?(?:class|function|const) ${name}\\b`, 'm').test(text);
}
