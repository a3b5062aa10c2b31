import { defineConfig } from 'vitest/config';
import consoleSuite from './console/vitest.config';
import embedSuite from './embed/vitest.config';
import fuzzSuite from './fuzz/vitest.config';
import { slowestFirst } from './helpers/slowestFirst';
import privacySuite from './privacy/vitest.config';

/** Those that take half a minute and more, the longest first. */
const slow = [
  'console/consoleAccess',
  'console/consoleFigures',
  'embed/sequence',
  'console/console',
  'privacy/linking',
  'fuzz/logs',
  'privacy/randomiser',
  'fuzz/schemas',
  'privacy/splitPath',
  'embed/staff',
  'embed/moments',
];

/**
 * `npm run test:suites`: the suites that every change has to pass after `npm test`, in one run: one build, one closing line, and a core that is done with one
 * suite goes on with the next.
 */
export default defineConfig({
  test: {
    maxWorkers: '100%',
    reporters: ['default', './test/helpers/closingLineReporter.ts'],
    sequence: { sequencer: slowestFirst(slow) },
    projects: [consoleSuite, embedSuite, fuzzSuite, privacySuite],
  },
});
