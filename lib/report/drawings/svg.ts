import { roundTo } from '../../units/rounding.js';
import { seriesColor } from './palette.js';

/** Pieces of SVG as text. Colours are variables of the page, so that a drawing follows light and dark. */

/** Width of a drawing for a narrow place in its own units; the page scales it. */
export const CHART_WIDTH = 400;
/** The same for a place where there is room; the letters have the same size. */
export const WIDE_CHART = 800;
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
export function drawing(title: string, height: number, children: readonly string[], width = CHART_WIDTH): string {
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${width} ${at(height)}`,
      role: 'img',
      'aria-label': title,
      'font-family': 'inherit',
    },
    ...children,
  );
}

/**
 * A row of names with their colours; returns its height too.
 * @param place.dashes - of lines, in the order of the names. @default - areas, which have none
 * @param place.colors - in the order of the names. @default - those of series
 */
export function legend(
  names: readonly string[],
  top: number,
  place: { readonly dashes?: readonly string[]; readonly colors?: readonly string[]; readonly width?: number } = {},
): { readonly svg: string; readonly height: number } {
  const { dashes, colors = names.map((_, index) => seriesColor(index)), width = CHART_WIDTH } = place;
  const step = 20;
  const parts: string[] = [];
  let [x, y] = [0, top];
  for (const [index, name] of names.entries()) {
    const sample = dashes === undefined ? 12 : 26;
    const taken = sample + 14 + name.length * FONT_SIZE * CHARACTER_WIDTH;
    if (x > 0 && x + taken > width) [x, y] = [0, y + step];
    parts.push(
      dashes === undefined
        ? element('rect', { x: at(x), y: at(y), width: 12, height: 12, rx: 2, fill: colors[index]! })
        : element('line', {
            x1: at(x),
            x2: at(x + sample),
            y1: at(y + 6),
            y2: at(y + 6),
            stroke: colors[index]!,
            'stroke-width': 2.5,
            'stroke-dasharray': dashes[index % dashes.length]!,
          }),
      label(name, { x: x + sample + 6, y: y + 11 }),
    );
    x += taken;
  }
  return { svg: parts.join(''), height: y - top + step };
}
