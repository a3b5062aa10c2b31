import { defineConfig } from 'vitest/config';
import { browserProject, browserTests } from '../helpers/browserProject';
import { threadAlias } from '../helpers/threadAlias';
import { findEngines } from './findEngines';
import { firefoxDriver } from './firefoxDriver';
import { webKitDriver } from './webKitDriver';

const { firefox, webKit } = findEngines();
const project = browserProject();
const common = { enabled: true, screenshotFailures: false, api: { host: '127.0.0.1' } } as const;

/**
 * `npm run test:engines`: the browser suite once more in Firefox and in WebKitGTK, and the built widget on a shop's pages in Firefox. Neither has WebGL without a screen of its own, so what is
 * tried is the path of WebAssembly. Safari itself stays unproven.
 */
export default defineConfig({
  test: {
    fileParallelism: false,
    reporters: ['default', './test/helpers/closingLineReporter.ts'],
    projects: [
      {
        ...project,
        test: {
          ...browserTests,
          name: 'firefox',
          // It asks for Chromium's own protocol, to set the machine's time zone.
          exclude: ['test/browser/worker/caps.test.ts'],
          browser: {
            ...common,
            headless: true,
            provider: firefoxDriver(firefox),
            instances: [{ browser: 'firefox' as const }],
          },
        },
      },
      {
        ...project,
        // The provider's locators must be the ones that Vitest itself has.
        optimizeDeps: { ...project.optimizeDeps, exclude: ['@vitest/browser'] },
        test: {
          ...browserTests,
          name: 'webkit',
          // Nor are the console's forms filled in through WebDriver: a date or a number that is typed there is another one here.
          exclude: ['test/browser/worker/caps.test.ts', 'test/browser/console/**'],
          browser: { ...common, headless: true, ui: false, provider: webKitDriver(webKit), instances: [{ browser: 'webkit' as const }] },
        },
      },
      {
        test: {
          name: 'pages',
          globalSetup: ['./test/helpers/temporaryHome.ts', './test/helpers/freshBuild.ts'],
          include: ['test/engines/*.test.ts'],
          environment: 'node',
          alias: threadAlias,
          testTimeout: 240_000,
          hookTimeout: 420_000,
        },
      },
    ],
  },
});
