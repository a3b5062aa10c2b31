import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WEEK } from '../../src/engine/channels/journeySlots';
import { DAY, HOUR, MINUTE } from '../../src/protocol/values/clock';
import { createSmtpChannel } from '../../src/server/messages/smtpChannel';
import { startTestRelay, type TestRelay } from '../helpers/fakes/mailRelay';
import { ask, claimKey, orderBody, startTestServer, type TestServer } from '../helpers/server/testServer';

const BASE = 'https://coupons.example';
const ADDRESS = 'ada@shop-customers.example';

let relay: TestRelay;
let server: TestServer;
beforeEach(async () => {
  relay = await startTestRelay();
});
afterEach(async () => {
  await server.close();
  await relay.stop();
});

const journey = (change: object) => ({ v: 'journey/1', channels: ['email'], ...change });
const welcome = { id: 'welcome', name: 'Welcome', coupons: ['shoes'], journey: journey({ trigger: 'welcome' }) };

/** The live bundle again, with a campaign file that has these campaigns. */
const publish = async (campaigns: readonly object[]): Promise<void> => {
  const manifest = await server.store.bundleFile(server.bundle.id, 'manifest.json');
  if (!manifest) throw new Error('no bundle is live');
  await server.store.putBundle({
    id: server.bundle.id,
    files: [manifest],
    publishedAt: server.time.now,
    campaign: JSON.stringify({ campaigns }),
  });
};
const start = async (campaigns: readonly object[] = [welcome]): Promise<void> => {
  server = await startTestServer({
    deps: {
      messages: {
        channels: [createSmtpChannel({ url: relay.url, from: { name: 'Tea & Co', address: 'hello@tea.example' } })],
        keys: ['a-key-for-tests-of-32-characters'],
        baseUrl: BASE,
        shop: 'Tea & Co',
        perSecond: 0,
        ttlMs: 14 * DAY,
      },
    },
  });
  await publish(campaigns);
};

