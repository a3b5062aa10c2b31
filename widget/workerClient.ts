import { fail } from '../src/protocol/values/result';
import type { WorkerApi, WorkerConfig } from '../worker/api';
import { quietly } from './ui/tasks';

type Port = Pick<Worker, 'postMessage' | 'addEventListener'>;
type Answer = { readonly type?: unknown; readonly value?: unknown };
type Settle = (answer: Answer) => void;
interface Message {
  readonly id: string;
  readonly type: 'APPLY' | 'GET';
  readonly path: readonly [string];
  readonly argumentList: readonly { readonly type: 'RAW'; readonly value: unknown }[];
}

/** A call takes less, ms, a claim from a slow server included; one that takes longer has the worker asked whether it is alive, for as long. */
const LATE_MS = 9_000;

/** By which the shopper takes something back: what waits to be sent must not leave before they are heard. */
const takesBack = /^(setConsent|forget|withdraw)$/;

export interface WorkerClient {
  readonly api: WorkerApi;
  /** Resolves once the worker's script runs: reads a property that is not there, which touches nothing. */
  alive(): Promise<undefined>;
  /** Another worker takes over: it is started as the last one was and, once it has said so, given what that one has not answered. */
  move(port: Port): void;
  /** No other worker takes over: what waits, and every later call, fails as `worker_ended`. */
  stop(): void;
}

/**
 * The page's end of Comlink's protocol (https://github.com/GoogleChromeLabs/comlink/blob/main/src/protocol.ts): calls with plain values to
 * what the worker `expose`s. Comlink's own client brings proxies, transfer handlers and a second `expose`, 1.3 kB gz that every page of
 * the shop would load for nothing. Contract-tested against Comlink's `expose`.
 * @param silent the worker answers nothing any more: browsers end one that runs out of memory without a word to its page
 */
export const workerClient = (first: Port, silent: () => unknown = () => {}): WorkerClient => {
  const waiting = new Map<string, readonly [message: Message, settle: Settle]>();
  let calls = 0;
  let port: Pick<Port, 'postMessage'>;
  /** Of the last `start`, which the page calls first of all. */
  let config: WorkerConfig;
  /** The `start` that another worker has not answered yet: nothing else reaches it until then, as what is recorded without a bundle is credited to nobody. */
  let restart: string | undefined;
  const answer = (id: string, by: Answer): void => {
    const settle = waiting.get(id)?.[1];
    waiting.delete(id);
    settle?.(by);
  };
  const listen = (next: Port): void => {
    port = next;
    next.addEventListener(
      'message',
      quietly(({ data }: MessageEvent) => answer(data?.id, data)),
    );
  };
  const post = (message: Message): void => {
    const { id, type } = message;
    port.postMessage(message);
    setTimeout(
      quietly(() => waiting.has(id) && (type === 'GET' ? silent() : alive())),
      LATE_MS,
    );
  };
  const send = (type: Message['type'], name: string, parameters: readonly unknown[], settle: Settle): string => {
    const id = `${++calls}`;
    const message: Message = { id, type, path: [name], argumentList: parameters.map((value) => ({ type: 'RAW', value })) };
    waiting.set(id, [message, settle]);
    if (!restart || type === 'GET') post(message);
    return id;
  };
  const call = <T>(type: Message['type'], name: string, parameters: readonly unknown[]): Promise<T> =>
    new Promise((resolve, reject) => {
      if (name === 'start') config = parameters[0] as WorkerConfig;
      send(type, name, parameters, (by) => (by.type === 'RAW' ? resolve(by.value as T) : reject(by.value)));
    });
  const alive = (): Promise<undefined> => call('GET', 'alive', []);
  const api = new Proxy({} as WorkerApi, {
    // What resolves with the API looks for a `then`.
    get: (_, name) => (name === 'then' ? undefined : (...parameters: readonly unknown[]) => call('APPLY', name as string, parameters)),
  });
  listen(first);
  return {
    api,
    alive,
    move: (next) => {
      listen(next);
      let changing: true | undefined;
      for (const [id, [{ type, path }]] of waiting) {
        if (type === 'GET' || id === restart) waiting.delete(id);
        else if (takesBack.test(path[0])) changing = true;
      }
      restart = undefined;
      // Consent stays as it was, so that the worker knows what is taken back of it and has the storage to do so.
      const again = send('APPLY', 'start', [{ ...config, consent: { ...config.consent, changing } }], (by) => {
        restart = undefined;
        for (const [id, [message]] of waiting) {
          if (message.path[0] === 'start' && +id < +again) answer(id, by);
          else if (message.type === 'APPLY') post(message);
        }
      });
      restart = again;
    },
    stop: () => {
      const ended: Answer = { type: 'RAW', value: fail('worker_ended', 'It has ended too often.') };
      port = { postMessage: ({ id }: Message) => answer(id, ended) };
      for (const id of waiting.keys()) answer(id, ended);
    },
  };
};
