import { expose } from 'comlink';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { fail, ok } from '../../../src/core/result';
import { workerClient } from '../../../widget/workerClient';
import type { WorkerApi, WorkerConfig } from '../../../worker/api';

const serve = (methods: Partial<WorkerApi>) => {
  const { port1, port2 } = new MessageChannel();
  onTestFinished(() => {
    port1.close();
    port2.close();
  });
  expose(methods, port1);
  port2.start();
  return workerClient(port2 as unknown as Worker);
};

test('calls what Comlink exposes and gets its answers, each to its own call', async () => {
  const { api, alive } = serve({
    confirm: async (id) => {
      await new Promise((resolve) => setTimeout(resolve, id === 'slow' ? 30 : 0));
      return id === 'gone' ? fail('decision_unknown', 'no') : ok(id === 'slow');
    },
  });
  await expect(alive()).resolves.toBeUndefined();
  const answers = await Promise.all([api.confirm('slow'), api.confirm('fast'), api.confirm('gone')]);
  expect(answers).toMatchObject([{ value: true }, { value: false }, { error: { code: 'decision_unknown' } }]);
});

test('rejects when the exposed method throws', async () => {
  const { api } = serve({ inspect: () => Promise.reject(new Error('broken')) });
  await expect(api.inspect()).rejects.toMatchObject({ value: { message: 'broken' } });
});

describe('a worker that answers nothing any more', () => {
  afterEach(() => vi.useRealTimers());

  interface Message {
    readonly id: string;
    readonly type: string;
    readonly path: readonly string[];
  }
  /** A worker that answers what it is told to. */
  const port = (answers: (message: Message) => boolean) => {
    const got: string[] = [];
    let hear = (_: { readonly data: unknown }): void => undefined;
    return {
      got,
      addEventListener: (_: string, listener: unknown) => {
        hear = listener as typeof hear;
      },
      postMessage: (message: Message) => {
        got.push(message.path.join());
        if (answers(message)) queueMicrotask(() => hear({ data: { id: message.id, type: 'RAW', value: ok(message.path[0]) } }));
      },
    };
  };
  const A_WHILE = 60_000;

  test('is asked whether it is alive, then told of once; another one is started as it was and answers what waits', async () => {
    vi.useFakeTimers();
    const dead = port(({ path }) => path[0] === 'start');
    const silent = vi.fn(() => move(next as unknown as Worker));
    const { api, move } = workerClient(dead as unknown as Worker, silent);
    const next = port(() => true);
    await api.start({} as WorkerConfig);
    const calls = Promise.all([api.record([]), api.claim('a')]);
    await vi.advanceTimersByTimeAsync(A_WHILE);
    expect(dead.got).toEqual(['start', 'record', 'claim', 'alive', 'alive']);
    expect(silent).toHaveBeenCalledTimes(1);
    expect(next.got).toEqual(['start', 'record', 'claim']);
    expect(await calls).toMatchObject([{ value: 'record' }, { value: 'claim' }]);
  });

  test('is left alone where it is slow and alive', async () => {
    vi.useFakeTimers();
    const slow = port(({ type }) => type === 'GET');
    const silent = vi.fn();
    const { api } = workerClient(slow as unknown as Worker, silent);
    void api.claim('a');
    await vi.advanceTimersByTimeAsync(A_WHILE);
    expect(slow.got).toEqual(['claim', 'alive']);
    expect(silent).not.toHaveBeenCalled();
  });
});