let keys = 0;
const send = (later: object | undefined, change: object = {}) =>
  ask(`${server.url}/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': claimKey(++keys) },
    body: JSON.stringify({
      ...{ v: 'send/1', channel: 'email', address: ADDRESS, couponId: 'tea', couponVersion: 1, locale: 'en-GB' },
      ...(later ? { later } : {}),
      ...change,
    }),
  });
const dispatch = async (): Promise<number> => (await server.messages?.dispatch()) ?? 0;
const links = (): readonly string[] =>
  [...(relay.received.at(-1)?.mail.text ?? '').matchAll(/https:\S+/g)].map(([link]) => link.replace(BASE, server.url));
const click = (link: string | undefined) => ask(link ?? '', { method: 'POST' });
/** Asks for a coupon with a consent, and confirms it. Returns the slot, a day later. */
const agree = async (change: object = {}): Promise<number> => {
  const from = server.time.now + DAY;
  await send({ from, ...change });
  await dispatch();
  await click(links()[0]);
  await dispatch();
  return from;
};
/** Lets the server work at an instant. Returns the subjects of what came. */
const at = async (now: number): Promise<readonly string[]> => {
  server.time.now = now;
  const before = relay.received.length;
  await server.journeys?.dispatch();
  await dispatch();
  return relay.received.slice(before).map(({ mail }) => mail.subject ?? '');
};
const coming = ['Your Tea & Co coupon: 10% off Shoes'];

describe('journeys by e-mail', () => {
  it('are announced to forms while one is live that the server can carry', async () => {
    await start([]);
    const later = async () => ((await ask(`${server.url}/v1/messages`)).json as { later?: unknown }).later;
    expect(await later()).toBeUndefined();
    server.time.now++;
    await publish([welcome, { ...welcome, id: 'left', journey: { ...journey({ trigger: 'cart-left' }), channels: ['push'] } }]);
    expect(await later()).toEqual({ channels: ['email'], birthMonth: false });
    server.time.now++;
    await publish([{ ...welcome, journey: journey({ trigger: 'birthday-month' }) }]);
    expect(await later()).toEqual({ channels: ['email'], birthMonth: true });
    for (const change of [{ paused: true }, { endsAt: server.time.now }, { startsAt: server.time.now + DAY }]) {
      server.time.now++;
      await publish([{ ...welcome, ...change }]);
      expect(await later()).toBeUndefined();
    }
  });

  it('are part of what the shopper confirms, in the message and on its page', async () => {
    await start();
    await send({ from: server.time.now + DAY });
    await dispatch();
    expect(relay.received.at(-1)?.mail.text).toContain('You’ll also get offers from Tea & Co later, at most one a week.');
    expect((await ask(links()[0] ?? '')).text).toContain('You’ll also get offers from Tea &amp; Co later');
    await send(undefined, { address: 'bob@shop-customers.example' });
    await dispatch();
    expect(relay.received.at(-1)?.mail.text).not.toContain('You’ll also');
  });

  it('send their coupon in the slot that the device chose, once, with a code of its own', async () => {
    await start();
    const slot = await agree();
    expect(await at(slot - 1)).toEqual([]);
    expect(await at(slot)).toEqual(coming);
    const { text = '' } = relay.received.at(-1)?.mail ?? {};
    expect(text).toContain('Here’s a coupon from Tea & Co.');
    expect(text).toContain('because you agreed to offers from Tea & Co');
    expect(server.shop.codes.size).toBe(2);
    for (let week = 1; week < 4; week++) expect(await at(slot + week * WEEK)).toEqual([]);
  });

  it('send nothing to an address that only asked for a coupon, or did not confirm', async () => {
    await start();
    await send(undefined);
    await dispatch();
    await click(links()[0]);
    await dispatch();
    await send({ from: server.time.now + DAY }, { address: 'bob@shop-customers.example' });
    expect(await at(server.time.now + DAY)).toEqual(['Confirm your coupon from Tea & Co']);
    expect((await server.store.messageCounts()).subscribers).toBe(0);
  });

  it('ignore a consent while there is no journey', async () => {
    await start([]);
    await agree();
    expect((await server.store.messageCounts()).subscribers).toBe(0);
  });

  it('skip a slot in which no server ran, and postpone a message that could not leave within its hour', async () => {
    await start();
    const slot = await agree();
    expect(await at(slot + HOUR)).toEqual([]);
    server.time.now = slot + WEEK + 59 * MINUTE;
    expect(await server.journeys?.dispatch()).toBe(1);
    expect(await at(slot + WEEK + HOUR)).toEqual([]);
    expect(await at(slot + 2 * WEEK - 1)).toEqual([]);
    expect(await at(slot + 2 * WEEK)).toEqual(coming);
  });

  it('come again in a campaign that recurs, not more often than a week and at most so often', async () => {
    await start([{ ...welcome, journey: journey({ trigger: 'recurring', everyDays: 7, atMost: 2 }) }]);
    const slot = await agree();
    const came: number[] = [];
    for (let week = 0; week < 6; week++) if ((await at(slot + week * WEEK)).length > 0) came.push(week);
    expect(came).toEqual([1, 2]);
  });

  it('send one of several at a time, of the highest priority first', async () => {
    const tea = { ...welcome, id: 'tea', coupons: ['tea'], journey: journey({ trigger: 'welcome' }), priority: 1 };
    await start([welcome, tea]);
    const slot = await agree();
    expect(await at(slot)).toEqual(['Your Tea & Co coupon: 10% off Tea']);
    expect(await at(slot + WEEK)).toEqual(coming);
  });

  it('win back by the last order with a code that was sent, once for each', async () => {
    await start([{ ...welcome, journey: journey({ trigger: 'win-back', afterDays: 14 }) }]);
    const slot = await agree();
    server.time.now += HOUR;
    const [code = ''] = server.shop.activeCodes();
    expect((await server.order(orderBody({ codes: [code] }))).status).toBeLessThan(300);
    const ordered = server.time.now;
    const came: number[] = [];
    for (let week = 0; week < 8; week++) if ((await at(slot + week * WEEK)).length > 0) came.push(week);
    expect(came).toEqual([Math.ceil((ordered + 14 * DAY - slot) / WEEK)]);
  });

  it('of a birthday go to those who stated the month, in it', async () => {
    await start([{ ...welcome, journey: journey({ trigger: 'birthday-month' }) }]);
    // 14 November 2023.
    const slot = await agree({ birthMonth: 12 });
    const came: number[] = [];
    for (let week = 0; week < 8; week++) if ((await at(slot + week * WEEK)).length > 0) came.push(week);
    expect(came.map((week) => new Date(slot + week * WEEK).toISOString().slice(0, 10))).toEqual(['2023-12-06']);
  });

  it('stay within the caps of the campaign with what else the address gets', async () => {
    await start();
    const slot = await agree();
    server.time.now = slot - HOUR;
    await send(undefined);
    await dispatch();
    await click(links()[0]);
    expect(await dispatch()).toBe(1);
    expect(await at(slot)).toEqual([]);
    expect(await at(slot + WEEK)).toEqual(coming);
  });

  it('end with the unsubscription, also of a message that was queued', async () => {
    await start([{ ...welcome, journey: journey({ trigger: 'recurring', everyDays: 7 }) }]);
    const slot = await agree();
    expect(await at(slot + WEEK)).toEqual(coming);
    const leave = links().find((link) => link.includes('/1l.'));
    server.time.now = slot + 2 * WEEK;
    expect(await server.journeys?.dispatch()).toBe(1);
    await click(leave);
    expect(await at(slot + 2 * WEEK + MINUTE)).toEqual([]);
    expect(await at(slot + 3 * WEEK)).toEqual([]);
    expect((await server.store.messageCounts()).subscribers).toBe(0);
  });

  it('stop with all coupons, and try again when nothing could be sent', async () => {
    await start();
    const slot = await agree();
    await server.store.setServing(false, slot);
    expect(await at(slot)).toEqual([]);
    await server.store.setServing(true, slot);
    await server.putCatalog([]);
    expect(await at(slot + WEEK)).toEqual([]);
    await server.putCatalog([{ coupon: (await server.store.knownCoupons()).find(({ coupon }) => coupon.id === 'shoes')!.coupon }]);
    expect(await at(slot + 2 * WEEK)).toEqual(coming);
  });

  it('take a device’s clock that is years ahead for the same hour and weekday', async () => {
    await start();
    const from = await agree({ from: server.time.now + DAY + 300 * WEEK });
    expect(await at(from + WEEK)).toEqual(coming);
  });
});
