// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape that begins a colour.
const COLOUR = /\u001b\[\d*m/g;

/** Characters that take a column: colours take none. */
export function visibleLength(text: string): number {
  return text.includes('\u001b') ? text.replace(COLOUR, '').length : text.length;
}

/** Text in lines of at most `width` characters, broken at spaces, as which tabs and line breaks count; a longer word is broken where the line ends. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  // Spaces at the beginning are an indent, and stay with the first word.
  for (const word of text.replaceAll(/[\n\t]/g, ' ').match(/^ *[^ ]*|[^ ]+/g) ?? []) {
    let rest = word;
    if (line !== '' && visibleLength(line) + 1 + visibleLength(rest) <= width) {
      line = `${line} ${rest}`;
      continue;
    }
    if (line !== '') lines.push(line);
    while (visibleLength(rest) > width) {
      lines.push(rest.slice(0, width));
      rest = rest.slice(width);
    }
    line = rest;
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line];
}

/** As `wrapText`, with every line but the first indented by the length of `lead`, which opens the first. */
export function wrapAfter(lead: string, text: string, width: number): string[] {
  return wrapText(text, Math.max(10, width - lead.length)).map(
    (line, index) => `${index === 0 ? lead : ' '.repeat(lead.length)}${line}`,
  );
}
