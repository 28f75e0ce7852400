import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: 'spoor/decoder', replacement: here('./src/decoder/index.ts') },
      { find: 'spoor/testing', replacement: here('./src/testing/index.ts') },
      { find: /^spoor\/formats\/(.+)$/, replacement: here('./src/formats/$1/index.ts') },
    ],
  },
  test: {
    include: ['test/**/*.test.ts', 'decoders/**/*.test.ts'],
    exclude: ['test/real/**', '**/node_modules/**'],
    // Long forms repeat some things a hundred times as often.
    testTimeout: process.env.SPOOR_TEST_LONG === '1' ? 600_000 : 60_000,
    // Half of the time would go into importing the same modules once for each file: no test changes what others see.
    isolate: false,
    // Half of them wait for programs that they started.
    maxWorkers: 4,
  },
});
