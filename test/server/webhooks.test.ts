import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../src/protocol/values/clock';
import { backoffMs, TRIES } from '../../src/server/platform/periodicTask';
import { createDispatcher, type Dispatcher, sendEvent } from '../../src/server/webhooks/outbox';
import { ask, claimKey, orderBody, startTestServer, type TestServer, WEBHOOK_SECRET } from '../helpers/server/testServer';
import { isOurs, startReceiver } from '../helpers/server/webhookReceiver';

let server: TestServer;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let dispatcher: Dispatcher;
const newDispatcher = (change: { readonly url?: string; readonly timeoutMs?: number } = {}): Dispatcher => {
  const target = { url: receiver.url, secret: WEBHOOK_SECRET, timeoutMs: 5_000, ...change };
  const clock = (): number => server.time.now;
  return createDispatcher({
    store: server.store,
    send: (event) => sendEvent(event, target, clock()),
    clock,
    rng: () => 0.5,
    onError: (error) => {
      throw error;
    },
  });
};
beforeEach(async () => {
  [server, receiver] = await Promise.all([startTestServer(), startReceiver()]);
  await server.store.setWebhooks(true, server.time.now);
  dispatcher = newDispatcher();
});
afterEach(async () => {
  await dispatcher.stop();
  await Promise.all([server.close(), receiver.stop()]);
});

const bodies = () => receiver.deliveries.map(({ body }) => JSON.parse(body) as { id: string; type: string; data: unknown });

