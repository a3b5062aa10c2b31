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

/**
 * A call takes less than this, ms, even a claim from a slow server. After that, the worker is asked whether it is alive, with the same
 * limit.
 */
const LATE_MS = 9_000;

/** Withdrawals by the shopper: waiting messages must not be sent before these are handled. */
const takesBack = /^(set|forget|withdraw)/;

export interface WorkerClient {
  readonly api: WorkerApi;
  /** Resolves once the worker's script runs: reads a property that does not exist, which has no effect. */
  alive(): Promise<undefined>;
  /** Another worker takes over: it is started like the previous one and, once it has answered, receives the unanswered calls. */
  move(port: Port): void;
  /** No other worker takes over: waiting and later calls fail with `worker_ended`. */
  stop(): void;
}

/**
 * The page's end of Comlink's protocol (https://github.com/GoogleChromeLabs/comlink/blob/main/src/protocol.ts): calls with plain values to
 * the API that the worker `expose`s. Comlink's own client includes proxies, transfer handlers and a second `expose`, 1.3 kB gz that every
 * page of the shop would load needlessly. Contract-tested against Comlink's `expose`.
 * @param silent called when the worker no longer answers: browsers end one that runs out of memory without notice to its page
 */
export const workerClient = (first: Port, silent: () => unknown = () => {}): WorkerClient => {
  const waiting = new Map<string, readonly [message: Message, settle: Settle]>();
  let calls = 0;
  let port: Pick<Port, 'postMessage'>;
  /** Config of the last `start`, which the page calls first. */
  let config: WorkerConfig;
  /**
   * A `start` that the new worker has not answered yet. Nothing else is sent until then, since events recorded without a bundle would be
   * credited to no one.
   */
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
    // Promise resolution checks the API for a `then`.
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
      // Consent is unchanged, so that the worker knows what is withdrawn and has the storage to do so.
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
