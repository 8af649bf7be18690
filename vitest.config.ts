/** Unit tests run in Node, against the sources: no browser, no server, no build. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: { 'token-worker/server': fileURLToPath(new URL('server/index.ts', import.meta.url)) } },
  define: { __TOKEN_WORKER_VERSION__: '"0.0.0-test"' },
  test: {
    environment: 'node',
    // A process for each file would cost more than most files' tests.
    pool: 'threads',
    maxWorkers: 2,
    // Bounds, not waits: on a busy machine a test is slow, and its providers start slowly.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    include: [
      '*.test.ts',
      'core/**/*.test.ts',
      'sw/**/*.test.ts',
      'client/**/*.test.ts',
      'fallback/**/*.test.ts',
      'testing/**/*.test.ts',
      'public/**/*.test.ts',
      'tools/**/*.test.ts',
      'scripts/**/*.test.ts',
      'server/**/*.test.ts',
      'e2e/**/*.unit.test.ts',
    ],
  },
});
