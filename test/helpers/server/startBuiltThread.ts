import { symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { startThread as original } from '../../../src/server/threads/startThread';
import { oncePerRun } from '../oncePerRun';

const { COUPLET_TEST_HOME } = process.env;
if (COUPLET_TEST_HOME === undefined) throw new Error('the thread of a test is built into the folder that temporaryHome makes');
const folder = join(COUPLET_TEST_HOME, 'threads');

await oncePerRun('threads', async () => {
  const { build } = await import('vite');
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: true,
      target: 'node20',
      outDir: folder,
      rolldownOptions: {
        input: ['src/server/store/sqlite/storeThread.ts', 'src/server/aggregate/figuresThread.ts'],
        output: { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
      },
    },
  });
  // What stays outside, better-sqlite3 first of all, is looked for beside the thread.
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'), 'dir');
});

/**
 * In the place of `startThread`, by an alias of the test projects: the same threads from the same sources, built once a run. A thread that is started
 * from its sources takes .8 s of processor to translate them, and several hundred tests open a store.
 */
export const startThread: typeof original = (name, workerData) => new Worker(join(folder, `${name}.mjs`), { workerData });
