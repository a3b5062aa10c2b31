import { startThread } from '../../threads/startThread';
import { threadPool } from '../../threads/threadPool';
import { type FleetJob, type FleetTotals, playFleet } from './playFleet';

const fleetThread = { name: 'fleetThread', path: './fleetThread.ts', from: import.meta.url };

/** A fleet of 10⁵ devices keeps some 10 kB each, which exceeds Node's default limit for a thread by far. */
const options = { resourceLimits: { maxOldGenerationSizeMb: 8_192 } };
const onThreads = threadPool(() => startThread(fleetThread, options), 0);

/**
 * Results of each job, in the order of the jobs, on up to `threads` threads. With one thread everything runs in this process. A job is a
 * whole fleet, so the number of threads never changes a figure.
 * @param onDone called after each job
 */
export const playOnThreads = (jobs: readonly FleetJob[], threads: number, onDone?: () => void): Promise<readonly FleetTotals[]> =>
  onThreads({ requests: jobs, run: playFleet, threads, onDone });
