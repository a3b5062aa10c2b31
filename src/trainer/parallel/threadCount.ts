import { availableParallelism } from 'node:os';
import { workerData } from 'node:worker_threads';
import { isJobThread } from './jobThreadData';

/** Each thread holds its own TensorFlow.js and its own matrices, so that many cores must not mean much memory. */
const MOST = 8;

/**
 * Threads that fits may use: `COUPLET_THREADS`, else as many as the machine runs at once, at most 8. One inside such a thread, as its
 * siblings hold the other cores. The number never changes a result.
 */
export const threadCount = (): number => {
  if (isJobThread(workerData)) return 1;
  const wished = Number(process.env.COUPLET_THREADS);
  return Number.isInteger(wished) && wished >= 1 ? Math.min(64, wished) : Math.min(MOST, availableParallelism());
};
