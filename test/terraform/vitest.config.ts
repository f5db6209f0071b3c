import { defineConfig } from 'vitest/config';

const report = process.env.DATAHALL_TEST_REPORT;

/** Real Terraform, and AWS clients, against an emulator of AWS: `npm run test:terraform`. */
export default defineConfig({
  test: {
    include: ['test/terraform/real/**/*.test.ts', 'test/**/emulator/**/*.test.ts'],
    // Terraform and its provider take some 500 MB a run and mostly wait.
    fileParallelism: false,
    maxConcurrency: 3,
    // Now and then the emulator makes something and its answer is lost: the provider asks again, and is told that it is there
    // already. What is wrong is wrong the second time too.
    retry: 1,
    // Not a bound on speed: a hang must end.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    reporters: report ? ['verbose', ['json', { outputFile: report }]] : ['verbose'],
  },
});
