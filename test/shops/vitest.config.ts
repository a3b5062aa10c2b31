import { defineConfig } from 'vitest/config';

/** Real shops, installed on demand below `node_modules/.cache/shops` and started on loopback: `npm run test:shops`. Builds what ships first. */
export default defineConfig({
  test: {
    name: 'shops',
    reporters: ['default', './test/helpers/closingLineReporter.ts'],
    globalSetup: ['./test/helpers/temporaryHome.ts', './test/helpers/freshBuild.ts'],
    include: ['test/shops/**/*.test.ts'],
    environment: 'node',
    fileParallelism: false,
    testTimeout: 120_000,
    // A shop is downloaded, installed and stocked in it.
    hookTimeout: 420_000,
  },
});
