/** Tests against real programs, `npm run test:real`: one file at a time, because they share those programs. */

import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import own from '../../vitest.config.js';

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  resolve: own.resolve ?? {},
  test: {
    include: ['test/real/**/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
