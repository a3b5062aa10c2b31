import { beforeAll, expect, test } from 'vitest';
import { HOUR } from '../../../src/protocol/values/clock';
import { answerApp } from '../../../widget/webview/answerApp';
import type { WorkerApi } from '../../../worker/api';
import { type TestKey, testBundle, testKey } from '../../helpers/testBundle';
import { testOrigin } from '../../helpers/testOrigin';
import { pushedDevice } from '../worker/pushedDevice';

let key: TestKey;
beforeAll(async () => {
  key = await testKey();
});

const channels = { push: { cost: 0 }, quietHours: { from: 21, to: 8 }, cap: { perDay: 1, perWeek: 3 } };
const token = 'a'.repeat(64);

/** An app whose WebView has looked at tea. */
const start = async () => {
  const origin = testOrigin(await testBundle(key, { change: { channels } }));
  const device = pushedDevice(key, origin);
  const worker = await device.visit('Tea');
  origin.intercept((path) => (path.startsWith('/v1/push/') ? { status: 200, body: '' } : undefined));
  const ask = async (method: string, params: object = {}): Promise<unknown> => {
    const text = JSON.stringify({ v: 'couplet-bridge/1', id: '1', method, params });
    const files = { base: 'https://couplet.test/', engine: ['engine.js', ''] as const } as Parameters<typeof answerApp>[1];
    const answer = await answerApp(worker as WorkerApi, files, (message) => device.tell(message), text);
    return (JSON.parse(answer ?? '{}') as { readonly result?: unknown }).result;
  };
  const subscribe = (more: object = {}) =>
    ask('subscribe', {
      api: 'https://couplet.test/',
      key: key.siteKey,
      sync: false,
      locale: 'de-AT',
      service: 'apns',
      token,
      notice: 'silent',
      ...more,
    });
  return { origin, device, ask, subscribe };
};

test('an app that was woken gets the notification its device chose, and the code once the shopper opens it', async () => {
  const { origin, device, ask, subscribe } = await start();
  expect(await subscribe()).toEqual({ ok: true });
  expect(origin.callsTo('/v1/push/subscriptions').map(({ body }) => JSON.parse(body))).toEqual([
    { v: 'push-app/1', service: 'apns', token, notice: 'silent' },
  ]);
  device.pass(2 * HOUR);
  const before = origin.calls.length;
  const woken = await ask('wake');
  expect(woken).toMatchObject({ ok: true, value: { title: '10% off Tea', body: expect.stringContaining('Auf diesem Gerät ausgewählt.') } });
  expect(origin.calls.slice(before).filter(({ method }) => method === 'POST')).toEqual([]);
  const { decisionId } = (woken as { readonly value: { readonly decisionId: string } }).value;
  expect(await ask('open', { decisionId })).toMatchObject({ ok: true, value: { offer: { coupon: { id: 'tea' } }, claim: { ok: true } } });
  expect(origin.callsTo('/v1/claims')).toHaveLength(1);
});

test('an app that ended its subscription, or never asked for one, shows nothing', async () => {
  const { origin, device, ask, subscribe } = await start();
  device.pass(2 * HOUR);
  expect(await ask('wake')).toEqual({ ok: true });
  await subscribe({ service: 'fcm' });
  expect(await ask('unsubscribe', { api: 'https://couplet.test', service: 'fcm', token })).toEqual({ ok: true });
  expect(origin.callsTo('/v1/push/subscriptions/remove').map(({ body }) => JSON.parse(body))).toEqual([
    { v: 'push-app-removal/1', service: 'fcm', token },
  ]);
  expect(await ask('wake')).toEqual({ ok: true });
});

test('a subscription that the server refuses is not kept on the device', async () => {
  const { origin, ask, subscribe } = await start();
  origin.intercept((path) => (path.startsWith('/v1/push/') ? { status: 422, body: '{}' } : undefined));
  expect(await subscribe()).toMatchObject({ ok: false, error: { code: 'push_refused' } });
  expect(await ask('wake')).toEqual({ ok: true });
  expect(await subscribe({ token: 'short' })).toMatchObject({ ok: false, error: { code: 'bridge_malformed', at: 'params.token' } });
});
