import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { type FleetJob, type FleetTotals, playFleet } from '../fleet/playFleet';

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

const ask = (thread: Worker, job: FleetJob): Promise<FleetTotals> =>
  new Promise((resolve, reject) => {
    const settle = (): void => {
      thread.off('message', onMessage).off('error', reject).off('exit', onExit);
    };
    const onMessage = (reply: FleetReply): void => {
      settle();
      if (reply.ok) resolve(reply.totals);
      else reject(new Error(reply.message));
    };
    const onExit = (code: number): void => reject(new Error(`a thread of the simulator ended with code ${code} before it answered`));
    thread.on('message', onMessage).on('error', reject).on('exit', onExit);
    thread.postMessage(job);
  });

/**
 * What came of each job, in the order of the jobs, on up to `threads` threads; on one, it all runs in this process. A job is the whole of a fleet, so
 * the number of threads never changes a figure.
 * @param onDone told when one more is done
 */
export const playOnThreads = async (
  jobs: readonly FleetJob[],
  threads: number,
  onDone: () => void = () => undefined,
): Promise<readonly FleetTotals[]> => {
  const totals: FleetTotals[] = [];
  if (threads < 2 || jobs.length < 2) {
    for (const [i, job] of jobs.entries()) {
      totals[i] = await playFleet(job);
      onDone();
    }
    return totals;
  }
  const held = Array.from({ length: Math.min(threads, jobs.length) }, startFleetThread);
  let next = 0;
  const work = async (thread: Worker): Promise<void> => {
    while (next < jobs.length) {
      const i = next++;
      totals[i] = await ask(thread, jobs[i]!);
      onDone();
    }
  };
  try {
    await Promise.all(held.map(work));
    return totals;
  } finally {
    await Promise.all(held.map((thread) => thread.terminate()));
  }
};

/** Thread → caller. Caller → thread is a `FleetJob`; an error crosses as its text. */
export type FleetReply = { readonly ok: true; readonly totals: FleetTotals } | { readonly ok: false; readonly message: string };
