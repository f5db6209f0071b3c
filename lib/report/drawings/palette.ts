import type { ChartRole } from '../document/document.js';

/** The colours of pages and drawings. Each has one meaning, and the same on every page and in the planner. */

/**
 * What a colour stands for: a purchase option, a category of the bill, a role of a subnet. A chart colours what has a
 * role by it, and what has none by the order of its series.
 */
export const ROLES: readonly ChartRole[] = [
  'on-demand',
  'spot',
  'reserved-3y',
  'reserved-1y',
  'savings-plan',
  'capacity-block',
  'capacity-reservation',
  'held',
  'hardware',
  'software',
  'maintenance',
];

/** The colour of a role. */
export function roleColor(role: ChartRole): string {
  return `var(--${role})`;
}

/** How many colours series without a role have. */
const SERIES_COLORS = 8;

/** Colours of series that have no role, in order. */
export const SERIES: readonly string[] = Array.from({ length: SERIES_COLORS }, (_, at) => `var(--series-${at + 1})`);

/** The colour of a series without a role; after the last they repeat. */
export function seriesColor(index: number): string {
  return SERIES[index % SERIES.length]!;
}

type Colors = Readonly<Record<string, string>>;

/** On a light ground; the names of CSS variables, without dashes before them. */
export const LIGHT_COLORS = {
  paper: '#ffffff',
  wash: '#f4f6f8',
  ink: '#17202a',
  muted: '#55606c',
  line: '#d3dae1',
  link: '#0b5394',
  shade: '#17202a38',
  warn: '#7a4100',
  'warn-wash': '#fff4e0',
  'on-demand': '#1f5fa8',
  spot: '#b4530a',
  'reserved-3y': '#1c6b43',
  'reserved-1y': '#3f7d2a',
  'savings-plan': '#0f6b73',
  'capacity-block': '#7b4fa3',
  'capacity-reservation': '#8f4a8f',
  held: '#55606c',
  hardware: '#34495e',
  software: '#a3305a',
  maintenance: '#7a5c00',
  'series-1': '#1f5fa8',
  'series-2': '#b4530a',
  'series-3': '#2e7d4f',
  'series-4': '#7b4fa3',
  'series-5': '#a3305a',
  'series-6': '#0f6b73',
  'series-7': '#5f6410',
  'series-8': '#55606c',
} as const satisfies Colors;

/** The same on a dark ground. */
export const DARK_COLORS: Readonly<Record<keyof typeof LIGHT_COLORS, string>> = {
  paper: '#14181d',
  wash: '#1d232a',
  ink: '#e8edf2',
  muted: '#a3b0bd',
  line: '#38424d',
  link: '#8ec5ff',
  shade: '#000000a0',
  warn: '#ffcf87',
  'warn-wash': '#33270f',
  'on-demand': '#6fb0f5',
  spot: '#f0a257',
  'reserved-3y': '#6cc793',
  'reserved-1y': '#a5d46a',
  'savings-plan': '#63cbd3',
  'capacity-block': '#c2a0e8',
  'capacity-reservation': '#e3a6e0',
  held: '#a3b0bd',
  hardware: '#9fb8d1',
  software: '#ee8bb0',
  maintenance: '#dcc15a',
  'series-1': '#6fb0f5',
  'series-2': '#f0a257',
  'series-3': '#6cc793',
  'series-4': '#c2a0e8',
  'series-5': '#ee8bb0',
  'series-6': '#63cbd3',
  'series-7': '#c6cc66',
  'series-8': '#a3b0bd',
};

/** Declarations of CSS. Every ink on every ground, and `--paper` on every role and series, has a contrast of 4.5 (WCAG 2.1, AA). */
export const LIGHT = declarations(LIGHT_COLORS);
/** The same on a dark ground. */
export const DARK = declarations(DARK_COLORS);
/** Rules of CSS that set them, for a page with a style of its own. */
export const COLOR_STYLE = `:root {\n${LIGHT}\n}\n@media (prefers-color-scheme: dark) {\n  :root {\n${DARK}\n  }\n}\n`;

function declarations(colors: Colors): string {
  return Object.entries(colors)
    .map(([name, color]) => `--${name}: ${color};`)
    .join(' ');
}
