import { defineConfig } from 'vitest/config';

/** `npm run test:console`: the merchant's pages as they are built, on a real server: by keyboard, in every theme and language, figure by figure. */
export default defineConfig({
  test: {
    name: 'console',
    reporters: ['default', './test/helpers/closingLineReporter.ts'],
    globalSetup: ['./test/helpers/temporaryHome.ts', './test/helpers/freshBuild.ts'],
    include: ['test/console/**/*.test.ts'],
    environment: 'node',
    maxWorkers: '100%',
    testTimeout: 120_000,
    hookTimeout: 360_000,
  },
});
