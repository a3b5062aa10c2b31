import { type Endpoint, wrap } from 'comlink';
import { fail } from '../src/protocol/values/result';
import type { WorkerApi, WorkerConfig } from '../worker/api';
import { quietly } from './ui/tasks';

interface Call {
  readonly name: string;
  readonly parameters: readonly unknown[];
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

/** A call takes less, ms, a claim from a slow server included; one that takes longer has the worker asked whether it is alive, for as long. */
const LATE_MS = 9_000;

/** By which the shopper takes something back: what waits to be sent must not leave before they are heard. */
const takesBack = /^(setConsent|forget|withdraw)$/;

export interface WorkerClient {
  readonly api: WorkerApi;
  /** Resolves once the worker's script runs: reads a property that is not there, which touches nothing. */
  alive(): Promise<unknown>;
  /** Another worker takes over: it is started as the last one was and, once it has said so, given what that one has not answered. */
  move(port: Endpoint): void;
  /** No other worker takes over: what waits, and every later call, fails as `worker_ended`. */
  stop(): void;
}

/**
 * The worker's API, whose calls outlive the worker they were sent to: Comlink, which knows one worker, holds none.
 * @param silent the worker answers nothing any more: browsers end one that runs out of memory without a word to its page
 */
export const workerClient = (first: Endpoint, silent: () => unknown = () => {}): WorkerClient => {
  const waiting = new Set<Call>();
  let remote = wrap<Record<string, (...parameters: readonly unknown[]) => unknown>>(first);
  let stopped = false;
  /** Of the last `start`, which the page calls first of all. */
  let config: WorkerConfig;
  /** The `start` that another worker has not answered yet: nothing else reaches it until then, as what is recorded without a bundle is credited to nobody. */
  let restart: Call | undefined;
  /** Once: an answer that comes from a worker after the next one's is too late. */
  const settle = (call: Call, how: 'resolve' | 'reject', value: unknown): void => {
    if (waiting.delete(call)) call[how](value);
  };
  const late = (work: () => unknown): unknown => setTimeout(quietly(work), LATE_MS);
  const alive = (): Promise<unknown> => {
    let heard = false;
    const asked = remote;
    late(() => heard || stopped || asked !== remote || silent());
    return Promise.resolve(asked.alive).finally(() => {
      heard = true;
    });
  };
  const end = (call: Call): void => settle(call, 'resolve', fail('worker_ended', 'It has ended too often.'));
  const post = (call: Call): void => {
    if (stopped) {
      end(call);
      return;
    }
    late(() => waiting.has(call) && alive());
    remote[call.name]!(...call.parameters).then(
      (value: unknown) => settle(call, 'resolve', value),
      (reason: unknown) => settle(call, 'reject', reason),
    );
  };
  const ask = (name: string, parameters: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (name === 'start') config = parameters[0] as WorkerConfig;
      const call: Call = { name, parameters, resolve, reject };
      waiting.add(call);
      if (!restart) post(call);
    });
  return {
    api: new Proxy({} as WorkerApi, {
      // What resolves with the API looks for a `then`.
      get: (_, name) => (name === 'then' ? undefined : (...parameters: readonly unknown[]) => ask(String(name), parameters)),
    }),
    alive,
    move: (next) => {
      remote = wrap(next);
      if (restart) waiting.delete(restart);
      const before = [...waiting];
      // Consent stays as it was, so that the worker knows what is taken back of it and has the storage to do so.
      const changing = before.some(({ name }) => takesBack.test(name)) || undefined;
      const goOn = (how: 'resolve' | 'reject') => (value: unknown) => {
        restart = undefined;
        for (const call of waiting) {
          if (call.name === 'start' && before.includes(call)) settle(call, how, value);
          else post(call);
        }
      };
      restart = {
        name: 'start',
        parameters: [{ ...config, consent: { ...config.consent, changing } }],
        resolve: goOn('resolve'),
        reject: goOn('reject'),
      };
      waiting.add(restart);
      post(restart);
    },
    stop: () => {
      stopped = true;
      for (const call of waiting) end(call);
    },
  };
};
