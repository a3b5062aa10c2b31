import { expose } from 'comlink';
import { expect, onTestFinished, test } from 'vitest';
import { fail, ok } from '../../../src/core/result';
import { workerClient } from '../../../widget/workerClient';
import type { WorkerApi } from '../../../worker/api';

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
