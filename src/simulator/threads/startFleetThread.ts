import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

/** In a variable, so that the bundler does not take the development entry into the build. */
const fromSource = 'fleetThreadFromSource.mjs';

/** A fleet of 10⁵ devices keeps some 10 kB each; Node would stop a thread far below that. */
const options = { resourceLimits: { maxOldGenerationSizeMb: 8_192 } };

/** Starts a thread from the sources or, in built code (`dist/node` or its `chunks`), from `fleetThread.js` there. */
export const startFleetThread = (): Worker => {
  const here = import.meta.url;
  if (here.endsWith('.ts')) return new Worker(new URL(fromSource, here), options);
  const entry = ['fleetThread.js', '../fleetThread.js'].map((path) => new URL(path, here)).find((url) => existsSync(fileURLToPath(url)));
  if (!entry) throw new Error('fleetThread.js is missing beside the simulator; build it with `npm run build`.');
  return new Worker(entry, options);
};
