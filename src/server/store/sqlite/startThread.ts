import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

/** In a variable, so that the bundler does not take the development entry into the build. */
const fromSource = 'storeThreadFromSource.mjs';

/**
 * Starts the writing thread from whichever form this module has: built code lies in `dist/node` (or its `chunks`) next to
 * `storeThread.js`; TypeScript sources start through `storeThreadFromSource.mjs`.
 */
export const startThread = (workerData: { readonly file: string; readonly maxBatch: number }): Worker => {
  const here = import.meta.url;
  if (here.endsWith('.ts')) return new Worker(new URL(fromSource, here), { workerData });
  const candidates = ['storeThread.js', '../storeThread.js'].map((path) => new URL(path, here));
  const entry = candidates.find((url) => existsSync(fileURLToPath(url)));
  if (!entry) throw new Error('storeThread.js is missing beside the server; build it with `npm run build`.');
  return new Worker(entry, { workerData });
};
