import { defineConfig } from 'vitest/config';

/** `npm run test:models`: trained models in the built bundle, on two origins. They train first, which takes minutes. */
export default defineConfig({
  test: {
    name: 'models',
    reporters: ['default', './test/helpers/closingLineReporter.ts'],
    globalSetup: ['./test/helpers/temporaryHome.ts', './test/helpers/freshBuild.ts'],
    include: ['test/models/**/*.test.ts'],
    environment: 'node',
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 420_000,
  },
});
