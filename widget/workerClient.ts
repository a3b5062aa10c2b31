import type { WorkerApi } from '../worker/api';
import { quietly } from './ui/quietly';

type Port = Pick<Worker, 'postMessage' | 'addEventListener'>;
type Settle = (answer: { readonly type?: unknown; readonly value?: unknown }) => void;

/** A call takes less, ms, a claim from a slow server included; one that takes longer has the worker asked whether it is alive, for as long. */
const LATE_MS = 9_000;

export interface WorkerClient {
  readonly api: WorkerApi;
  /** Resolves once the worker's script runs: reads a property that is not there, which touches nothing. */
  alive(): Promise<undefined>;
  /** Another worker takes over: it is started as the last one was, and given what that one has not answered. */
  move(port: Port): void;
}

/**
 * The page's end of Comlink's protocol (https://github.com/GoogleChromeLabs/comlink/blob/main/src/protocol.ts): calls with plain values to
 * what the worker `expose`s. Comlink's own client brings proxies, transfer handlers and a second `expose`, 1.3 kB gz that every page of
 * the shop would load for nothing. Contract-tested against Comlink's `expose`.
 * @param silent the worker answers nothing any more: browsers end one that runs out of memory without a word to its page
 */
export const workerClient = (first: Port, silent: () => unknown = () => {}): WorkerClient => {
  const waiting = new Map<string, readonly [message: { readonly type: string }, settle: Settle]>();
  let calls = 0;
  let port: Port;
  let start: unknown;
  const listen = (next: Port): void => {
    port = next;
    port.addEventListener(
      'message',
      quietly(({ data }: MessageEvent) => {
        waiting.get(data?.id)?.[1](data);
        waiting.delete(data?.id);
      }),
    );
  };
  const send = <T>(type: 'APPLY' | 'GET', name: string, parameters: readonly unknown[] = []): Promise<T> =>
    new Promise((resolve, reject) => {
      const id = `${++calls}`;
      const message = { id, type, path: [name], argumentList: parameters.map((value) => ({ type: 'RAW', value })) };
      if (name === 'start') start = message;
      waiting.set(id, [message, (answer) => (answer.type === 'RAW' ? resolve(answer.value as T) : reject(answer.value))]);
      port.postMessage(message);
      setTimeout(
        quietly(() => waiting.has(id) && (type === 'GET' ? silent() : alive())),
        LATE_MS,
      );
    });
  const alive = (): Promise<undefined> => send('GET', 'alive');
  const api = new Proxy({} as WorkerApi, {
    // What resolves with the API looks for a `then`.
    get: (_, name) => (name === 'then' ? undefined : (...parameters: readonly unknown[]) => send('APPLY', name as string, parameters)),
  });
  listen(first);
  return {
    api,
    alive,
    move: (next) => {
      listen(next);
      port.postMessage(start);
      for (const [id, [message]] of waiting) {
        if (message.type === 'GET') waiting.delete(id);
        else if (message !== start) port.postMessage(message);
      }
    },
  };
};
