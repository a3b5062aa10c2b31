import type { WorkerApi } from '../worker/api';
import { quietly } from './ui/quietly';

type Settle = (answer: { readonly type?: unknown; readonly value?: unknown }) => void;

export interface WorkerClient {
  readonly api: WorkerApi;
  /** Resolves once the worker's script runs: reads a property that is not there, which touches nothing. */
  alive(): Promise<undefined>;
}

/**
 * The page's end of Comlink's protocol (https://github.com/GoogleChromeLabs/comlink/blob/main/src/protocol.ts): calls with plain values to
 * what the worker `expose`s. Comlink's own client brings proxies, transfer handlers and a second `expose`, 1.3 kB gz that every page of
 * the shop would load for nothing. Contract-tested against Comlink's `expose`.
 */
export const workerClient = (port: Pick<Worker, 'postMessage' | 'addEventListener'>): WorkerClient => {
  const waiting = new Map<string, Settle>();
  let calls = 0;
  port.addEventListener(
    'message',
    quietly(({ data }: MessageEvent) => {
      waiting.get(data?.id)?.(data);
      waiting.delete(data?.id);
    }),
  );
  const send = <T>(type: 'APPLY' | 'GET', name: string, parameters: readonly unknown[] = []): Promise<T> =>
    new Promise((resolve, reject) => {
      const id = `${++calls}`;
      waiting.set(id, (answer) => (answer.type === 'RAW' ? resolve(answer.value as T) : reject(answer.value)));
      port.postMessage({ id, type, path: [name], argumentList: parameters.map((value) => ({ type: 'RAW', value })) });
    });
  const api = new Proxy({} as WorkerApi, {
    // What resolves with the API looks for a `then`.
    get: (_, name) => (name === 'then' ? undefined : (...parameters: readonly unknown[]) => send('APPLY', name as string, parameters)),
  });
  return { api, alive: () => send('GET', 'alive') };
};