describe('webhooks to the shop', () => {
  it('tell of a claim and its order, signed and with an id', async () => {
    const { code } = (await server.claim(claimKey(1))).json as { code: string };
    await server.order(orderBody({ codes: [code] }));
    expect(await dispatcher.dispatch()).toBe(3);
    expect(
      bodies()
        .map(({ type }) => type)
        .sort(),
    ).toEqual(['claim.issued', 'claim.redeemed', 'order.settled']);
    for (const delivery of receiver.deliveries) {
      expect(JSON.parse(delivery.body)).toMatchObject({ v: 'event/1', id: delivery.headers['x-couplet-id'], at: expect.any(Number) });
      expect(isOurs(delivery, server.time.now)).toBe(true);
    }
    expect(await dispatcher.dispatch()).toBe(0);
    expect(await server.store.outbox()).toMatchObject({ waiting: 0, dead: 0 });
  });

  it('are told from forged and replayed ones by the shop', async () => {
    await server.claim(claimKey(1));
    await dispatcher.dispatch();
    const [real] = receiver.deliveries;
    if (!real) throw new Error('nothing came');
    expect(isOurs({ ...real, body: real.body.replace('tea', 'tee') }, server.time.now)).toBe(false);
    expect(isOurs(real, server.time.now, 'another-secret-of-sixteen')).toBe(false);
    expect(isOurs(real, server.time.now + 10 * MINUTE)).toBe(false);
  });

  it('are worth nothing when somebody sends them back to us as an order', async () => {
    await server.claim(claimKey(1));
    await dispatcher.dispatch();
    const [real] = receiver.deliveries;
    const answer = await ask(`${server.url}/v1/webhooks/orders`, {
      method: 'POST',
      headers: {
        'x-couplet-timestamp': String(real?.headers['x-couplet-timestamp']),
        'x-couplet-signature': String(real?.headers['x-couplet-signature']),
      },
      body: real?.body ?? '',
    });
    expect([answer.status, answer.json]).toMatchObject([400, { error: { code: 'order_malformed' } }]);
  });

  it.each([500, 404, 301, 'silent'] as const)('are sent again under the same id after the answer %s, later and later', async (status) => {
    // A shop that says nothing costs each try its whole limit; one that answers may be slow on a busy machine.
    if (status === 'silent') dispatcher = newDispatcher({ timeoutMs: 200 });
    receiver.answer(status);
    await server.claim(claimKey(1));
    expect(await dispatcher.dispatch()).toBe(0);
    expect(await dispatcher.dispatch()).toBe(0);
    expect(receiver.deliveries).toHaveLength(1);
    server.time.now += 3_750;
    await dispatcher.dispatch();
    expect(receiver.deliveries).toHaveLength(2);
    server.time.now += 3_750;
    await dispatcher.dispatch();
    expect(receiver.deliveries).toHaveLength(2);
    receiver.answer(204);
    dispatcher = newDispatcher();
    server.time.now += 3_750;
    expect(await dispatcher.dispatch()).toBe(1);
    expect(new Set(bodies().map(({ id }) => id)).size).toBe(1);
  });

  it('are given up on after the last try, listed for the merchant, and sent again when asked', async () => {
    receiver.answer(500);
    await server.claim(claimKey(1));
    const { deliveries } = (await server.admin('GET', 'webhooks')).json as { deliveries: { id: string }[] };
    expect((await server.admin('POST', 'webhooks/retry', { id: deliveries[0]?.id })).json).toMatchObject({
      error: { code: 'event_unknown', message: 'No event with this id has failed or was delivered.' },
    });
    for (let tries = 0; tries < TRIES + 3; tries++) {
      await dispatcher.dispatch();
      server.time.now += 2 * HOUR;
    }
    expect(receiver.deliveries).toHaveLength(TRIES);
    const list = (await server.admin('GET', 'webhooks')).json as { deliveries: { id: string }[] };
    expect(list).toMatchObject({
      waiting: 0,
      dead: 1,
      deliveries: [{ type: 'claim.issued', state: 'dead', answer: 'The answer was 500.', attempts: TRIES }],
    });
    expect((await server.admin('POST', 'webhooks/retry', { id: '0'.repeat(32) })).status).toBe(404);
    expect((await server.admin('POST', 'webhooks/retry', {})).json).toEqual({ retried: 1 });
    receiver.answer(200);
    expect(await dispatcher.dispatch()).toBe(1);
    expect(bodies().at(-1)?.id).toBe(list.deliveries[0]?.id);
  });

  it('come again when a process dies between the sending and the receipt, and once each from two that live', async () => {
    for (let n = 0; n < 30; n++) await server.claim(claimKey(n));
    const dying = createDispatcher({
      store: { ...server.store, eventDelivered: () => Promise.reject(new Error('killed')) },
      send: (event) => sendEvent(event, { url: receiver.url, secret: WEBHOOK_SECRET, timeoutMs: 5_000 }, server.time.now),
      clock: () => server.time.now,
      rng: () => 0,
      onError: () => undefined,
    });
    await expect(dying.dispatch()).rejects.toThrow('killed');
    const first = bodies().map(({ id }) => id);
    expect(first).toHaveLength(16);
    const other = newDispatcher();
    await Promise.all([dispatcher.dispatch(), other.dispatch()]);
    const rest = bodies()
      .slice(16)
      .map(({ id }) => id);
    expect([rest.length, new Set(rest).size, rest.some((id) => first.includes(id))]).toEqual([14, 14, false]);
    server.time.now += MINUTE;
    await Promise.all([dispatcher.dispatch(), other.dispatch()]);
    expect(
      bodies()
        .slice(30)
        .map(({ id }) => id)
        .sort(),
    ).toEqual([...first].sort());
    expect(await server.store.outbox()).toMatchObject({ waiting: 0 });
  });

  it('wait longer after each failure, never the same for all', () => {
    const waits = Array.from({ length: TRIES }, (_, n) => [backoffMs(n + 1, () => 0), backoffMs(n + 1, () => 1)]);
    expect(waits[0]).toEqual([2_500, 5_000]);
    expect(waits.at(-1)).toEqual([HOUR, 2 * HOUR]);
    expect(waits.every(([least = 0, most = 0], n) => most > least && least >= (waits[n - 1]?.[0] ?? 0))).toBe(true);
  });
});
