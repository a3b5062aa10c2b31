import { beforeAll, describe, expect, it } from 'vitest';
import type { Manifest } from '../../../src/bundle/manifest';
import { DAY, HOUR, MINUTE } from '../../../src/protocol/values/clock';
import type { WorkerApi } from '../../../worker/api';
import { categoryCoupon, type TestKey, testBundle, testKey } from '../../helpers/testBundle';
import { type TestOrigin, testOrigin } from '../../helpers/testOrigin';
import { pushedDevice } from './pushedDevice';

const ADDRESS = 'ada@shop-customers.example';
const often = { perSession: 9, perDay: 20, lifetime: 1_000 };
const tea = categoryCoupon('tea', 'Tea', { frequency: often });
const channels: NonNullable<Manifest['channels']> = {
  push: { cost: 0 },
  email: { cost: 1 },
  sms: { cost: 7 },
  quietHours: { from: 21, to: 8 },
  cap: { perDay: 1, perWeek: 3 },
};

let key: TestKey;
beforeAll(async () => {
  key = await testKey();
});

const bundleOf = (change: Partial<Manifest> = {}) => testBundle(key, { change: { coupons: [tea], rule: ['tea'], channels, ...change } });
/** A shopper at noon, with a coupon on the page. */
const start = async (change: Partial<Manifest> = {}) => {
  const origin = testOrigin(await bundleOf(change));
  const device = pushedDevice(key, origin);
  const offered = async (): Promise<{ worker: WorkerApi; decisionId: string }> => {
    for (let n = 0; n < 20; n++) {
      const worker = await device.visit('Tea');
      const decisionId = await device.offer(worker);
      if (decisionId) return { worker, decisionId };
      device.pass(11 * MINUTE);
    }
    throw new Error('no offer');
  };
  const first = await offered();
  const send = (worker = first.worker, change: Partial<Parameters<WorkerApi['send']>[0]> = {}) =>
    worker.send({ decisionId: first.decisionId, channel: 'email', address: ADDRESS, locale: 'en-GB', ...change });
  const posts = () => origin.callsTo('/v1/messages').filter(({ method }) => method === 'POST');
  const reached = async () => (await device.events()).filter((event) => event.name === 'view_promotion' && event.channel !== undefined);
  const asked = async () => (await device.meta('messages'))?.asked ?? [];
  return { origin, device, offered, send, posts, reached, asked, ...first };
};
const code = (result: { readonly ok: boolean; readonly error?: { readonly code: string } }): string | undefined => result.error?.code;

