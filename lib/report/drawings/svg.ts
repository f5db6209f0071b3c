import { roundTo } from '../../units/rounding.js';

/** Pieces of SVG as text. Colours are variables of the page, so that a drawing follows light and dark. */

/**
 * The variables that pages and drawings take their colours from. Every pair of ink and ground has a contrast of at
 * least 4.5 (WCAG 2.1, AA); so has `--paper` on each series.
 */
export const LIGHT = `
  --paper: #ffffff; --wash: #f4f6f8; --ink: #17202a; --muted: #55606c; --line: #d3dae1; --link: #0b5394; --shade: #17202a38;
  --warn: #7a4100; --warn-wash: #fff4e0;
  --series-1: #1f5fa8; --series-2: #b4530a; --series-3: #2e7d4f; --series-4: #7b4fa3; --series-5: #a3305a;
  --series-6: #0f6b73; --series-7: #5f6410; --series-8: #55606c;
`.slice(1, -1);

/** The same on a dark ground. */
export const DARK = `
    --paper: #14181d; --wash: #1d232a; --ink: #e8edf2; --muted: #a3b0bd; --line: #38424d; --link: #8ec5ff; --shade: #000000a0;
    --warn: #ffcf87; --warn-wash: #33270f;
    --series-1: #6fb0f5; --series-2: #f0a257; --series-3: #6cc793; --series-4: #c2a0e8; --series-5: #ee8bb0;
    --series-6: #63cbd3; --series-7: #c6cc66; --series-8: #a3b0bd;
`.slice(1, -1);

/** Width of every drawing in its own units; the page scales it. */
export const CHART_WIDTH = 400;
const FONT_SIZE = 13;
/** Share of the font size that a character of a sans-serif font takes, a little above the mean. */
const CHARACTER_WIDTH = 0.56;

/** Attributes of an element; values are escaped. */
type Attributes = Readonly<Record<string, string | number>>;

/** An element with its children, which are markup already. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeMarkup(String(value))}"`);
  const open = `<${name}${written.join('')}`;
  return children.length === 0 ? `${open}/>` : `${open}>${children.join('')}</${name}>`;
}

/** Text as it is written between tags and in attributes. */
export function escapeMarkup(text: string): string {
  return text.replace(
    /[&<>"']/g,
    (mark) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[mark]!,
  );
}

/** Coordinates to a hundredth: the same digits on every machine. */
export function at(value: number): string {
  return String(roundTo(value, 2));
}

/** A line of text; `y` is its baseline. */
export function label(
  text: string,
  place: {
    readonly x: number;
    readonly y: number;
    readonly anchor?: 'start' | 'middle' | 'end';
    readonly size?: number;
    readonly fill?: string;
    readonly weight?: number;
    /** Over lines: set off from them. @default - false */
    readonly over?: boolean;
  },
): string {
  const { x, y, anchor = 'start', size = FONT_SIZE, fill = 'var(--ink)', weight = 400, over = false } = place;
  return element(
    'text',
    {
      x: at(x),
      y: at(y),
      'text-anchor': anchor,
      'font-size': size,
      fill,
      ...(weight !== 400 && { 'font-weight': weight }),
      ...(over && { class: 'mark' }),
    },
    escapeMarkup(text),
  );
}

/** At most as many characters as fit; a cut ends in `…`. */
export function fitText(text: string, width: number, size = FONT_SIZE): string {
  const most = Math.max(2, Math.floor(width / (size * CHARACTER_WIDTH)));
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

/** A drawing with a name for those who cannot see it. */
export function drawing(id: string, title: string, height: number, children: readonly string[]): string {
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${CHART_WIDTH} ${at(height)}`,
      role: 'img',
      'aria-labelledby': `${id}-title`,
      'font-family': 'inherit',
    },
    element('title', { id: `${id}-title` }, escapeMarkup(title)),
    ...children,
  );
}

/** Colours of series, in order. */
export const SERIES: readonly string[] = [1, 2, 3, 4, 5, 6, 7, 8].map((at) => `var(--series-${at})`);

/** The colour of a series; after the last they repeat. */
export function seriesColor(index: number): string {
  return SERIES[index % SERIES.length]!;
}

/**
 * A row of names with their colours; returns its height too.
 * @param dashes - of lines, in the order of the names. @default - areas, which have none
 */
export function legend(
  names: readonly string[],
  top: number,
  dashes?: readonly string[],
): { readonly svg: string; readonly height: number } {
  const step = 20;
  const parts: string[] = [];
  let [x, y] = [0, top];
  for (const [index, name] of names.entries()) {
    const sample = dashes === undefined ? 12 : 26;
    const width = sample + 14 + name.length * FONT_SIZE * CHARACTER_WIDTH;
    if (x > 0 && x + width > CHART_WIDTH) [x, y] = [0, y + step];
    parts.push(
      dashes === undefined
        ? element('rect', { x: at(x), y: at(y), width: 12, height: 12, rx: 2, fill: seriesColor(index) })
        : element('line', {
            x1: at(x),
            x2: at(x + sample),
            y1: at(y + 6),
            y2: at(y + 6),
            stroke: seriesColor(index),
            'stroke-width': 2.5,
            'stroke-dasharray': dashes[index % dashes.length]!,
          }),
      label(name, { x: x + sample + 6, y: y + 11 }),
    );
    x += width;
  }
  return { svg: parts.join(''), height: y - top + step };
}
