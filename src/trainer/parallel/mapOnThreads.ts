import { startThread } from '../../threads/startThread';
import { threadPool } from '../../threads/threadPool';
import { jobThreadData, threadCount } from './threadCount';

/** How long a thread waits for more work before it ends, ms: long enough to reach the next stage of a training run. */
const IDLE_MS = 5_000;

const jobThread = { name: 'jobThread', path: '../jobThread.ts', from: import.meta.url };
const onThreads = threadPool(() => startThread(jobThread, { workerData: jobThreadData }), IDLE_MS);

/** Caller → thread. */
export interface JobRequest<I = unknown> {
  readonly job: string;
  readonly input: I;
}

/**
 * `parallelMap` for code that jobs themselves call, and that therefore cannot import the table of jobs: it takes the job's function along
 * with its name.
 *
 * @param job its name in the table, `src/trainer/jobs.ts`
 * @param run the job of that name, for when everything runs in this process
 */
export const mapOnThreads = <I, O>(
  job: string,
  run: (input: I) => O | Promise<O>,
  inputs: readonly I[],
  onDone?: (index: number) => void,
  threads = threadCount(),
): Promise<readonly O[]> =>
  onThreads<JobRequest<I>, O>({ requests: inputs.map((input) => ({ job, input })), run: ({ input }) => run(input), threads, onDone });
