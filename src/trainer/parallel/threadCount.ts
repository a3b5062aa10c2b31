import { availableParallelism } from 'node:os';
import { workerData } from 'node:worker_threads';

/** What a job thread is told when it starts; its own code knows by it where it runs. */
export const jobThreadData = { coupletJobs: 1 } as const;

const isJobThread = (data: unknown): boolean => typeof data === 'object' && data !== null && 'coupletJobs' in data;

/** Each thread holds its own TensorFlow.js and its own matrices, so that many cores must not mean much memory. */
const MOST = 8;

/** What a thread with its fit may take, bytes, as measured with some three thousand items. */
const BYTES_EACH = 0.7e9;

let most = MOST;

/** Keeps to as many threads as fit into the memory of the run, bytes. A setting of the process, as the number never changes a result. */
export const limitThreads = (memory: number): void => {
  most = Math.max(1, Math.min(MOST, Math.floor(memory / BYTES_EACH)));
};

/**
 * Threads that fits may use: `COUPLET_THREADS`, else as many as the machine runs at once and `limitThreads` lets, at most 8. One inside such a thread, as its
 * siblings hold the other cores. The number never changes a result.
 */
export const threadCount = (): number => {
  if (isJobThread(workerData)) return 1;
  const wished = Number(process.env.COUPLET_THREADS);
  return Number.isInteger(wished) && wished >= 1 ? Math.min(64, wished) : Math.min(most, availableParallelism());
};

/** Copy of an array that threads read without another copy. */
export const sharedArray = <T extends Float32Array | Float64Array | Int32Array>(source: T): T => {
  const make = source.constructor as new (buffer: SharedArrayBuffer) => T;
  const copy = new make(new SharedArrayBuffer(source.byteLength));
  copy.set(source);
  return copy;
};
