import { expose } from 'comlink';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { fail, ok } from '../../../src/protocol/values/result';
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
    readonly argumentList: readonly { readonly value: unknown }[];
  }
  /** A worker that answers what it is told to. */
  const port = (answers: (message: Message) => boolean) => {
    const got: string[] = [];
    const messages: Message[] = [];
    let hear = (_: { readonly data: unknown }): void => undefined;
    const answer = ({ id, path }: Message) => hear({ data: { id, type: 'RAW', value: ok(path[0]) } });
    return {
      got,
      messages,
      answer,
      addEventListener: (_: string, listener: unknown) => {
        hear = listener as typeof hear;
      },
      postMessage: (message: Message) => {
        got.push(message.path.join());
        messages.push(message);
        if (answers(message)) queueMicrotask(() => answer(message));
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

  /** A client whose worker has started and answers nothing any more; the next one answers what it is told to. */
  const moved = async (answers: (message: Message) => boolean, call: (api: WorkerApi) => unknown) => {
    vi.useFakeTimers();
    const silent = vi.fn(() => move(next as unknown as Worker));
    const { api, move, stop } = workerClient(port(({ path }) => path[0] === 'start') as unknown as Worker, silent);
    const next = port(answers);
    await api.start({ consent: { storage: true, sync: true } } as WorkerConfig);
    call(api);
    await vi.advanceTimersByTimeAsync(20_000);
    return { api, next, silent, stop };
  };

  test('what waits reaches another one only when that has started, and so does what is called meanwhile', async () => {
    const answered = vi.fn();
    const { api, next } = await moved(
      ({ path }) => path[0] !== 'start',
      (api) => api.record([]).then(answered),
    );
    void api.claim('a').then(answered);
    await vi.advanceTimersByTimeAsync(0);
    expect(next.got).toEqual(['start']);
    next.answer(next.messages[0]!);
    await vi.advanceTimersByTimeAsync(0);
    expect(next.got).toEqual(['start', 'record', 'claim']);
    expect(answered.mock.calls).toEqual([[ok('record')], [ok('claim')]]);
  });

  test.each([
    ['setConsent', (api: WorkerApi) => api.setConsent({ storage: false, sync: false }), true],
    ['setPreferences', (api: WorkerApi) => api.setPreferences({ sending: false }), true],
    ['forget', (api: WorkerApi) => api.forget(), true],
    ['withdraw', (api: WorkerApi) => api.withdraw('r'), true],
    ['record', (api: WorkerApi) => api.record([]), undefined],
  ])('another one is started such that nothing leaves before it has heard what is taken back: %s', async (name, call, changing) => {
    const { next } = await moved(() => true, call);
    expect(next.got).toEqual(['start', name]);
    expect(next.messages[0]?.argumentList[0]?.value).toEqual({ consent: { storage: true, sync: true, changing } });
  });

  test('one that starts and then answers nothing is found out, too', async () => {
    const { next, silent } = await moved(
      ({ path }) => path[0] === 'start',
      (api) => void api.record([]),
    );
    await vi.advanceTimersByTimeAsync(20_000);
    expect(silent).toHaveBeenCalledTimes(2);
    expect(next.got.filter((name) => name === 'record')).toHaveLength(2);
  });

  test('where no other one takes over, what waits and what is called later fails', async () => {
    const answered = vi.fn();
    const { api, next, stop } = await moved(
      () => false,
      (api) => api.record([]).then(answered),
    );
    void api.claim('a').then(answered);
    stop();
    await vi.advanceTimersByTimeAsync(0);
    expect(answered.mock.calls).toMatchObject([[{ error: { code: 'worker_ended' } }], [{ error: { code: 'worker_ended' } }]]);
    expect(await api.record([])).toMatchObject({ ok: false, error: { code: 'worker_ended' } });
    expect(next.got).toEqual(['start']);
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
