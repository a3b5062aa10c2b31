import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker, type WorkerOptions } from 'node:worker_threads';

/** Kept in a variable, so that the bundler does not include the development entry in the build. */
const fromSource = 'threadFromSource.mjs';

/** Code that runs on its own thread. */
export interface ThreadEntry {
  /** Name of the built entry, as listed in `vite.config.ts`. */
  readonly name: string;
  /** The source: a path relative to the module that starts it, and that module's `import.meta.url`. */
  readonly path: string;
  readonly from: string;
}

/**
 * Starts a thread from built code or from TypeScript sources, depending on how this module was loaded. Built code lies in `dist/node` (or
 * its `chunks`) next to the entries. TypeScript sources start through `threadFromSource.mjs`.
 */
export const startThread = ({ name, path, from }: ThreadEntry, options: WorkerOptions = {}): Worker => {
  const here = import.meta.url;
  if (here.endsWith('.ts'))
    return new Worker(new URL(fromSource, here), { ...options, workerData: { ...options.workerData, source: new URL(path, from).href } });
  const entry = [`${name}.js`, `../${name}.js`].map((file) => new URL(file, here)).find((url) => existsSync(fileURLToPath(url)));
  if (!entry) throw new Error(`${name}.js is missing. Build it with \`npm run build\`.`);
  return new Worker(entry, options);
};
