import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { jobThreadData } from './jobThreadData';

/** In a variable, so that the bundler does not take the development entry into the build. */
const fromSource = 'jobThreadFromSource.mjs';

/** Starts a job thread from the sources or, in built code (`dist/node` or its `chunks`), from `jobThread.js` there. */
export const startJobThread = (): Worker => {
  const here = import.meta.url;
  const options = { workerData: jobThreadData };
  if (here.endsWith('.ts')) return new Worker(new URL(fromSource, here), options);
  const entry = ['jobThread.js', '../jobThread.js'].map((path) => new URL(path, here)).find((url) => existsSync(fileURLToPath(url)));
  if (!entry) throw new Error('jobThread.js is missing beside the trainer; build it with `npm run build`.');
  return new Worker(entry, options);
};
