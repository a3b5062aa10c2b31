import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

/**
 * Starts the writing thread from whichever form this module has: built code lies in `dist/node` (or its `chunks`) next to
 * `storeThread.js`; TypeScript sources (tests, `tsx`) need tsx loaded inside the thread as well, since a worker thread does not inherit
 * the loader of vitest (https://nodejs.org/api/worker_threads.html#new-workerfilename-options).
 */
export const startThread = (workerData: { readonly file: string; readonly maxBatch: number }): Worker => {
  const here = import.meta.url;
  if (here.endsWith('.ts')) {
    const tsx = pathToFileURL(createRequire(here).resolve('tsx')).href;
    return new Worker(new URL('storeThread.ts', here), { workerData, execArgv: ['--import', tsx] });
  }
  const candidates = ['storeThread.js', '../storeThread.js'].map((path) => new URL(path, here));
  const entry = candidates.find((url) => existsSync(fileURLToPath(url)));
  if (!entry) throw new Error('storeThread.js is missing beside the server; build it with `npm run build`.');
  return new Worker(entry, { workerData });
};
