import { defineConfig } from 'vitest/config';

/** `npm run test:faults`: processes killed and power lost under load, many times over. Minutes, so no part of `npm test`. */
export default defineConfig({
  test: {
    name: 'faults',
    reporters: ['default', './test/helpers/closingLineReporter.ts'],
    globalSetup: ['./test/helpers/temporaryHome.ts', './test/helpers/freshBuild.ts'],
    include: ['test/faults/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 1_800_000,
    hookTimeout: 300_000,
  },
});
