/** What a shell sees. `usage` is commander's own mistakes too: an unknown command, a missing argument. */
export const EXIT = { fine: 0, wrong: 1, usage: 2 } as const;
