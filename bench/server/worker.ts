import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LoadOrder, LoadResult } from './load';

/** Starts one of this folder's `*Worker.ts` as a process and waits for its first message. */
export const startWorker = async (
  name: string,
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly child: ChildProcess; readonly first: unknown; close(): Promise<void> }> => {
  const child = fork(fileURLToPath(new URL(`${name}.ts`, import.meta.url)), {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, ...env },
  });
  const gone = once(child, 'exit');
  const [first] = (await Promise.race([
    once(child, 'message'),
    gone.then(() => Promise.reject(new Error(`${name} ended at its start`))),
  ])) as [unknown];
  return {
    child,
    first,
    close: async () => {
      child.kill('SIGKILL');
      await gone;
    },
  };
};

/** A load generator in a process of its own. */
export const startLoad = async () => {
  const { child, close } = await startWorker('loadWorker');
  let from = 0;
  return {
    pid: child.pid ?? 0,
    /** Numbers of requests go on from one run to the next, unless `from` says otherwise. */
    run: async (order: Omit<LoadOrder, 'from'> & { readonly from?: number }): Promise<LoadResult> => {
      child.send({ from, ...order } satisfies LoadOrder);
      const [answer] = (await once(child, 'message')) as [{ readonly result?: LoadResult; readonly error?: string }];
      if (!answer.result) throw new Error(`the load generator failed: ${answer.error}`);
      from = Math.max(from, (order.from ?? from) + answer.result.sent);
      return answer.result;
    },
    close,
  };
};
export type Load = Awaited<ReturnType<typeof startLoad>>;
