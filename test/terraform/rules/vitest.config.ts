import { defineConfig } from 'vitest/config';
import { mutants } from './mutants.js';

const report = process.env.DATAHALL_TEST_REPORT;

/** Minutes rather than seconds: `npm run test:rules`. The ordinary tests hold a few hundred of the same halls. */
export default defineConfig({
  plugins: [mutants()],
  test: {
    include: ['test/terraform/rules/**/*.test.ts'],
    // Not a bound on speed: a hang must end.
    testTimeout: 3_600_000,
    hookTimeout: 3_600_000,
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
  },
});
