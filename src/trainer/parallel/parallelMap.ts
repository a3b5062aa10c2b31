import type { JobInput, JobName, JobOutput } from './jobs';
import { mapOnThreads } from './mapOnThreads';
import { runJob } from './runJob';
import { threadCount } from './threadCount';

/**
 * Results of a job for each input, in the order of the inputs, on up to `threads` threads; on one, it all runs in this process. As many
 * inputs as threads start at the same time. The first error rejects, after the threads at work have been ended; so do not share them.
 *
 * @param onDone told the index of each finished input, in the order they finish
 */
export const parallelMap = <K extends JobName>(
  job: K,
  inputs: readonly JobInput<K>[],
  onDone?: (index: number) => void,
  threads = threadCount(),
): Promise<readonly JobOutput<K>[]> => mapOnThreads(job, (input) => runJob(job, input), inputs, onDone, threads);
