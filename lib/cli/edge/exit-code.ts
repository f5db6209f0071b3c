/** What a shell sees. `refused`: all is right, and a rule of `--fail-on` is broken. `usage` is commander's own mistakes too: an unknown command, a missing argument. */
export const EXIT = { fine: 0, wrong: 1, usage: 2, refused: 3 } as const;
