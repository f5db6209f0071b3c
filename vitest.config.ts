import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/terraform/real/**', 'node_modules/**'],
    environment: 'node',
    testTimeout: 60_000,
  },
});
