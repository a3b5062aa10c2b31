import { startThread } from '../../threads/startThread';
import { threadPool } from '../../threads/threadPool';
import { type FleetJob, type FleetTotals, playFleet } from './playFleet';

const fleetThread = { name: 'fleetThread', path: './fleetThread.ts', from: import.meta.url };

/** A fleet of 10⁵ devices keeps some 10 kB each; Node would stop a thread far below that. */
const options = { resourceLimits: { maxOldGenerationSizeMb: 8_192 } };
const onThreads = threadPool(() => startThread(fleetThread, options), 0);

/**
 * What came of each job, in the order of the jobs, on up to `threads` threads; on one, it all runs in this process. A job is the whole of a fleet, so
 * the number of threads never changes a figure.
 * @param onDone told when one more is done
 */
export const playOnThreads = (jobs: readonly FleetJob[], threads: number, onDone?: () => void): Promise<readonly FleetTotals[]> =>
  onThreads({ requests: jobs, run: playFleet, threads, onDone });
