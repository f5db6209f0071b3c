import type { DocumentPath, Fix } from './diagnostic.js';

/** A hint, and the change that follows it. */
export interface Mend {
  readonly hint: string;
  readonly fix: Fix;
}

/** The word that was probably meant in place of the value. */
export function meant(word: string): Mend {
  return { hint: `did you mean "${word}"?`, fix: { value: word } };
}

/** The word that was probably meant in place of the key. */
export function meantKey(word: string): Mend {
  return { hint: `did you mean "${word}"?`, fix: { key: word } };
}

/** The one value that is right. @param value - as YAML */
export function write(value: string): Mend {
  return { hint: `write ${value}`, fix: { value } };
}

/** What should not be there. @param at - where. Default: the path of the diagnostic */
export function remove(hint: string, at?: DocumentPath): Mend {
  return { hint, fix: { ...(at && { at }), value: null } };
}
