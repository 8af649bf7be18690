/** Unit tests run in Node, against the sources: no browser, no server, no build. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  define: { __TOKEN_WORKER_VERSION__: '"0.0.0-test"' },
  test: {
    environment: 'node',
    include: [
      '*.test.ts',
      'core/**/*.test.ts',
      'sw/**/*.test.ts',
      'client/**/*.test.ts',
      'public/**/*.test.ts',
      'tools/**/*.test.ts',
      'scripts/**/*.test.ts',
      'server/**/*.test.ts',
      'e2e/**/*.unit.test.ts',
    ],
  },
});
