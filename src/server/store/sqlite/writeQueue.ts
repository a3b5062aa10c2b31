import type { Worker } from 'node:worker_threads';
import type { Failure } from '../../../protocol/values/result';
import { startThread } from '../../../threads/startThread';
import { StoreUnavailable } from '../../records/admission';
import type { Job, JobAnswer } from './groupCommit';
import type { Writes } from './writes';

interface Waiter {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/** The main thread's side of the writing thread. Calls are sent once per turn of the event loop, and answers arrive after their COMMIT. */
export interface WriteQueue {
  call<K extends keyof Writes>(name: K, ...args: Parameters<Writes[K]>): Promise<ReturnType<Writes[K]>>;
  waiting(): number;
  failed(): boolean;
  close(): Promise<void>;
}

const started = (thread: Worker): Promise<void> =>
  new Promise((resolve, reject) => {
    thread.once('error', reject);
    thread.once('message', (message: 'ready' | Failure) => {
      thread.off('error', reject);
      if (message === 'ready') resolve();
      else reject(new Error(message.message, { cause: message }));
    });
  });

const storeThread = { name: 'storeThread', path: './storeThread.ts', from: import.meta.url };

/** Rejects if the thread cannot open or migrate the file, with the reason code in the `cause`. */
export const openWriteQueue = async (file: string, maxBatch: number): Promise<WriteQueue> => {
  const thread = startThread(storeThread, { workerData: { file, maxBatch } });
  await started(thread);

  const waiters = new Map<number, Waiter>();
  let outgoing: Job[] = [];
  let nextId = 0;
  let failure: Error | undefined;
  let closed: (() => void) | undefined;

  const stop = (error: Error): void => {
    failure ??= error;
    for (const { reject } of waiters.values()) reject(error);
    waiters.clear();
    closed?.();
  };
  thread.on('error', (error) => stop(error instanceof Error ? error : new Error(String(error))));
  thread.on('exit', () => stop(new StoreUnavailable('The store is closed.')));
  thread.on('message', (message: readonly JobAnswer[] | 'closed') => {
    if (message === 'closed') return;
    for (const answer of message) {
      const waiter = waiters.get(answer.id);
      waiters.delete(answer.id);
      if (answer.done) waiter?.resolve(answer.value as never);
      else
        waiter?.reject(
          answer.unavailable
            ? new StoreUnavailable(answer.message, answer.unavailable)
            : new Error(`store write failed: ${answer.message}`),
        );
    }
  });

  const send = (): void => {
    if (outgoing.length > 0) thread.postMessage(outgoing);
    outgoing = [];
  };

  return {
    call: (name, ...args) => {
      if (failure) return Promise.reject(failure);
      return new Promise((resolve, reject) => {
        const id = nextId++;
        waiters.set(id, { resolve, reject });
        if (outgoing.length === 0) setImmediate(send);
        outgoing.push({ id, name, args });
      });
    },
    waiting: () => waiters.size,
    failed: () => failure !== undefined,
    close: () =>
      new Promise((resolve) => {
        if (failure) return resolve();
        closed = resolve;
        send();
        thread.postMessage('close');
      }),
  };
};
