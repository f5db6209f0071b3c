import { DARK, LIGHT } from './palette.js';

const STYLE = [
  ':root {',
  '  color-scheme: light dark;',
  LIGHT,
  '  display: block; max-width: 48rem; margin: 0 auto; background: var(--paper);',
  '  font-family: system-ui, "Segoe UI", Roboto, sans-serif;',
  '}',
  '@media (prefers-color-scheme: dark) {',
  '  :root {',
  DARK,
  '  }',
  '}',
].join('\n');

/** Around the drawing, in its own units. */
const MARGIN = 10;

/** A drawing as a file of its own, with the colours that a page would give it, in light and dark. */
export function standaloneSvg(drawing: string): string {
  const framed = drawing.replace(/viewBox="0 0 ([\d.]+) ([\d.]+)"/, (_, width, height) => {
    return `viewBox="${-MARGIN} ${-MARGIN} ${Number(width) + 2 * MARGIN} ${Number(height) + 2 * MARGIN}"`;
  });
  const end = framed.indexOf('>') + 1;
  return `${framed.slice(0, end)}<style>\n${STYLE}\n</style>${framed.slice(end)}\n`;
}