describe('a shopper who asks for a coupon', () => {
  it('hands over an address, the coupon and the language of the page, under a key, and nothing else', async () => {
    const { send, posts, asked, device } = await start();
    expect(await send(undefined, { locale: 'de-Latn-DE-1996-u-nu-latn' })).toEqual({ ok: true, value: { notBefore: undefined } });
    expect(posts()).toHaveLength(1);
    const [{ body, key: sent } = { body: '', key: '' }] = posts();
    expect(JSON.parse(body)).toEqual({
      v: 'send/1',
      channel: 'email',
      address: ADDRESS,
      couponId: 'tea',
      couponVersion: 1,
      locale: 'de-Latn-DE-1996',
      claimKey: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(await asked()).toMatchObject([{ key: sent, channel: 'email', taken: true, at: device.now() }]);
  });

  it('is shown what the campaign allows and the server can do, what costs the shop least first', async () => {
    const { worker, decisionId, origin } = await start();
    expect(await worker.sendWays(decisionId)).toMatchObject({ ok: true, value: { channels: ['email', 'sms'], coupon: { id: 'tea' } } });
    origin.intercept((path) =>
      path === '/v1/messages' ? { status: 200, body: JSON.stringify({ v: 'send/1', channels: ['sms'] }) } : undefined,
    );
    expect(await worker.sendWays(decisionId)).toMatchObject({ ok: true, value: { channels: ['sms'] } });
    origin.intercept((path) =>
      path === '/v1/messages' ? { status: 200, body: JSON.stringify({ v: 'send/1', channels: [] }) } : undefined,
    );
    expect(code(await worker.sendWays(decisionId))).toBe('channel_off');
    const none = await start({ channels: { push: { cost: 0 }, quietHours: { from: 0, to: 0 }, cap: { perDay: 1, perWeek: 3 } } });
    expect(code(await none.worker.sendWays(none.decisionId))).toBe('channel_off');
    expect(code(await none.send())).toBe('channel_off');
    expect(none.posts()).toEqual([]);
  });

  it('finds the address nowhere on the device, and what was asked for among all that is stored, until it is erased', async () => {
    const { send, worker, device } = await start();
    await send();
    const all = async (): Promise<string> =>
      JSON.stringify(
        await device.storage.transaction(['meta', 'events', 'decisions', 'claims', 'outbox', 'sent'], 'readonly', async (t) => [
          await t.newest('meta'),
          await t.newest('events'),
          await t.newest('decisions'),
          await t.newest('outbox'),
          await t.newest('sent'),
        ]),
      );
    expect(await all()).toContain('"taken":true');
    expect(await all()).not.toContain('ada');
    await worker.forget();
    expect(await all()).not.toContain('taken');
  });
});

describe('a request', () => {
  it('is on disk with its key and its showing before the server hears of it', async () => {
    const { send, device, origin } = await start();
    let before: Promise<unknown> | undefined;
    origin.intercept((_, { method, key: sent }) => {
      if (method === 'POST')
        before = device.storage.transaction(['meta'], 'readonly', async (t) => ({
          sent,
          known: (await t.meta('messages'))?.asked.map((one) => one.key),
          reachedAt: (await t.meta('profile'))?.profile.reachedAt,
        }));
      return undefined;
    });
    await send();
    const [at, sent] = [device.now(), origin.callsTo('/v1/messages')[0]?.key];
    expect(await before).toEqual({ sent, known: [sent], reachedAt: [at] });
  });

  it('whose answer was lost is the same one on the next page, counted once', async () => {
    const { send, posts, origin, device, reached, asked } = await start();
    origin.intercept((path, { method }) => {
      if (path === '/v1/messages' && method === 'POST') throw new TypeError('the network is gone');
      return undefined;
    });
    expect(code(await send())).toBe('unreachable');
    expect(await asked()).toMatchObject([{ key: posts()[0]?.key }]);
    origin.intercept(undefined);
    device.pass(5 * MINUTE);
    expect((await send(await device.visit('Tea'))).ok).toBe(true);
    expect(new Set(posts().map(({ key: sent }) => sent)).size).toBe(1);
    expect(await reached()).toHaveLength(1);
    expect(await asked()).toHaveLength(1);
  });

  it('for another address, after one that arrived unheard, is one more and counts as one more', async () => {
    const { send, posts, origin, reached, device } = await start();
    let lost = true;
    const fetched = origin.fetch;
    const real = device.ports.fetch;
    Object.assign(device.ports, {
      fetch: async (url: string, init?: RequestInit) => {
        const answer = await fetched(url, init);
        if (lost && init?.method === 'POST' && url.endsWith('/v1/messages')) throw new TypeError('the answer is lost');
        return answer;
      },
    });
    const again = await device.visit('Tea');
    expect(code(await send(again, { address: 'adda@shop-customers.example' }))).toBe('unreachable');
    lost = false;
    expect(await send(again)).toMatchObject({ ok: true, value: { notBefore: expect.any(Number) } });
    Object.assign(device.ports, { fetch: real });
    expect(new Set(posts().map(({ key: sent }) => sent)).size).toBe(2);
    expect(await reached()).toHaveLength(2);
  });

  it('whose answer was lost still counts where the server refuses its repeat', async () => {
    const { send, posts, origin, asked, device } = await start();
    const answer = (of: Parameters<typeof origin.intercept>[0]): void =>
      origin.intercept((path, call) => (path === '/v1/messages' && call.method === 'POST' ? of?.(path, call) : undefined));
    answer(() => {
      throw new TypeError('the answer is lost');
    });
    expect(code(await send())).toBe('unreachable');
    for (const reason of ['rate_limited', 'budget_exhausted']) {
      answer(() => ({ status: 429, body: JSON.stringify({ error: { code: reason, message: 'x' } }) }));
      expect(code(await send())).toBe(reason);
    }
    expect(await asked()).toHaveLength(1);
    expect((await asked())[0]).not.toHaveProperty('refused');
    origin.intercept(undefined);
    expect(await send(undefined, { channel: 'sms', address: '+4930123456' })).toMatchObject({ value: { notBefore: device.now() + DAY } });
    expect(new Set(posts().map(({ key: sent }) => sent)).size).toBe(2);
  });

  it('that the server refuses counts as none, and asked again it is no second showing', async () => {
    const { send, posts, origin, reached, device } = await start();
    const refuse = (reason: string) =>
      origin.intercept((path, { method }) =>
        path === '/v1/messages' && method === 'POST'
          ? { status: 400, body: JSON.stringify({ error: { code: reason, message: 'x' } }) }
          : undefined,
      );
    refuse('address_malformed');
    expect(code(await send(undefined, { address: 'ada@' }))).toBe('address_malformed');
    refuse('budget_exhausted');
    expect(code(await send())).toBe('budget_exhausted');
    origin.intercept(undefined);
    device.pass(MINUTE);
    expect(await send()).toMatchObject({ ok: true });
    expect(posts()).toHaveLength(3);
    expect(await reached()).toHaveLength(1);
    // And now it counts.
    expect(await send()).toMatchObject({ ok: true, value: { notBefore: device.now() + DAY } });
  });
});

describe('quiet hours and caps', () => {
  it('hold a coupon that is asked for at night until the morning', async () => {
    const { send, posts, device, worker, decisionId } = await start();
    device.pass(10 * HOUR);
    const morning = Math.ceil(device.now() / DAY) * DAY + 8 * HOUR;
    expect(await worker.sendWays(decisionId)).toMatchObject({ ok: true, value: { notBefore: morning } });
    expect(await send()).toEqual({ ok: true, value: { notBefore: morning } });
    expect(JSON.parse(posts()[0]?.body ?? '')).toMatchObject({ notBefore: morning });
  });

  it('hold the second of a day until the next one, and refuse what would wait for a week', async () => {
    const { send, device, posts, decisionId, worker } = await start();
    const first = device.now();
    await send();
    device.pass(HOUR);
    expect(await send()).toMatchObject({ value: { notBefore: first + DAY } });
    device.pass(HOUR);
    expect(await send()).toMatchObject({ value: { notBefore: first + 2 * DAY } });
    device.pass(HOUR);
    expect(code(await send())).toBe('channel_cap_day');
    device.pass(2 * DAY);
    expect(code(await send())).toBe('channel_cap_week');
    expect(code(await worker.sendWays(decisionId))).toBe('channel_cap_week');
    expect(posts()).toHaveLength(3);
  });

  it('refuse what would come after the coupon’s end', async () => {
    const { send, device, posts } = await start({ coupons: [{ ...tea, endsAt: Date.UTC(2027, 0, 16) }] });
    device.pass(10 * HOUR);
    expect(code(await send())).toBe('coupon_ends_first');
    expect(posts()).toEqual([]);
  });

  it('keep a push away until the coupon that was asked for can come no more, and a day longer', async () => {
    const { send, device } = await start();
    await device.agree();
    await send();
    const told = async (): Promise<boolean> => {
      for (let n = 0; n < 8; n++) if (await device.wake()) return true;
      return false;
    };
    for (const days of [1, 1, 0.9]) {
      device.pass(days * DAY);
      expect(await told()).toBe(false);
    }
    device.pass(0.1 * DAY);
    expect(await told()).toBe(true);
  });
});

describe('a coupon that no longer stands', () => {
  it.each<[string, string, Partial<Manifest>, Partial<Manifest> | undefined]>([
    ['has ended', 'coupon_expired', { coupons: [{ ...tea, endsAt: Date.UTC(2027, 0, 17) }] }, undefined],
    ['is no longer in the campaign', 'coupon_unknown', {}, { coupons: [categoryCoupon('shoes', 'Shoes')], rule: ['shoes'] }],
    ['is another one by now', 'coupon_stale', {}, { coupons: [{ ...tea, version: 2 }] }],
  ])('and %s is not asked for', async (_, reason, change, later) => {
    const { send, posts, device, origin, decisionId } = await start(change);
    if (later) origin.publish(await bundleOf(later));
    device.pass(3 * DAY);
    const worker = await device.visit('Tea');
    await expect.poll(async () => code(await worker.sendWays(decisionId))).toBe(reason);
    expect(code(await send(worker))).toBe(reason);
    expect(posts()).toEqual([]);
  });

  it('is not asked for by who has used its code or let it expire, nor while the shop has coupons off, nor under a decision that is not known', async () => {
    const { send, posts, worker, origin, device, decisionId } = await start();
    origin.serve(false);
    device.pass(MINUTE);
    expect(code(await send())).toBe('serving_stopped');
    origin.serve(true);
    device.pass(MINUTE);
    expect(code(await send(worker, { decisionId: 'none-such' }))).toBe('decision_unknown');
    expect((await worker.claim(decisionId)).ok).toBe(true);
    const used = (ids: readonly string[], expiresAt: number) =>
      device.storage.transaction(['claims', 'meta'], 'readwrite', async (t) => {
        await t.putMeta('inbox', { version: 1, kept: [], dropped: [], used: ids, reminded: [] });
        await t.put('claims', decisionId, { key: 'its-claim-key-01', code: 'CODE-1', expiresAt });
      });
    for (const [ids, expiresAt] of [
      [[decisionId], device.now() + HOUR],
      [[], device.now()],
    ] as const) {
      await used(ids, expiresAt);
      expect(code(await send())).toBe('already_claimed');
      expect(code(await worker.sendWays(decisionId))).toBe('already_claimed');
    }
    expect(posts()).toEqual([]);
  });
});

describe('a coupon with a code', () => {
  const claimKeys = ({ origin, posts }: Awaited<ReturnType<typeof start>>) => [
    origin.callsTo('/v1/claims').map(({ key: sent }) => sent),
    posts().map(({ body }) => (JSON.parse(body) as { claimKey?: string }).claimKey),
  ];

  it('is sent with the claim, so that the message has the same code', async () => {
    const shopper = await start();
    expect((await shopper.worker.claim(shopper.decisionId)).ok).toBe(true);
    expect((await shopper.worker.sendWays(shopper.decisionId)).ok).toBe(true);
    expect((await shopper.send()).ok).toBe(true);
    const [claimed, named] = claimKeys(shopper);
    expect(claimed).toHaveLength(1);
    expect(named).toEqual(claimed);
  });

  it('is so, too, if the claim was lost on its way, or made at another choice', async () => {
    const shopper = await start();
    const { origin, worker, decisionId, device, send } = shopper;
    origin.intercept((path) => (path === '/v1/claims' ? { status: 503, body: '' } : undefined));
    expect((await worker.claim(decisionId)).ok).toBe(false);
    expect((await send()).ok).toBe(true);
    const [claimed, named] = claimKeys(shopper);
    expect(named).toEqual(claimed);
    origin.intercept(() => undefined);
    device.pass(2 * DAY);
    const other = await shopper.offered();
    expect((await other.worker.claim(other.decisionId)).ok).toBe(true);
    expect((await send(other.worker)).ok).toBe(true);
    const [, last] = origin.callsTo('/v1/claims').map(({ key: sent }) => sent);
    expect(claimKeys(shopper)[1]?.at(-1)).toBe(last);
  });

  it('is not sent with the claim of another coupon', async () => {
    const shopper = await start();
    await shopper.device.storage.transaction(['claims', 'decisions'], 'readwrite', async (t) => {
      const stored = await t.get('decisions', shopper.decisionId);
      if (!stored) throw new Error('no decision');
      await t.put('decisions', 'other', { ...stored, coupon: categoryCoupon('shoes', 'Shoes') });
      await t.put('claims', 'other', { key: 'claim-key-of-shoes', code: 'SHOES-1', expiresAt: shopper.device.now() + DAY });
    });
    expect((await shopper.send()).ok).toBe(true);
    expect(claimKeys(shopper)[1]).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)]);
  });

  it('is asked for by the key with which the shopper may claim it later, also when it is asked for again', async () => {
    const { send, worker, decisionId, device, posts, origin } = await start();
    await send();
    device.pass(2 * DAY);
    await send(undefined, { channel: 'sms', address: '+49 30 123456' });
    const keys = posts().map(({ body }) => (JSON.parse(body) as { claimKey?: string }).claimKey);
    expect(new Set(keys).size).toBe(1);
    expect((await worker.claim(decisionId)).ok).toBe(true);
    expect([...origin.claims.keys()]).toEqual([keys[0]]);
  });
});

