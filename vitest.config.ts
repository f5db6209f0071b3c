import { defineConfig } from 'vitest/config';

const report = process.env.DATAHALL_TEST_REPORT;

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/bundle.ts'],
    // What needs an emulator runs with the other tests that do: `npm run test:terraform`.
    // Thousands of random halls by themselves: `npm run test:rules`.
    exclude: ['test/terraform/real/**', 'test/terraform/rules/**', 'test/**/emulator/**', 'node_modules/**'],
    // By default one processor stays idle, which on two is half of them.
    maxWorkers: '100%',
    // Neither files nor the tests of a file lean on what ran before them. Another order: --sequence.seed.
    sequence: { shuffle: true, seed: 22 },
    // Not a bound on speed: a hang must end.
    testTimeout: 900_000,
    hookTimeout: 900_000,
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
  },
});
