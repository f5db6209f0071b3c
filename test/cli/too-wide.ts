/** A path or an address is a word that nothing can break. */
const LONGEST_WORD = 60;

/** Lines wider than a terminal, as far as they could have been broken; of a line that was drawn over, what is left. */
export function tooWide(text: string, columns: number): string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape that begins what a terminal does not show.
  const shown = text.replace(/\u001b\[\d*[A-Za-z]/g, '');
  const lines = shown.split('\n').map((line) => line.slice(line.lastIndexOf('\r') + 1));
  const wide = lines.filter((line) => line.length > columns);
  return wide.filter((line) => Math.max(...line.split(' ').map(({ length }) => length)) < LONGEST_WORD);
}
