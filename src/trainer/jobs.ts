import { acceptanceFold } from './acceptance/acceptanceFold';
import { estimateLogs } from './bandit/estimateLogs';
import { playShuffle } from './bandit/playShuffle';
import { judgeItemFamily } from './cf/evaluateItems';
import { sweepPivots } from './linalg/sweepPivots';
import { fitFold } from './network/judgeNetwork';
import { trainNetworkJob } from './network/trainNetwork';
import { mapOnThreads } from './parallel/mapOnThreads';
import { threadCount } from './parallel/threadCount';
import { judgeArms } from './uplift/armPolicy';
import { judgeUpliftSplit } from './uplift/judgeUplift';

/**
 * Work that may run on another thread, by name. A job is a pure function of plain data: numbers, strings, arrays, typed arrays. It does not
 * change its input, takes randomness from a seed in it, and gives the same result on any thread. Put large inputs that several jobs read
 * into arrays on a `SharedArrayBuffer` (`sharedArray`), which are passed without a copy.
 */
const jobs = {
  acceptanceFold,
  estimateLogs,
  fitFold,
  judgeArms,
  judgeItemFamily,
  judgeUpliftSplit,
  playShuffle,
  sweepPivots,
  trainNetworkJob,
} as const;

type Jobs = typeof jobs;

export type JobName = keyof Jobs;
export type JobInput<K extends JobName> = Parameters<Jobs[K]>[0];
export type JobOutput<K extends JobName> = Awaited<ReturnType<Jobs[K]>>;

/** Runs a job in the calling thread. Given as data, a job has lost the link between its name and its types. */
export const runJob = async <K extends JobName>(job: K, input: JobInput<K>): Promise<JobOutput<K>> => {
  const run = jobs[job] as (input: JobInput<K>) => Promise<JobOutput<K>> | JobOutput<K>;
  return run(input);
};

/**
 * Results of a job for each input, in the order of the inputs, on up to `threads` threads. With one thread everything runs in this process.
 * As many inputs as threads start at the same time. The first error rejects and ends the busy threads, so do not share them.
 *
 * @param onDone called with the index of each finished input, in the order they finish
 */
export const parallelMap = <K extends JobName>(
  job: K,
  inputs: readonly JobInput<K>[],
  onDone?: (index: number) => void,
  threads = threadCount(),
): Promise<readonly JobOutput<K>[]> => mapOnThreads(job, (input) => runJob(job, input), inputs, onDone, threads);
