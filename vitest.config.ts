import { availableParallelism } from 'node:os';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { browserArguments, findBrowser } from './scripts/browser.mjs';
import { browserProject, browserTests } from './test/helpers/browserProject.ts';
import { patience } from './test/helpers/patience.ts';
import { slowestFirst } from './test/helpers/slowestFirst.ts';
import { sharedProcesses } from './test/helpers/suite.ts';
import { threadAlias } from './test/helpers/threadAlias.ts';

/**
 * `unit`: pure core and Node parts. `server`: real SQLite, real HTTP. `browser`: storage, worker, tfjs and UI in Chromium.
 * `e2e`: the built, minified bundle on two origins. One run, one closing line.
 */
export default defineConfig(async () => {
  const executablePath = await findBrowser();
  return {
    test: {
      // Three files for two cores: one of them mostly waits, for a process, a disk or a visitor.
      maxWorkers: Math.ceil(1.5 * availableParallelism()),
      reporters: ['default', './test/helpers/closingLineReporter.ts'],
      sequence: { sequencer: slowestFirst(['e2e/path', 'e2e/report']) },
      projects: [
        {
          test: {
            name: 'unit',
            globalSetup: ['./test/helpers/temporaryHome.ts'],
            include: ['test/unit/**/*.test.ts', 'test/golden/**/*.test.ts'],
            environment: 'node',
            ...sharedProcesses,
            ...patience,
            alias: threadAlias,
            testTimeout: 180_000,
          },
        },
        {
          test: {
            name: 'server',
            globalSetup: ['./test/helpers/temporaryHome.ts'],
            include: ['test/server/**/*.test.ts', 'test/contract/**/*.test.ts'],
            environment: 'node',
            ...sharedProcesses,
            ...patience,
            alias: threadAlias,
            testTimeout: 180_000,
            hookTimeout: 180_000,
          },
        },
        {
          ...browserProject(),
          test: {
            name: 'browser',
            ...browserTests,
            // Browsers and servers on a busy machine miss a real deadline now and then; what needed a second try is named at the end.
            retry: 1,
            browser: {
              enabled: true,
              headless: true,
              screenshotFailures: false,
              api: { host: '127.0.0.1' },
              provider: playwright({ launchOptions: { executablePath, args: browserArguments } }),
              instances: [{ browser: 'chromium' }],
            },
          },
        },
        {
          test: {
            name: 'e2e',
            globalSetup: ['./test/helpers/temporaryHome.ts', './test/helpers/freshBuild.ts', './test/helpers/e2e/trainEarly.ts'],
            include: ['test/e2e/**/*.test.ts'],
            environment: 'node',
            ...sharedProcesses,
            ...patience,
            alias: threadAlias,
            retry: 1,
            testTimeout: 120_000,
            hookTimeout: 360_000,
          },
        },
      ],
    },
  };
});
