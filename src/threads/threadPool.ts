import { setImmediate } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import type { Reply } from './answerRequests';

/** One request to one thread; rejects with the error there, or when the thread ends without an answer. */
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

/** Threads that wait for more work; one ends when it has waited for `idleMs`, and holds no process up meanwhile. */
const idleThreads = (start: () => Worker, idleMs: number) => {
  const idle = new Map<Worker, NodeJS.Timeout>();
  /** A thread that waits, or a new one. While held it keeps the process alive. */
  const take = (): Worker => {
    for (const [thread, timer] of idle) {
      clearTimeout(timer);
      idle.delete(thread);
      thread.ref();
      return thread;
    }
    const started = start();
    // A waiting thread that fails would otherwise end the process; a busy one has its holder's listener as well.
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

/** What is asked of a pool. */
interface PoolWork<Q, A> {
  readonly requests: readonly Q[];
  /** What a thread does with a request, for when it all runs in this process. */
  readonly run: (request: Q) => A | Promise<A>;
  readonly threads: number;
  /** Told the index of each finished request, in the order they finish. */
  readonly onDone?: ((index: number) => void) | undefined;
}

/**
 * Threads that answer as `answerRequests` has it. What is returned answers requests in their order on up to `threads` threads; on one, it all runs in
 * this process. As many requests as threads start at the same time. The first error rejects, after the threads at work have been ended; so do not
 * share them.
 * @param start of one thread
 * @param idleMs how long a thread waits for more work before it ends; 0: not at all
 */
export const threadPool = (start: () => Worker, idleMs: number) => {
  const { take, giveBack } = idleThreads(start, idleMs);
  return async <Q, A>({ requests, run, threads, onDone }: PoolWork<Q, A>): Promise<readonly A[]> => {
    const answers: A[] = [];
    if (threads < 2 || requests.length < 2) {
      for (const [index, request] of requests.entries()) {
        answers.push(await run(request));
        onDone?.(index);
        // Progress is drawn and Ctrl-C is heard.
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
