import { describe, expect, it } from 'vitest';
import { DARK, DARK_COLORS, LIGHT, LIGHT_COLORS, ROLES, SERIES } from '../../lib/report/drawings/palette.js';
import { FIGURE_STYLE } from '../../lib/report/render/figure-style.js';
import { PAGE_STYLE } from '../../lib/report/render/page-style.js';

/** Relative luminance of WCAG 2.1 of an opaque colour, in [0, 1]. */
function luminance(color: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const series = SERIES.map((name) => /--([a-z0-9-]+)/.exec(name)![1]! as keyof typeof LIGHT_COLORS);
/** Colours of letters, and of marks on which letters of the ground's colour are. */
const inks = ['ink', 'muted', 'link', ...ROLES, ...series] as const;

describe.each([
  ['light', LIGHT_COLORS],
  ['dark', DARK_COLORS],
] as const)('the palette on a %s ground', (_, colors: Readonly<Record<keyof typeof LIGHT_COLORS, string>>) => {
  it.each(inks.flatMap((ink) => (['paper', 'wash'] as const).map((ground) => [ink, ground] as const)))(
    '%s on %s can be read',
    (ink, ground) => expect(contrast(colors[ink], colors[ground])).toBeGreaterThanOrEqual(4.5),
  );

  it('has warnings that can be read, and hints', () => {
    expect(contrast(colors.warn, colors['warn-wash'])).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colors.paper, colors.ink)).toBeGreaterThanOrEqual(4.5);
  });

  it('has another colour for each purchase option and for each category', () => {
    expect(new Set(ROLES.map((role) => colors[role])).size).toBe(ROLES.length);
  });
});

describe('contrast', () => {
  it('is 21 of black on white, and that of a pair worked out by hand', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 10);
    // #777777: (0x77 / 255 + 0.055) / 1.055 to the power of 2.4 is 0.1845; 1.05 ÷ 0.2345.
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });
});

describe('the styles', () => {
  it('name no colour beside the palette, which has every name in light and dark', () => {
    const own = PAGE_STYLE.replaceAll(LIGHT, '').replaceAll(DARK, '');
    expect(own).toContain(FIGURE_STYLE);
    expect(own.match(/#[0-9a-f]{3,8}\b/gi)).toBeNull();
    const named = new Set([...own.matchAll(/var\(--([a-z0-9-]+)\)/g)].map(([, name]) => name!));
    expect([...named].filter((name) => !(name in LIGHT_COLORS && name in DARK_COLORS))).toEqual([]);
  });

  it('have one scale of type', () => {
    const sizes = new Set([...PAGE_STYLE.matchAll(/font-size: ([^;}]+?)[;} ]/g)].map(([, size]) => size!.trim()));
    const scale = ['.8rem', '.9rem', '1rem', '1.2rem', '1.5rem', '8.5pt', '10.5pt', '16pt'];
    expect([...sizes].filter((size) => !scale.includes(size))).toEqual([]);
  });
});
