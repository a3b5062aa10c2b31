import { defineConfig } from 'vitest/config';
import { threadAlias } from '../helpers/threadAlias.ts';

/** `npm run test:fuzz`: 10⁴ inputs a target, always the same; `npm run fuzz`: 10⁶, from another seed each time, which is printed. Slow targets get a share of either (docs/adr/047). Needs no build. */
export default defineConfig({
  test: {
    name: 'fuzz',
    reporters: ['default', './test/helpers/closingLineReporter.ts'],
    globalSetup: ['./test/helpers/temporaryHome.ts', './test/helpers/fuzz/drawSeed.ts'],
    include: ['test/fuzz/**/*.test.ts'],
    environment: 'node',
    alias: threadAlias,
    maxWorkers: '100%',
    testTimeout: 14_400_000,
    hookTimeout: 420_000,
  },
});
