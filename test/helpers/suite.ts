import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { patience } from './patience.ts';
import { threadAlias } from './threadAlias.ts';

/** Files at a time where most of them drive a browser: they wait for some three quarters of their time, so two find room on a core. */
export const browserWorkers = 2 * availableParallelism();

/**
 * Files of a project follow one another in one process a core and share what was loaded: to load it anew took four hundred files a third of
 * their time. A file leaves globals, clocks, `process.env` and mocked modules as it found them. No threads: they cannot set the time zone.
 */
export const sharedProcesses = { pool: 'forks', isolate: false } as const;

interface Limits extends Partial<typeof sharedProcesses> {
  /** Absent: as many files at a time as Vitest sees fit. */
  readonly maxWorkers?: string | number;
  readonly fileParallelism?: boolean;
  /** ms, as the next. */
  readonly testTimeout: number;
  readonly hookTimeout: number;
  /** How often a test that failed is tried again; the closing lines name each that needed it. For tests that wait for a real clock only. */
  readonly retry?: number;
}

/** A suite with a command of its own: the tests of `test/<name>`, in Node, on a fresh build. */
export const suite = (name: string, limits: Limits) =>
  defineConfig({
    test: {
      name,
      reporters: ['default', './test/helpers/closingLineReporter.ts'],
      globalSetup: ['./test/helpers/temporaryHome.ts', './test/helpers/freshBuild.ts'],
      include: [`test/${name}/**/*.test.ts`],
      environment: 'node',
      ...patience,
      alias: threadAlias,
      ...limits,
    },
  });
