/** A text with wildcards as its symbols: characters, whole interpolations of Terraform, `ANY_RUN` and `ANY_ONE`. */
export type Pattern = readonly string[];

/** `*`: any text, also none. */
const ANY_RUN = '**';
/** `?`: any one character. */
const ANY_ONE = '??';
/** Either of the bits. */
const ANY_BIT = '01';
const WILD: readonly string[] = [ANY_RUN, ANY_ONE];
const BITS: readonly string[] = ['0', '1'];
/** A symbol that is in no pattern. */
const FRESH = '';

/** A text as IAM reads it: `*` and `?` are wildcards. An interpolation is one symbol: what it will be is not known. */
export function wildcardPattern(text: string): Pattern {
  return symbolsOf(text).map((symbol) => (symbol === '*' ? ANY_RUN : symbol === '?' ? ANY_ONE : symbol));
}

/** A text in which no character is a wildcard. */
export function literalPattern(text: string): Pattern {
  return symbolsOf(text);
}

/**
 * Numbers of so many bits whose first ones are given, such as the addresses of a network.
 * @param kind - numbers of different kinds are different
 */
export function bitPattern(kind: string, bits: string, length: number): Pattern {
  return [...symbolsOf(kind), ...bits, ...Array.from({ length: length - bits.length }, () => ANY_BIT)];
}

function symbolsOf(text: string): string[] {
  return text.match(/\$?\$\{[^}]*\}|[\s\S]/g) ?? [];
}

/**
 * The parts into which patterns divide all texts: for each part, which of the patterns its texts match. No text matches
 * another set of patterns than one of these, so that a question about all texts is one about the parts.
 */
export function wildcardCells(patterns: readonly Pattern[]): readonly (readonly boolean[])[] {
  const start = patterns.map((pattern) => closure(pattern, [0]));
  const seen = new Set([keyOf(start)]);
  const open = [start];
  const cells = new Map<string, boolean[]>();
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    const matched = state.map((positions, at) => positions.includes(patterns[at]!.length));
    cells.set(matched.join(), matched);
    for (const symbol of nextSymbols(patterns, state)) {
      const next = patterns.map((pattern, at) => step(pattern, state![at]!, symbol));
      const key = keyOf(next);
      if (seen.has(key)) continue;
      seen.add(key);
      open.push(next);
    }
  }
  return [...cells.values()];
}

function nextSymbols(patterns: readonly Pattern[], state: readonly (readonly number[])[]): Set<string> {
  const live = state.flatMap((positions, at) => positions.map((position) => patterns[at]![position]));
  const named = live.flatMap((one) => (one === ANY_BIT ? BITS : one === undefined || WILD.includes(one) ? [] : [one]));
  return new Set([FRESH, ...named]);
}

function step(pattern: Pattern, positions: readonly number[], symbol: string): readonly number[] {
  const next = positions.flatMap((position) => {
    const at = pattern[position];
    if (at === ANY_RUN) return [position];
    const takes = at === symbol || at === ANY_ONE || (at === ANY_BIT && BITS.includes(symbol));
    return at !== undefined && takes ? [position + 1] : [];
  });
  return closure(pattern, next);
}

/** With the positions behind a run of no characters, in order. */
function closure(pattern: Pattern, positions: readonly number[]): readonly number[] {
  const reached = new Set<number>();
  for (let position of positions) {
    reached.add(position);
    while (pattern[position] === ANY_RUN) {
      position += 1;
      reached.add(position);
    }
  }
  return [...reached].sort((a, b) => a - b);
}

function keyOf(state: readonly (readonly number[])[]): string {
  return state.map((positions) => positions.join()).join(';');
}
