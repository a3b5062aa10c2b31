import { type ChildProcess, type ForkOptions, fork } from 'node:child_process';
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
  return new Worker(builtEntry(name), options);
};

/** Next to this module or, from its `chunks`, one folder up. */
const builtEntry = (name: string): string => {
  const paths = [`${name}.js`, `../${name}.js`].map((file) => fileURLToPath(new URL(file, import.meta.url)));
  const entry = paths.find((path) => existsSync(path));
  if (!entry) throw new Error(`${name}.js is missing. Build it with \`npm run build\`.`);
  return entry;
};

/**
 * The same with a process of its own, such as a command. Its output is piped, and `COUPLET_PARENT` tells it that its parent follows it over
 * a channel.
 * @param env in addition to this process's
 */
export const startProcess = (
  { name, path, from }: ThreadEntry,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ChildProcess => {
  const options: ForkOptions = { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], env: { ...process.env, ...env, COUPLET_PARENT: '1' } };
  if (import.meta.url.endsWith('.ts'))
    return fork(fileURLToPath(new URL(path, from)), args, { ...options, execArgv: ['--import', import.meta.resolve('tsx')] });
  return fork(builtEntry(name), args, { ...options, execArgv: [] });
};
