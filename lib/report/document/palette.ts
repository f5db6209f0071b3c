/**
 * The variables that pages and drawings take their colours from. Every pair of ink and ground has a contrast of at
 * least 4.5 (WCAG 2.1, AA); so has `--paper` on each series.
 */
export const LIGHT = `
  --paper: #ffffff; --wash: #f4f6f8; --ink: #17202a; --muted: #55606c; --line: #d3dae1; --link: #0b5394; --shade: #17202a38;
  --warn: #7a4100; --warn-wash: #fff4e0;
  --series-1: #1f5fa8; --series-2: #b4530a; --series-3: #2e7d4f; --series-4: #7b4fa3; --series-5: #a3305a;
`.slice(1, -1);

export const DARK = `
    --paper: #14181d; --wash: #1d232a; --ink: #e8edf2; --muted: #a3b0bd; --line: #38424d; --link: #8ec5ff; --shade: #000000a0;
    --warn: #ffcf87; --warn-wash: #33270f;
    --series-1: #6fb0f5; --series-2: #f0a257; --series-3: #6cc793; --series-4: #c2a0e8; --series-5: #ee8bb0;
`.slice(1, -1);
