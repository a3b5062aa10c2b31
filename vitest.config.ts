import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { browserArguments, findBrowser } from './scripts/browser.mjs';
import { browserProject, browserTests } from './test/helpers/browserProject.ts';
import { slowestFirst } from './test/helpers/slowestFirst.ts';
import { browserWorkers } from './test/helpers/suite.ts';
import { threadAlias } from './test/helpers/threadAlias.ts';

/**
 * Files of a project follow one another in one process a core and share what was loaded: to load it anew took four hundred files a third of
 * their time. A file leaves globals, clocks, `process.env` and mocked modules as it found them. No threads: they cannot set the time zone.
 */
const sharedProcesses = { pool: 'forks', isolate: false } as const;

/**
 * `unit`: pure core and Node parts. `server`: real SQLite, real HTTP. `browser`: storage, worker, tfjs and UI in Chromium.
 * `e2e`: the built, minified bundle on two origins. One run, one closing line.
 */
export default defineConfig(async () => {
  const executablePath = await findBrowser();
  return {
    test: {
      // Every core: Vitest would leave one free, which is half of a machine with two.
      maxWorkers: '100%',
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
            alias: threadAlias,
            testTimeout: 60_000,
          },
        },
        {
          test: {
            name: 'server',
            globalSetup: ['./test/helpers/temporaryHome.ts'],
            include: ['test/server/**/*.test.ts', 'test/contract/**/*.test.ts'],
            environment: 'node',
            ...sharedProcesses,
            alias: threadAlias,
            testTimeout: 60_000,
            hookTimeout: 60_000,
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
            alias: threadAlias,
            // After all others: what an e2e test waits for should not wait for them.
            sequence: { groupOrder: 1 },
            maxWorkers: browserWorkers,
            retry: 1,
            testTimeout: 120_000,
            hookTimeout: 360_000,
          },
        },
      ],
    },
  };
});
