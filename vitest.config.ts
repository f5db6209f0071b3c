import { defineConfig } from 'vitest/config';

const report = process.env.DATAHALL_TEST_REPORT;

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/terraform/real/**', 'node_modules/**'],
    // Not a bound on speed: a hang must end.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
  },
});
