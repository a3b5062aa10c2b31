import type { Worker } from 'node:worker_threads';
import { startJobThread } from './startJobThread';

/** How long a thread waits for more work before it ends, ms: long enough for the next stage of a training run. */
const IDLE_MS = 5_000;

const idle = new Map<Worker, NodeJS.Timeout>();

/** An idle thread, or a new one. While held it keeps the process alive. */
export const takeThread = (): Worker => {
  for (const [thread, timer] of idle) {
    clearTimeout(timer);
    idle.delete(thread);
    thread.ref();
    return thread;
  }
  const started = startJobThread();
  // An idle thread that fails would otherwise end the process; a busy one has its holder's listener as well.
  started.on('error', () => undefined).on('exit', () => idle.delete(started));
  return started;
};

/** Keeps a thread for the next work; it neither holds the process nor stays for long. */
export const giveThreadBack = (thread: Worker): void => {
  thread.unref();
  const end = (): void => {
    idle.delete(thread);
    void thread.terminate();
  };
  idle.set(thread, setTimeout(end, IDLE_MS).unref());
};
