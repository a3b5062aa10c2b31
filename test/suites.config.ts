import { defineConfig } from 'vitest/config';
import consoleSuite from './console/vitest.config';
import embedSuite from './embed/vitest.config';
import fuzzSuite from './fuzz/vitest.config';
import { slowestFirst } from './helpers/slowestFirst';
import { browserWorkers } from './helpers/suite';
import privacySuite from './privacy/vitest.config';

/** Those that take half a minute and more, the longest of a suite first. Files of one suite follow one another: they share what was loaded. */
const slow = [
  'embed/consent',
  'embed/sequence',
  'embed/budgets',
  'embed/pages',
  'embed/transfer',
  'embed/staff',
  'embed/formatsPlace',
  'embed/policies',
  'embed/static',
  'console/consoleAccess',
  'console/consoleFigures',
  'console/console',
  'console/docs',
  'console/knownFigures',
  'privacy/splitPath',
  'privacy/randomiser',
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
