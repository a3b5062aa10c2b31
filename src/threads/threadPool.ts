import { setImmediate } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import type { Reply } from './answerRequests';

/** One request to one thread. Rejects with the thread's error, or when the thread ends without a reply. */
const ask = <Q, A>(thread: Worker, request: Q): Promise<A> =>
  new Promise((resolve, reject) => {
    const settle = (): void => {
      thread.off('message', onMessage).off('error', onError).off('exit', onExit);
    };
    const onMessage = (reply: Reply<A>): void => {
      settle();
      if (reply.ok) resolve(reply.output);
      else reject(Object.assign(new Error(reply.message), { name: reply.name, stack: reply.stack }));
    };
    const onError = (error: unknown): void => {
      settle();
      reject(error);
    };
    const onExit = (code: number): void => onError(new Error(`a thread ended with code ${code} before it answered`));
    thread.on('message', onMessage).on('error', onError).on('exit', onExit);
    thread.postMessage(request);
  });

/** Threads waiting for more work. Each ends after waiting for `idleMs` and does not keep the process alive meanwhile. */
const idleThreads = (start: () => Worker, idleMs: number) => {
  const idle = new Map<Worker, NodeJS.Timeout>();
  /** An idle thread, or a new one. It keeps the process alive until it is returned. */
  const take = (): Worker => {
    for (const [thread, timer] of idle) {
      clearTimeout(timer);
      idle.delete(thread);
      thread.ref();
      return thread;
    }
    const started = start();
    // An idle thread that fails would otherwise end the process. A busy one also has its caller's listener.
    started.on('error', () => undefined).on('exit', () => idle.delete(started));
    return started;
  };
  const giveBack = (thread: Worker): void => {
    const end = (): void => {
      idle.delete(thread);
      void thread.terminate();
    };
    thread.unref();
    if (idleMs === 0) end();
    else idle.set(thread, setTimeout(end, idleMs).unref());
  };
  return { take, giveBack };
};

/** Input of a pool run. */
interface PoolWork<Q, A> {
  readonly requests: readonly Q[];
  /** What a thread does with a request, used when everything runs in this process. */
  readonly run: (request: Q) => A | Promise<A>;
  readonly threads: number;
  /** Called with the index of each finished request, in the order they finish. */
  readonly onDone?: ((index: number) => void) | undefined;
}

/**
 * A pool of threads that reply as in `answerRequests`. The returned function runs requests in order on up to `threads` threads; with one
 * thread, everything runs in this process. As many requests as threads start at the same time. The first error rejects, after the busy
 * threads have been ended, so do not share them.
 * @param start starts one thread
 * @param idleMs how long a thread waits for more work before it ends; 0: it ends at once
 */
export const threadPool = (start: () => Worker, idleMs: number) => {
  const { take, giveBack } = idleThreads(start, idleMs);
  return async <Q, A>({ requests, run, threads, onDone }: PoolWork<Q, A>): Promise<readonly A[]> => {
    const answers: A[] = [];
    if (threads < 2 || requests.length < 2) {
      for (const [index, request] of requests.entries()) {
        answers.push(await run(request));
        onDone?.(index);
        // Lets progress be drawn and Ctrl-C be handled.
        await setImmediate();
      }
      return answers;
    }
    const held = Array.from({ length: Math.min(threads, requests.length) }, take);
    let next = 0;
    const work = async (thread: Worker): Promise<void> => {
      while (next < requests.length) {
        const index = next++;
        answers[index] = await ask<Q, A>(thread, requests[index]!);
        onDone?.(index);
      }
    };
    try {
      await Promise.all(held.map(work));
    } catch (error) {
      await Promise.all(held.map((thread) => thread.terminate()));
      throw error;
    }
    held.forEach(giveBack);
    return answers;
  };
};
