import type { Worker } from 'node:worker_threads';
import { MINUTE } from '../../protocol/values/clock';
import { fail, ok, type Result } from '../../protocol/values/result';
import type { Reply } from '../../threads/answerRequests';
import { startThread } from '../../threads/startThread';
import type { Batch, signBatch } from './blindSign';

type Signatures = ReturnType<typeof signBatch>;

/** Signs on a thread of its own. */
export interface BatchSigner {
  /** Error `overloaded`: too many batches are waiting. Rejects if the thread ends. */
  sign(batch: Batch): Promise<Result<Signatures>>;
  stop(): Promise<void>;
}

const tokenThread = { name: 'tokenThread', path: './tokenThread.ts', from: import.meta.url };

/** Batches that may wait: one to two seconds of work. */
const WAITING = 256;
/** An unused thread ends after this time. */
const IDLE = 5 * MINUTE;

interface Waiting {
  readonly resolve: (signatures: Signatures) => void;
  readonly reject: (error: Error) => void;
}

/** One thread, started when the first batch comes. It answers in the order of the requests and does not keep the process alive. */
const openThread = (onEnd: () => void) => {
  const thread: Worker = startThread(tokenThread);
  const waiting: Waiting[] = [];
  const end = (error: Error): void => {
    onEnd();
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  thread.on('message', (reply: Reply<Signatures>) => {
    const first = waiting.shift();
    if (reply.ok) first?.resolve(reply.output);
    else first?.reject(new Error(reply.message));
  });
  thread.on('error', (error) => end(error instanceof Error ? error : new Error(String(error))));
  thread.on('exit', () => end(new Error('The thread that signs tokens ended.')));
  thread.unref();
  return { thread, waiting };
};

export const createBatchSigner = (): BatchSigner => {
  let open: ReturnType<typeof openThread> | undefined;
  let idle: NodeJS.Timeout | undefined;
  const stop = async (): Promise<void> => {
    clearTimeout(idle);
    const stopping = open;
    open = undefined;
    await stopping?.thread.terminate();
  };
  const opened = (): NonNullable<typeof open> => {
    const used =
      open ??
      openThread(() => {
        if (open === used) open = undefined;
      });
    open = used;
    return used;
  };
  return {
    sign: async (batch) => {
      const { thread, waiting } = opened();
      if (waiting.length >= WAITING) return fail('overloaded', 'Too many tokens are being signed. Try again in a second.');
      clearTimeout(idle);
      idle = setTimeout(() => void stop(), IDLE).unref();
      const signatures = new Promise<Signatures>((resolve, reject) => void waiting.push({ resolve, reject }));
      thread.postMessage(batch);
      return ok(await signatures);
    },
    stop,
  };
};
