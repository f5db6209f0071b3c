import { defineConfig } from 'vitest/config';

/** Thirty kills of each command that writes: `npm run test:faults`. */
export default defineConfig({
  test: {
    include: ['test/faults/**/*.test.ts', 'test/catalog/refresh/killed-refresh.test.ts'],
    globalSetup: ['test/bundle.ts'],
    env: { DATAHALL_KILLS: '30' },
    // Not a bound on speed: a hang must end.
    testTimeout: 3_600_000,
    hookTimeout: 600_000,
  },
});
