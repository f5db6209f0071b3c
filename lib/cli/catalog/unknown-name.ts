import { closest } from '../../blueprint/suggest.js';
import { EXIT } from '../exit-code.js';
import { tell } from '../tell.js';

/** Says that the catalog has no such name, and which it may have meant. */
export function tellUnknownName(what: string, name: string, known: readonly string[]): number {
  const meant = closest(name, known);
  const hint = meant === undefined ? [] : [`hint: did you mean "${meant}"?`];
  tell(`error: "${name}" is no ${what} of the catalog`, ...hint);
  return EXIT.wrong;
}
