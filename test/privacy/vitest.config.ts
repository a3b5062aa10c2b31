import { defineConfig } from 'vitest/config';

/** `npm run test:privacy`: attacks that take many draws or many devices to show that they fail, each beside a twin on which they succeed. */
export default defineConfig({
  test: {
    name: 'privacy',
    reporters: ['default', './test/helpers/closingLineReporter.ts'],
    globalSetup: ['./test/helpers/temporaryHome.ts', './test/helpers/freshBuild.ts'],
    include: ['test/privacy/**/*.test.ts'],
    environment: 'node',
    maxWorkers: '100%',
    testTimeout: 300_000,
    hookTimeout: 420_000,
  },
});
