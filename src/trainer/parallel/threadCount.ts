import { availableParallelism } from 'node:os';
import { workerData } from 'node:worker_threads';

/** Data passed to a job thread on start, by which its code recognises where it runs. */
export const jobThreadData = { coupletJobs: 1 } as const;

const isJobThread = (data: unknown): boolean => typeof data === 'object' && data !== null && 'coupletJobs' in data;

/** Limit of threads, since each has its own TensorFlow.js and matrices: many cores must not mean much memory. */
const MOST = 8;

/** Memory of a thread with its fit, bytes, as measured with some three thousand items. */
const BYTES_EACH = 0.7e9;

let most = MOST;

/**
 * Limits the number of threads to those that fit into the memory of the run, bytes. A setting of the process, since the number never
 * changes a result.
 */
export const limitThreads = (memory: number): void => {
  most = Math.max(1, Math.min(MOST, Math.floor(memory / BYTES_EACH)));
};

/**
 * Threads that fits may use: `COUPLET_THREADS`, else the machine's parallelism limited by `limitThreads`, at most 8. It is 1 inside such a
 * thread, because its siblings use the other cores. The number never changes a result.
 */
export const threadCount = (): number => {
  if (isJobThread(workerData)) return 1;
  const wished = Number(process.env.COUPLET_THREADS);
  return Number.isInteger(wished) && wished >= 1 ? Math.min(64, wished) : Math.min(most, availableParallelism());
};

/** Copy of an array on shared memory, which threads read without another copy. */
export const sharedArray = <T extends Float32Array | Float64Array | Int32Array>(source: T): T => {
  const make = source.constructor as new (buffer: SharedArrayBuffer) => T;
  const copy = new make(new SharedArrayBuffer(source.byteLength));
  copy.set(source);
  return copy;
};
