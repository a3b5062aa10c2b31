import { startThread } from '../../threads/startThread';
import { threadPool } from '../../threads/threadPool';
import type { JobInput, JobName, JobOutput, JobRequest } from './jobs';
import { jobThreadData, threadCount } from './threadCount';

/** How long a thread waits for more work before it ends, ms: long enough for the next stage of a training run. */
const IDLE_MS = 5_000;

const jobThread = { name: 'jobThread', path: './jobThread.ts', from: import.meta.url };
const onThreads = threadPool(() => startThread(jobThread, { workerData: jobThreadData }), IDLE_MS);

/**
 * `parallelMap` for code that jobs themselves call, and that the table of jobs may therefore not reach: it brings the job's function along
 * with its name.
 *
 * @param run the job of that name, for when it all runs in this process
 */
export const mapOnThreads = <K extends JobName>(
  job: K,
  run: (input: JobInput<K>) => JobOutput<K> | Promise<JobOutput<K>>,
  inputs: readonly JobInput<K>[],
  onDone?: (index: number) => void,
  threads = threadCount(),
): Promise<readonly JobOutput<K>[]> =>
  onThreads<JobRequest<K>, JobOutput<K>>({
    requests: inputs.map((input) => ({ job, input })),
    run: ({ input }) => run(input),
    threads,
    onDone,
  });
