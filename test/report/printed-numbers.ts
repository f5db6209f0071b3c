/** Reads what people read, without the code that printed it. */

/** A printed amount: the number, the multiple that a prefix or suffix stands for, and how far rounding may have moved it. */
export interface Printed {
  readonly value: number;
  readonly tolerance: number;
}

const MULTIPLES: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  PB: 1e15,
  EB: 1e18,
};

/** @param unit - that the data gives the amount; bytes and shares are printed in multiples */
export function readPrinted(text: string, unit: string): Printed {
  const match = /^(-?)([\d,]+)(?:\.(\d+))?(?:e([+-]?\d+))?([kMG]?)(?: (\S.*))?$/.exec(text);
  if (!match) throw new Error(`not a printed amount: ${JSON.stringify(text)}`);
  const [, sign, whole, fraction = '', exponent = '0', multiple = '', suffix = ''] = match;
  const scale =
    unit === 'B' || unit === 'B/s'
      ? MULTIPLES[suffix.replace(/\/s$/, '')]!
      : /^(?:share|probability)$/.test(unit)
        ? 0.01
        : { '': 1, k: 1e3, M: 1e6, G: 1e9 }[multiple]!;
  if (scale === undefined) throw new Error(`no multiple of ${unit}: ${JSON.stringify(text)}`);
  const digits = Number(`${sign}${whole!.replaceAll(',', '')}.${fraction}e${exponent}`);
  const step = 10 ** (Number(exponent) - fraction.length);
  return { value: digits * scale, tolerance: step * scale };
}

/** Cells of the tables of a Markdown text, without marks: a table is its rows, heading first. */
export function markdownTables(text: string): string[][][] {
  const tables: string[][][] = [];
  let open: string[][] | null = null;
  for (const line of text.split('\n')) {
    if (!line.startsWith('|')) {
      open = null;
      continue;
    }
    const cells = line
      .slice(2, -2)
      .split(/ \| /)
      .map((cell) =>
        cell
          .replace(/^\*\*(.*)\*\*$/, '$1')
          .replaceAll('@<!-- -->', '@')
          .replace(/\\(.)/g, '$1')
          .replaceAll('&lt;', '<')
          .replaceAll('&gt;', '>')
          .trim(),
      );
    if (open === null) {
      open = [];
      tables.push(open);
    }
    if (!cells.every((cell) => /^-+:?$/.test(cell))) open.push(cells);
  }
  return tables;
}

/** The same of a page. */
export function htmlTables(page: string): string[][][] {
  return [...page.matchAll(/<table[^>]*>(.*?)<\/table>/gs)].map(([, table]) =>
    [...table!.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row]) =>
      [...row!.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell]) =>
        unescapeMarkup(cell!.replace(/<[^>]+>/g, '')),
      ),
    ),
  );
}

export function unescapeMarkup(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
