import { closestMatch } from 'leven';

/** The word of `known` that `word` is probably a slip of: same letters in another case, or a few edits away. */
export function closest(word: string, known: readonly string[]): string | undefined {
  // A longer word is no slip of any name here, and the distance grows with the square of the length.
  if (word.length > 100) return undefined;
  const folded = word.toLowerCase();
  const sameLetters = known.find((name) => name.toLowerCase() === folded);
  if (sameLetters !== undefined) return sameLetters;
  const lowered = known.map((name) => name.toLowerCase());
  const swapped = lowered.findIndex((name) => isSwapOf(name, folded));
  if (swapped !== -1) return known[swapped];
  const match = closestMatch(folded, lowered, { maxDistance: Math.max(1, Math.floor(word.length / 3)) });
  return match === undefined ? undefined : known[lowered.indexOf(match)];
}

/** Whether two neighbouring letters changed places, the commonest slip, which counts as two edits. */
function isSwapOf(name: string, word: string): boolean {
  if (name.length !== word.length) return false;
  const first = [...name].findIndex((letter, index) => letter !== word[index]);
  return (
    first !== -1 &&
    name[first] === word[first + 1] &&
    name[first + 1] === word[first] &&
    name.slice(first + 2) === word.slice(first + 2)
  );
}
