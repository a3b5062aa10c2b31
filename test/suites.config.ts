import { defineConfig } from 'vitest/config';
import consoleSuite from './console/vitest.config';
import embedSuite from './embed/vitest.config';
import fuzzSuite from './fuzz/vitest.config';
import { slowestFirst } from './helpers/slowestFirst';
import { browserWorkers } from './helpers/suite';
import privacySuite from './privacy/vitest.config';

/** Those that take half a minute and more, the longest first. */
const slow = [
  'embed/consent',
  'console/consoleAccess',
  'embed/sequence',
  'embed/budgets',
  'privacy/splitPath',
  'console/consoleFigures',
  'embed/pages',
  'console/console',
  'console/docs',
  'embed/transfer',
  'embed/staff',
  'console/knownFigures',
  'privacy/randomiser',
  'embed/formatsPlace',
  'embed/policies',
  'embed/static',
  'privacy/linking',
];

/**
 * `npm run test:suites`: the suites that every change has to pass after `npm test`, in one run: one build, one closing line, and a core that is done with one
 * suite goes on with the next.
 */
export default defineConfig({
  test: {
    maxWorkers: browserWorkers,
    reporters: ['default', './test/helpers/closingLineReporter.ts'],
    sequence: { sequencer: slowestFirst(slow) },
    projects: [consoleSuite, embedSuite, fuzzSuite, privacySuite],
  },
});
