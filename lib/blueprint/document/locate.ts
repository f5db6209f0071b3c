import type { Diagnostic } from './diagnostic.js';
import type { ParsedDocument } from './parse-document.js';
import { pointerOf } from './pointer.js';

/**
 * Adds the range of the value at the diagnostic's path. Of a value that is not in the file (a default), that of
 * its nearest parent; of a map or a list, its key, so that the caret marks a word rather than a page.
 */
export function locate(diagnostic: Diagnostic, document: ParsedDocument): Diagnostic {
  if (diagnostic.range) return diagnostic;
  for (let length = diagnostic.path.length; length >= 0; length--) {
    const pointer = pointerOf(diagnostic.path.slice(0, length));
    const position = document.positions.get(pointer);
    if (!position) continue;
    const isWord = position.source !== undefined && length === diagnostic.path.length;
    return { ...diagnostic, range: isWord ? position.value : position.head };
  }
  return { ...diagnostic, range: [0, 0] };
}
