import { defineConfig } from 'vitest/config';
import { patience } from '../helpers/patience.ts';
import { browserWorkers, sharedProcesses } from '../helpers/suite.ts';
import { threadAlias } from '../helpers/threadAlias.ts';

/** `npm run test:fuzz`: 3,000 inputs a target, always the same; `npm run fuzz`: 10⁶, from another seed each time, which is printed. Slow targets get a share of either (docs/adr/047). Needs no build. */
export default defineConfig({
  test: {
    name: 'fuzz',
    reporters: ['default', './test/helpers/closingLineReporter.ts'],
    globalSetup: ['./test/helpers/temporaryHome.ts', './test/helpers/fuzz/drawSeed.ts'],
    include: ['test/fuzz/**/*.test.ts'],
    environment: 'node',
    ...sharedProcesses,
    ...patience,
    alias: threadAlias,
    // As many as the suites beside it in test/suites.config.ts: Vitest runs files of different limits one group after the other.
    maxWorkers: browserWorkers,
    // A target that hangs is named long before the whole run is given up.
    testTimeout: process.env.FUZZ_RUNS ? 14_400_000 : 300_000,
    hookTimeout: 420_000,
  },
});
