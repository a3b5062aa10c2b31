import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

/** In a variable, so that the bundler does not take the development entry into the build. */
const fromSource = 'threadFromSource.mjs';

/** Threads of the server: the name of the built entry, and its source from here. */
const sources = {
  storeThread: '../store/sqlite/storeThread.ts',
  figuresThread: '../reporting/metricsThread.ts',
} as const;

/**
 * Starts a thread from whichever form this module has: built code lies in `dist/node` (or its `chunks`) next to the entries; TypeScript sources
 * start through `threadFromSource.mjs`.
 */
export const startThread = (name: keyof typeof sources, workerData: Readonly<Record<string, unknown>>): Worker => {
  const here = import.meta.url;
  if (here.endsWith('.ts'))
    return new Worker(new URL(fromSource, here), { workerData: { ...workerData, source: new URL(sources[name], here).href } });
  const entry = [`${name}.js`, `../${name}.js`].map((path) => new URL(path, here)).find((url) => existsSync(fileURLToPath(url)));
  if (!entry) throw new Error(`${name}.js is missing beside the server; build it with \`npm run build\`.`);
  return new Worker(entry, { workerData });
};
