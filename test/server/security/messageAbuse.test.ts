import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../src/protocol/values/clock';
import type { MessageSettings } from '../../../src/server/messages/messageSettings';
import { createSmtpChannel } from '../../../src/server/messages/smtpChannel';
import { type Received, startTestRelay, type TestRelay } from '../../helpers/fakes/mailRelay';
import {
  type Answer,
  ask,
  claimKey,
  orderBody,
  startTestServer,
  type TestServer,
  type TestServerOptions,
} from '../../helpers/server/testServer';

const BASE = 'https://coupons.example';

let relay: TestRelay;
let server: TestServer;
beforeEach(async () => {
  relay = await startTestRelay();
});
afterEach(async () => {
  await server.close();
  await relay.stop();
});

const start = async (rates: MessageSettings['rates'], options: TestServerOptions = {}): Promise<void> => {
  const messages: MessageSettings = {
    channels: [createSmtpChannel({ url: relay.url, from: { name: 'Tea & Co', address: 'hello@tea.example' } })],
    keys: ['a-key-for-tests-of-32-characters'],
    baseUrl: BASE,
    shop: 'Tea & Co',
    perSecond: 0,
    rates,
    ttlMs: 14 * DAY,
  };
  server = await startTestServer({ ...options, deps: { messages, trustedProxies: ['127.0.0.1'] } });
};

