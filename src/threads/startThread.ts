import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker, type WorkerOptions } from 'node:worker_threads';

/** In a variable, so that the bundler does not take the development entry into the build. */
const fromSource = 'threadFromSource.mjs';

/** Code that runs on a thread of its own. */
export interface ThreadEntry {
  /** Of the built entry, as `vite.config.ts` lists it. */
  readonly name: string;
  /** The source: a path from the module that starts it, and that module's `import.meta.url`. */
  readonly path: string;
  readonly from: string;
}

/**
 * Starts a thread from whichever form this module has: built code lies in `dist/node` (or its `chunks`) next to the entries; TypeScript sources
 * start through `threadFromSource.mjs`.
 */
export const startThread = ({ name, path, from }: ThreadEntry, options: WorkerOptions = {}): Worker => {
  const here = import.meta.url;
  if (here.endsWith('.ts'))
    return new Worker(new URL(fromSource, here), { ...options, workerData: { ...options.workerData, source: new URL(path, from).href } });
  const entry = [`${name}.js`, `../${name}.js`].map((file) => new URL(file, here)).find((url) => existsSync(fileURLToPath(url)));
  if (!entry) throw new Error(`${name}.js is missing beside the program; build it with \`npm run build\`.`);
  return new Worker(entry, options);
};