describe('journeys', () => {
  const announced = (origin: TestOrigin, later: object) =>
    origin.intercept((path, { method }) =>
      path === '/v1/messages' && method === 'GET'
        ? { status: 200, body: JSON.stringify({ v: 'send/1', channels: ['email', 'sms'], later }) }
        : undefined,
    );

  it('are offered if the shop has some, with their first hour, and if caps leave room for them', async () => {
    const { worker, decisionId, origin, device } = await start();
    expect(await worker.sendWays(decisionId)).toMatchObject({ value: { later: undefined } });
    announced(origin, { channels: ['email'], birthMonth: true });
    const ways = await worker.sendWays(decisionId);
    expect(ways).toMatchObject({ value: { later: { channels: ['email'], birthMonth: true } } });
    const from = (ways.ok && ways.value.later?.from) || 0;
    expect([from % HOUR, new Date(from).getUTCHours()]).toEqual([0, 12]);
    expect(from - device.now()).toBeGreaterThanOrEqual(DAY);
    expect(from - device.now()).toBeLessThan(2 * DAY);
    const full = await start({ channels: { ...channels, cap: { perDay: 1, perWeek: 1 } } });
    announced(full.origin, { channels: ['email'], birthMonth: false });
    expect(await full.worker.sendWays(full.decisionId)).toMatchObject({ value: { later: undefined } });
  });

  it('are asked for by that hour, and a month of birth if it was stated, which the device does not keep', async () => {
    const { send, posts, asked, device, worker, decisionId, origin } = await start();
    announced(origin, { channels: ['email'], birthMonth: true });
    const ways = await worker.sendWays(decisionId);
    const from = ways.ok ? ways.value.later?.from : undefined;
    await send(undefined, { later: { birthMonth: 4 } });
    expect(JSON.parse(posts()[0]?.body ?? '')).toMatchObject({ later: { from, birthMonth: 4 } });
    expect(await asked()).toMatchObject([{ later: from }]);
    expect(JSON.stringify(await device.storage.transaction(['meta'], 'readonly', (t) => t.newest('meta')))).not.toContain('birthMonth');
    const without = await start();
    await without.send(undefined, { later: {} });
    expect(JSON.parse(without.posts()[0]?.body ?? '').later).toEqual({ from: expect.any(Number) });
    const none = await start();
    await none.send();
    expect(JSON.parse(none.posts()[0]?.body ?? '')).not.toHaveProperty('later');
  });

  it('count in the caps as long as they may come, unless the request was refused', async () => {
    const { send, offered, device, origin, asked } = await start();
    await send(undefined, { later: {} });
    const [{ later = 0 } = {}] = await asked();
    device.pass(later + 7 * DAY - HOUR - device.now());
    const near = await offered();
    expect(await near.worker.send({ decisionId: near.decisionId, channel: 'email', address: ADDRESS, locale: 'en' })).toEqual({
      ok: true,
      value: { notBefore: later + 8 * DAY + HOUR },
    });
    const refused = await start();
    refused.origin.intercept((path, { method }) =>
      path === '/v1/messages' && method === 'POST'
        ? { status: 409, body: JSON.stringify({ error: { code: 'budget_exhausted', message: 'None left.' } }) }
        : undefined,
    );
    await refused.send(undefined, { later: {} });
    refused.origin.intercept(undefined);
    refused.device.pass(2 * DAY);
    const again = await refused.offered();
    expect(await again.worker.send({ decisionId: again.decisionId, channel: 'email', address: ADDRESS, locale: 'en' })).toMatchObject({
      value: { notBefore: undefined },
    });
    expect(origin.messages.size).toBe(2);
  });
});