let keys = 0;
const send = (address: string, client = '203.0.113.7', more: Readonly<Record<string, unknown>> = {}): Promise<Answer> =>
  ask(`${server.url}/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': claimKey(++keys), 'x-forwarded-for': client },
    body: JSON.stringify({ v: 'send/1', channel: 'email', address, couponId: 'tea', couponVersion: 1, locale: 'en', ...more }),
  });
/** Statuses of `count` requests, forty at a time, and how often each came. */
const flood = async (count: number, call: (n: number) => Promise<Answer>): Promise<Readonly<Record<number, number>>> => {
  const came: Record<number, number> = {};
  for (let from = 0; from < count; from += 40)
    for (const { status } of await Promise.all(Array.from({ length: Math.min(40, count - from) }, (_, n) => call(from + n))))
      came[status] = (came[status] ?? 0) + 1;
  return came;
};
/** Mails that leave in the given time, with a look every hour. */
const mailsWithin = async (ms: number): Promise<number> => {
  const before = relay.received.length;
  for (const end = server.time.now + ms; ; server.time.now += HOUR) {
    await server.messages?.dispatch();
    if (server.time.now + HOUR > end) return relay.received.length - before;
  }
};
/** IPv4 addresses and IPv6 addresses, each in a network of its own. */
const network = (n: number): string => (n % 2 ? `198.${n}.100.9` : `2001:db8:${n.toString(16)}:1::9`);
const links = ({ mail }: Received): readonly string[] =>
  [...(mail.text ?? '').matchAll(/https:\S+/g)].map(([link]) => link.replace(BASE, server.url));
const click = (link: string | undefined): Promise<Answer> => ask(link ?? '', { method: 'POST' });
const confirmAll = async (from = 0): Promise<void> => {
  for (const mail of relay.received.slice(from)) await click(links(mail)[0]);
};
const unlimited = { perNetwork: 0, unanswered: 0 };
const codesIn = (received: readonly Received[]): readonly string[] =>
  received.flatMap(({ mail }) => /Your code: (\S+)/.exec(mail.text ?? '')?.[1] ?? []);

/** A server to which every spelling is an address of its own, as before. */
const unfolded: TestServerOptions = {
  breakStore: (store) => ({
    ...store,
    addMessage: (message, limit) => store.addMessage({ ...message, addressHashes: [message.id], areaHashes: [] }, limit),
  }),
};
/** A server that knows nothing of domains. */
const withoutAreas: TestServerOptions = {
  breakStore: (store) => ({ ...store, addMessage: (message, limit) => store.addMessage({ ...message, areaHashes: [] }, limit) }),
};

describe('a thousand requests for victim+N@', () => {
  it('send one mail at once and three a day, all with the same answer', async () => {
    await start(unlimited);
    const spelled = (n: number): string => (n % 2 ? `victim+${n}@gmail.com` : `${n % 4 ? 'v.ic.tim' : 'Vi.ctim'}+${n}@googlemail.com`);
    expect(await flood(1_000, (n) => send(spelled(n), network(n % 200)))).toEqual({ 202: 1_000 });
    expect(await mailsWithin(0)).toBe(1);
    expect(await mailsWithin(DAY)).toBe(2);
  });

  it('do so at a domain of which nothing is known', async () => {
    await start(unlimited);
    await flood(20, (n) => send(`victim+${n}@shop-customers.example`, network(n)));
    expect(await mailsWithin(DAY)).toBe(3);
  });

  it('send a mail each where spellings are not folded, which would be seen', async () => {
    await start(unlimited, unfolded);
    await flood(30, (n) => send(`victim+${n}@gmail.com`, network(n)));
    expect(await mailsWithin(0)).toBe(30);
  });
});

describe('thirty strangers asked from one /48', () => {
  const strangers = (count: number) => flood(count, (n) => send(`stranger-${n}@gmail.com`, `2001:db8:77:${n.toString(16)}::1`));

  it('get five mails, and another ten an hour', async () => {
    await start({});
    expect(await strangers(30)).toEqual({ 202: 5, 429: 25 });
    expect(await mailsWithin(0)).toBe(5);
    const refused = await send('stranger-99@gmail.com', '2001:db8:77:99::1');
    expect([refused.json, refused.headers.get('retry-after')]).toMatchObject([{ error: { code: 'rate_limited' } }, '360']);
    expect((await send('stranger-99@gmail.com', '2001:db8:78::1')).status).toBe(202);
  });

  it('get thirty where only a /64 is a client, which would be seen', async () => {
    await start(unlimited);
    expect(await strangers(30)).toEqual({ 202: 30 });
    expect(await mailsWithin(0)).toBe(30);
  });

  it('an IPv4 /24 is one network, too', async () => {
    await start({});
    expect(await flood(30, (n) => send(`stranger-${n}@gmail.com`, `198.51.100.${n}`))).toEqual({ 202: 5, 429: 25 });
  });
});

describe('an attacker with 200 networks', () => {
  const attack = (count: number) => flood(count, (n) => send(`stranger-${n}@gmail.com`, network(n % 200)));

  it('reaches thirty strangers an hour', async () => {
    await start({});
    expect((await attack(300))[202]).toBe(30);
    expect(await mailsWithin(59 * MINUTE)).toBe(30);
  });

  it('reaches all of them without the limit of all requests, which would be seen', async () => {
    await start({ unanswered: 0 });
    expect(await attack(60)).toEqual({ 202: 60 });
    expect(await mailsWithin(0)).toBe(60);
  });

  it('leaves a shop that is confirmed room for twice as many', async () => {
    await start({});
    expect(await flood(10, (n) => send(`honest-${n}@gmail.com`, network(n)))).toEqual({ 202: 10 });
    await mailsWithin(0);
    await confirmAll();
    expect((await flood(120, (n) => send(`stranger-${n}@gmail.com`, network(10 + n))))[202]).toBe(50);
  });

  it('with few networks leaves half of the room to others', async () => {
    await start({});
    await flood(120, (n) => send(`stranger-${n}@gmail.com`, network(n % 4)));
    expect(await mailsWithin(0)).toBeLessThanOrEqual(19);
    expect(await flood(11, (n) => send(`honest-${n}@gmail.com`, network(50 + n)))).toEqual({ 202: 11 });
  });
});

describe('a domain that takes every address', () => {
  it('gets ten mails a day that nobody confirms, all with the same answer', async () => {
    await start(unlimited);
    expect(await flood(40, (n) => send(`person-${n}@mail-${n}.victim.co.uk`, network(n)))).toEqual({ 202: 40 });
    expect(await mailsWithin(DAY)).toBe(10);
  });

  it('gets thirty codes a day, erased or not, however many of its addresses confirm', async () => {
    await start(unlimited);
    for (let n = 0; n < 33; n++) {
      const address = `person-${n}@attacker.example`;
      await send(address, network(n));
      if ((await mailsWithin(0)) === 0) continue;
      await click(links(relay.received.at(-1) as Received)[0]);
      await mailsWithin(0);
      if (n % 2) await server.admin('POST', 'messages/erase', { channel: 'email', address });
    }
    expect(server.shop.codes.size).toBe(30);
  });

  it('gets a mail for every address without the limit of a domain, which would be seen', async () => {
    await start(unlimited, withoutAreas);
    await flood(30, (n) => send(`person-${n}@victim.example`, network(n)));
    expect(await mailsWithin(0)).toBe(30);
  });
});

describe('until somebody confirms', () => {
  it('nothing is held: no code and no budget', async () => {
    await start({}, { budget: { count: 1, money: 500 } });
    await flood(20, (n) => send(`stranger-${n}@gmail.com`, network(n)));
    await mailsWithin(0);
    // The relay reads a mail after it has taken it.
    await expect.poll(() => relay.received.length).toBe(20);
    expect([await server.tea(), server.shop.codes.size]).toMatchObject([{ reservedMoney: 0, reservedCount: 0 }, 0]);
    expect((await server.claim(claimKey(90_001))).status).toBe(200);
    // A late click says that the coupon is gone.
    expect(await click(links(relay.received[0] as Received)[0])).toMatchObject({
      status: 410,
      text: expect.stringContaining('no longer available'),
    });
    expect(await mailsWithin(0)).toBe(0);
  });
});

describe('an unsubscribed mailbox', () => {
  it('is written to under none of its spellings, and is erased under all of them', async () => {
    await start(unlimited);
    await send('victim+1@gmail.com');
    await mailsWithin(0);
    await click(links(relay.received[0] as Received)[1]);
    for (const address of ['victim@gmail.com', 'v.ictim+2@googlemail.com', 'VICTIM@Gmail.com']) await send(address);
    expect(await mailsWithin(DAY)).toBe(0);
    const erase = { channel: 'email', address: 'vic.tim@googlemail.com' };
    expect((await server.admin('POST', 'messages/erase', erase)).json).toEqual({ erased: 4 });
    expect((await server.admin('POST', 'messages/lift', erase)).json).toEqual({ lifted: true });
    await send('victim+1@gmail.com');
    expect(await mailsWithin(0)).toBe(1);
  });
});

describe('one coupon and one shopper', () => {
  it('have one code, however often and under whichever spelling it is asked for', async () => {
    await start(unlimited);
    for (const address of ['ada@gmail.com', 'a.da+tea@googlemail.com']) await send(address);
    await mailsWithin(HOUR);
    expect(relay.received.map(({ to }) => to)).toEqual(['ada@gmail.com', 'a.da+tea@googlemail.com']);
    await confirmAll();
    await mailsWithin(0);
    await send('ad.a@gmail.com');
    await mailsWithin(0);
    await confirmAll(relay.received.length - 1);
    await mailsWithin(0);
    const codes = codesIn(relay.received);
    expect([codes.length, new Set(codes).size, server.shop.codes.size]).toEqual([3, 1, 1]);
    expect(await server.tea()).toMatchObject({ reservedCount: 1 });
  });

  it('have several codes without folding, which would be seen', async () => {
    await start(unlimited, {
      breakStore: (store) => ({
        ...store,
        addMessage: (message, limit) => store.addMessage({ ...message, bodyHashes: [message.id], addressHashes: [message.id] }, limit),
      }),
    });
    for (const address of ['ada@gmail.com', 'a.da+tea@googlemail.com']) await send(address);
    await mailsWithin(0);
    await confirmAll();
    await mailsWithin(0);
    expect(server.shop.codes.size).toBe(2);
  });

  it('of two who may be two people have a code each', async () => {
    await start(unlimited);
    await send('ada@shop-customers.example');
    await mailsWithin(0);
    await confirmAll();
    await mailsWithin(0);
    await send('ada+tea@shop-customers.example');
    await mailsWithin(0);
    await confirmAll(2);
    await mailsWithin(0);
    expect(new Set(codesIn(relay.received)).size).toBe(2);
  });

  it('are sent the code that was claimed on the page, and a new one once that has expired', async () => {
    await start(unlimited, { ttlMs: 2 * HOUR });
    const key = claimKey(90_002);
    const { code } = (await server.claim(key)).json as { code: string };
    await send('ada@gmail.com', undefined, { claimKey: key });
    await mailsWithin(0);
    await confirmAll();
    await mailsWithin(0);
    expect(codesIn(relay.received)).toEqual([code]);
    await send('ada@gmail.com', undefined, { claimKey: key });
    await mailsWithin(0);
    server.time.now += 2 * HOUR;
    await server.sweeper.sweep();
    await confirmAll(2);
    await mailsWithin(0);
    expect(new Set(codesIn(relay.received)).size).toBe(2);
  });

  it('are sent the code that they claim on the page after they asked, if the message is not out yet', async () => {
    await start(unlimited);
    const key = claimKey(90_005);
    await send('ada@gmail.com', undefined, { claimKey: key });
    await mailsWithin(0);
    const { code } = (await server.claim(key)).json as { code: string };
    await confirmAll();
    await mailsWithin(0);
    expect(codesIn(relay.received)).toEqual([code]);
    expect(server.shop.activeCodes()).toEqual([code]);
  });

  it.each(['claim-key-of-a-stranger', 'message-of-a-stranger-1'])(
    'keep their code from a stranger who asked for them first, with %s',
    async (key) => {
      await start(unlimited);
      await send('ada@gmail.com', undefined, { claimKey: key });
      await mailsWithin(0);
      server.time.now += 2 * HOUR;
      await send('ada@gmail.com', undefined, { claimKey: claimKey(90_008) });
      await mailsWithin(0);
      await confirmAll(1);
      await mailsWithin(0);
      const { code } = (await server.claim(key)).json as { code?: string };
      expect(codesIn(relay.received)).toHaveLength(1);
      expect(codesIn(relay.received)).not.toContain(code);
    },
  );

  /** The mailbox has a code. @returns the device's key, with which it was asked for */
  const sentTo = async (address: string, n: number): Promise<string> => {
    await send(address, undefined, { claimKey: claimKey(n) });
    await mailsWithin(0);
    await confirmAll(relay.received.length - 1);
    await mailsWithin(0);
    return claimKey(n);
  };

  it('get no second code on the page for one that was sent, until that has expired', async () => {
    await start(unlimited);
    const key = await sentTo('ada@gmail.com', 90_010);
    expect(await server.claim(key)).toMatchObject({ status: 409, json: { error: { code: 'code_sent' } } });
    // Asked for from another device, it is the same code.
    const other = await sentTo('ada@gmail.com', 90_011);
    expect(await server.claim(other)).toMatchObject({ status: 409, json: { error: { code: 'code_sent' } } });
    expect([new Set(codesIn(relay.received)).size, server.shop.codes.size]).toEqual([1, 1]);
    expect(await server.tea()).toMatchObject({ reservedCount: 1 });
    server.time.now += 14 * DAY;
    await server.sweeper.sweep();
    expect((await server.claim(key)).status).toBe(200);
  });

  it('get none either once the sent one was used', async () => {
    await start(unlimited);
    const key = await sentTo('ada@gmail.com', 90_012);
    await server.order(orderBody({ codes: [...codesIn(relay.received)] }));
    server.time.now += 15 * DAY;
    await server.sweeper.sweep();
    expect(await server.claim(key)).toMatchObject({ status: 409, json: { error: { code: 'code_sent' } } });
  });

  it('get a second one where the server does not look, which would be seen', async () => {
    await start(unlimited, { breakStore: (store) => ({ ...store, messageClaimKey: async () => undefined }) });
    const key = await sentTo('ada@gmail.com', 90_013);
    expect((await server.claim(key)).status).toBe(200);
    expect(server.shop.codes.size).toBe(2);
  });

  it('are not betrayed: without their own click, a stranger who named a key gets a code as always', async () => {
    await start(unlimited);
    await sentTo('ada@gmail.com', 90_014);
    await send('ada@gmail.com', undefined, { claimKey: claimKey(90_015) });
    await send('bob@gmail.com', undefined, { claimKey: claimKey(90_016) });
    await mailsWithin(0);
    for (const n of [90_015, 90_016]) expect((await server.claim(claimKey(n))).status).toBe(200);
  });

  it('have one code if they ask again from another device', async () => {
    await start(unlimited);
    for (const n of [90_006, 90_007]) {
      await send('ada@gmail.com', undefined, { claimKey: claimKey(n) });
      await mailsWithin(0);
      await confirmAll(n === 90_006 ? 0 : 2);
      await mailsWithin(0);
    }
    expect(codesIn(relay.received)).toHaveLength(2);
    expect(new Set(codesIn(relay.received)).size).toBe(1);
  });

  it('are sent no code that another device claimed for another coupon, or that it did not claim', async () => {
    await start(unlimited);
    const key = claimKey(90_003);
    await server.claim(key, { couponId: 'shoes' });
    await send('ada@gmail.com', undefined, { claimKey: key });
    await send('bob@gmail.com', undefined, { claimKey: claimKey(90_004) });
    await mailsWithin(0);
    await confirmAll();
    await mailsWithin(0);
    const codes = codesIn(relay.received);
    expect(new Set(codes).size).toBe(2);
    // Whoever named the key does not get the mailbox's code with it.
    expect(codes).not.toContain(((await server.claim(claimKey(90_004))).json as { code: string }).code);
  });

  it('keep a code that has arrived when the same one cannot be delivered again', async () => {
    await start(unlimited);
    for (let n = 0; n < 2; n++) {
      await send('ada@gmail.com');
      await mailsWithin(0);
      await confirmAll(relay.received.length - 1);
      if (n === 1) relay.refuse({ at: 'message', code: 554, text: '5.6.0 not this one' });
      await mailsWithin(0);
    }
    expect((await server.admin('GET', 'messages')).text).toContain('message_refused');
    expect(server.shop.activeCodes()).toEqual(codesIn(relay.received));
  });

  it('end once the code was used', async () => {
    await start(unlimited);
    await send('ada@gmail.com');
    await send('ada+2@gmail.com', undefined, { couponId: 'shoes' });
    await mailsWithin(0);
    await confirmAll();
    await mailsWithin(0);
    await server.order(orderBody({ codes: [...codesIn(relay.received)] }));
    const before = relay.received.length;
    await send('ada@gmail.com');
    await mailsWithin(2 * HOUR);
    const question = relay.received.slice(before).find(({ mail }) => mail.text?.includes('Tea')) as Received;
    expect(await click(links(question)[0])).toMatchObject({ status: 410 });
    expect(server.shop.codes.size).toBe(1);
  });
});
