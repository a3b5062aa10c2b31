import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SendRequest } from '../../src/protocol/sendRequest';
import { DAY, HOUR, MINUTE } from '../../src/protocol/values/clock';
import type { MessageSettings } from '../../src/server/messages/messageSettings';
import { createSmtpChannel } from '../../src/server/messages/smtpChannel';
import { TRIES } from '../../src/server/platform/periodicTask';
import { type Received, startTestRelay, type TestRelay } from '../helpers/fakes/mailRelay';
import { type Answer, ask, claimKey, startTestServer, type TestServer, type TestServerOptions } from '../helpers/server/testServer';
import { testBundle } from '../helpers/testBundle';

const BASE = 'https://coupons.example/s/tea';
const ADDRESS = 'Ada.Lovelace@shop-customers.example';

let relay: TestRelay;
let server: TestServer;

const start = async (options: TestServerOptions = {}, change: Partial<MessageSettings> = {}): Promise<TestServer> => {
  const messages: MessageSettings = {
    channels: [createSmtpChannel({ url: relay.url, from: { name: 'Tea & Co', address: 'hello@tea.example' } })],
    keys: ['a-key-for-tests-of-32-characters'],
    baseUrl: BASE,
    shop: 'Tea & Co',
    perSecond: 0,
    ttlMs: 14 * DAY,
    ...change,
  };
  return startTestServer({ ...options, deps: { messages, ...options.deps } });
};
beforeEach(async () => {
  relay = await startTestRelay();
});
afterEach(async () => {
  await server.close();
  await relay.stop();
});

let keys = 0;
const send = (change: Partial<SendRequest> | Readonly<Record<string, unknown>> = {}, key = claimKey(++keys)): Promise<Answer> =>
  ask(`${server.url}/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify({
      v: 'send/1',
      channel: 'email',
      address: ADDRESS,
      couponId: 'tea',
      couponVersion: 1,
      locale: 'en-GB',
      ...change,
    }),
  });
const dispatch = async (): Promise<number> => (await server.messages?.dispatch()) ?? 0;
const last = (): Received => {
  const mail = relay.received.at(-1);
  if (!mail) throw new Error('no mail has come');
  return mail;
};
/** The links of a mail, as they lie at this server. */
const links = ({ mail }: Received): readonly string[] =>
  [...(mail.text ?? '').matchAll(/https:\S+/g)].map(([link]) => link.replace(BASE, server.url));
const click = (link: string | undefined, init: RequestInit = { method: 'POST' }): Promise<Answer> => ask(link ?? '', init);
const figures = async () =>
  (await server.admin('GET', 'messages')).json as { counts: { state: string; reason: string | null; count: number }[] };
const ended = async (): Promise<readonly (string | null)[]> =>
  (await figures()).counts.filter(({ state }) => state === 'ended').map(({ reason }) => reason);
/** Asked for, confirmed, and sent where it may be. */
const confirmed = async (change: Readonly<Record<string, unknown>> = {}): Promise<void> => {
  await send(change);
  await dispatch();
  await click(links(last())[0]);
};

describe('a coupon by e-mail', () => {
  it('can be asked for where the server says so', async () => {
    server = await start();
    const { json, headers } = await ask(`${server.url}/v1/messages`);
    expect(json).toEqual({ v: 'send/1', channels: ['email'] });
    expect(headers.get('cache-control')).toBe('public, max-age=60');
    expect(headers.get('access-control-allow-origin')).toBe('*');
  });

  it('can be asked for only if a released bundle offers it: a mail server may be there for alerts alone', async () => {
    server = await start();
    const without = await testBundle(server.key);
    expect((await server.publish(without)).status).toBe(201);
    expect(await send()).toMatchObject({ status: 409, json: { error: { code: 'channel_off' } } });
    expect(await dispatch()).toBe(0);
    await server.admin('PUT', 'rollout', { bundle: server.bundle.id, share: 0.5 });
    expect((await send()).status).toBe(202);
  });

  it('comes with a code of its own once the shopper has said yes, and not before', async () => {
    server = await start();
    expect(await send()).toMatchObject({ status: 202, json: { v: 'send/1', accepted: true } });
    expect(await dispatch()).toBe(1);
    expect(last().to).toBe('Ada.Lovelace@shop-customers.example');
    expect(last().mail).toMatchObject({
      from: { name: 'Tea & Co', address: 'hello@tea.example' },
      subject: 'Confirm your coupon from Tea & Co',
    });
    expect(server.shop.codes.size).toBe(0);
    const [yes] = links(last());
    const page = await click(yes, { method: 'GET' });
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.text).toContain('Send me the coupon');
    expect(await dispatch()).toBe(0);
    expect((await click(yes)).text).toContain('on its way');
    expect((await click(yes)).text).toContain('on its way');
    expect(await dispatch()).toBe(1);
    expect(relay.received).toHaveLength(2);
    const [code = ''] = server.shop.activeCodes();
    expect(last().mail.text).toContain(`Your code: ${code}`);
    expect(last().mail.html).toContain(code);
    expect(last().messageId).not.toBe(relay.received[0]?.messageId);
    expect(await server.tea()).toMatchObject({ reservedMoney: 500, reservedCount: 1 });
    expect((await server.store.claimsByCode([code]))[0]?.expiresAt).toBe(server.time.now + 14 * DAY);
    expect((await click(yes, { method: 'GET' })).text).toContain('on its way');
    expect((await figures()).counts).toEqual([{ channel: 'email', state: 'sent', reason: null, count: 1 }]);
  });

  it('leads to the shop where its address is known, by the same link for everybody', async () => {
    server = await start({}, { storeUrl: 'https://tea.example/' });
    await confirmed();
    await dispatch();
    expect(last().mail.text).toMatch(/Go to Tea & Co:\s+https:\/\/tea\.example\/\n/);
    expect(last().mail.html).toContain('href="https://tea.example/"');
  });

  it('is asked for once by a key, whatever is sent with it again', async () => {
    server = await start();
    const key = claimKey(1);
    for (let n = 0; n < 3; n++) expect((await send({}, key)).status).toBe(202);
    expect(await send({ couponId: 'shoes' }, key)).toMatchObject({ status: 409, json: { error: { code: 'idempotency_conflict' } } });
    expect(await dispatch()).toBe(1);
  });

  it('gives nothing away to who looks at every link: a fetched link confirms, ends and erases nothing', async () => {
    server = await start();
    await send();
    await dispatch();
    for (const link of links(last())) for (const method of ['GET', 'HEAD']) await click(link, { method });
    expect(await dispatch()).toBe(0);
    expect(await ended()).toEqual([]);
    expect((await figures()).counts).toMatchObject([{ state: 'confirming', count: 1 }]);
  });

  it('waits until the shopper’s quiet hours and caps are over, at most two days', async () => {
    server = await start();
    await confirmed({ notBefore: server.time.now + 99 * DAY });
    server.time.now += 2 * DAY - 1;
    expect(await dispatch()).toBe(0);
    server.time.now += 1;
    expect(await dispatch()).toBe(1);
  });

  it('is confirmed for 48 hours and no longer, by this link and no other', async () => {
    server = await start();
    await send();
    await dispatch();
    const [yes = '', leave = ''] = links(last());
    const forged = yes.replace(/.$/, (end) => (end === 'A' ? 'B' : 'A'));
    expect(await click(forged)).toMatchObject({ status: 404 });
    expect(await click(leave.replace('/1l.', '/1c.'))).toMatchObject({ status: 404 });
    expect(await click(yes.replace('.e.', '.z.'))).toMatchObject({ status: 404 });
    server.time.now += 48 * HOUR;
    expect((await click(yes)).status).toBe(410);
    expect((await click(yes, { method: 'GET', headers: { 'accept-language': 'zh-CN,zh;q=0.9' } })).text).toContain('此链接已失效');
    expect(await dispatch()).toBe(0);
    await server.messages?.tidy();
    server.time.now += 49 * HOUR;
    await server.messages?.tidy();
    expect(await ended()).toEqual(['not_confirmed']);
  });

  it('is in Chinese for a page in Chinese', async () => {
    server = await start();
    await send({ locale: 'zh-CN' });
    await dispatch();
    expect(last().mail.subject).toBe('请确认领取Tea & Co的优惠券');
    expect((await click(links(last())[0], { method: 'GET' })).text).toContain('确认，发给我');
  });
});

describe('the answer to a request', () => {
  it('is the same for every address: new, known, over its limit, suppressed', async () => {
    server = await start();
    const answers = [await send(), await send(), await send(), await send(), await send({ address: 'new@elsewhere.example' })];
    await dispatch();
    await click(links(relay.received.find(({ to }) => to === 'new@elsewhere.example') ?? last())[1]);
    answers.push(await send({ address: 'NEW@Elsewhere.example' }));
    const same = ({ status, text, headers }: Answer) => ({
      status,
      text,
      headers: [...headers].filter(([name]) => name !== 'date').sort(),
    });
    for (const answer of answers) expect(same(answer)).toEqual(same(answers[0] as Answer));
    expect([...(await ended())].sort()).toEqual(['address_limit', 'suppressed', 'unsubscribed']);
    expect(await dispatch()).toBe(0);
    // Questions to one mailbox are an hour apart.
    expect(relay.received).toHaveLength(2);
    for (const sent of [3, 4, 4]) {
      server.time.now += HOUR;
      await dispatch();
      expect(relay.received).toHaveLength(sent);
    }
  });

  it('says what is wrong with a request, of the coupon and of the form, before an address is looked at', async () => {
    server = await start({ coupon: { endsAt: 1_700_000_000_000 + HOUR } });
    const code = async (change: Readonly<Record<string, unknown>>, key?: string) => {
      const { status, json } = await send(change, key);
      return [status, (json as { error?: { code: string } }).error?.code];
    };
    expect(await code({ couponId: 'none' })).toEqual([404, 'coupon_unknown']);
    expect(await code({ couponVersion: 2 })).toEqual([409, 'coupon_stale']);
    expect(await code({ channel: 'sms', address: '+49 30 1234567' })).toEqual([409, 'channel_off']);
    for (const address of [
      'nobody',
      'a@b',
      'a b@c.example',
      'a@c.example, b@c.example',
      'a@c.example\r\nBcc: b@c.example',
      '<a@c.example>',
    ])
      expect(await code({ address })).toEqual([400, 'address_malformed']);
    expect(await code({ attribution: 'v1.exp-1.couplet.-' })).toEqual([400, 'message_malformed']);
    expect(await code({}, 'short')).toEqual([400, 'idempotency_key_malformed']);
    expect(await code({ address: 'a'.repeat(2_000) })).toEqual([413, 'message_too_large']);
    const full = { coupon: (await server.store.catalogEntry('tea'))!.coupon, currency: 'EUR' };
    for (const budget of [{ count: 0 }, { money: 1 }]) {
      await server.store.putCatalog([{ ...full, budget }], server.time.now);
      expect(await code({})).toEqual([409, 'budget_exhausted']);
    }
    await server.store.setServing(false, server.time.now);
    expect(await code({})).toEqual([503, 'serving_stopped']);
    await server.store.setServing(true, server.time.now);
    server.time.now += HOUR;
    expect(await code({})).toEqual([410, 'coupon_expired']);
    expect((await figures()).counts).toEqual([]);
  });

  it('is that the channel is off where none is set up, and links lead nowhere', async () => {
    server = await startTestServer();
    expect(await send()).toMatchObject({ status: 409, json: { error: { code: 'channel_off' } } });
    expect((await ask(`${server.url}/v1/messages`)).json).toEqual({ v: 'send/1', channels: [] });
    expect((await ask(`${server.url}/v1/messages/1c.x.e.-.y`)).status).toBe(409);
    expect((await server.admin('GET', 'messages')).json).toMatchObject({ channels: [], counts: [] });
  });

  it('is held to a rate by client', async () => {
    server = await start({ deps: { trustedProxies: ['127.0.0.1'] } }, { rates: { perNetwork: 0 } });
    const from = (client: string) =>
      ask(`${server.url}/v1/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': claimKey(++keys), 'x-forwarded-for': client },
        body: JSON.stringify({ v: 'send/1', channel: 'email', address: ADDRESS, couponId: 'tea', couponVersion: 1, locale: 'en' }),
      });
    const statuses: number[] = [];
    for (let n = 0; n < 11; n++) statuses.push((await from('203.0.113.7')).status);
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 202), 429]);
    expect((await from('203.0.113.8')).status).toBe(202);
  });
});

describe('unsubscribing', () => {
  it('takes one click of a mail program, without a cookie or a page, and holds for every later request', async () => {
    server = await start();
    await confirmed();
    await send({}, claimKey(1_000));
    await dispatch();
    const coupon = relay.received.find(({ raw }) => raw.includes('Your code')) ?? last();
    const header = (name: string): string => coupon.mail.headers.find(({ key }) => key === name)?.value ?? '';
    expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    const [, link = ''] = /^<(https:\/\/\S+)>$/.exec(header('list-unsubscribe')) ?? [];
    const body = 'List-Unsubscribe=One-Click';
    for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
      expect((await click(link.replace(BASE, server.url), { method: 'POST', headers: { 'content-type': type }, body })).status).toBe(200);
    const before = relay.received.length;
    await send();
    expect(await dispatch()).toBe(0);
    expect(relay.received).toHaveLength(before);
    expect([...(await ended())].sort()).toEqual(['suppressed', 'unsubscribed']);
  });

  it('works in the question already, for who did not ask', async () => {
    server = await start();
    await send();
    await dispatch();
    const [yes, leave] = links(last());
    expect((await click(leave, { method: 'GET' })).text).toContain('Stop all messages from Tea &amp; Co?');
    expect((await click(leave)).text).toContain('No more messages will be sent');
    expect((await click(yes)).status).toBe(410);
    expect(await dispatch()).toBe(0);
  });
});

describe('mail that comes back', () => {
  /** A report as mail servers write it (RFC 3464 §4), with the headers of what they return, or another text. */
  const report = (status: string, returned: string, action = 'failed'): string =>
    [
      'From: MAILER-DAEMON@mail.example',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
      '',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mail.example',
      '',
      `Final-Recipient: rfc822; ${ADDRESS}`,
      `Action: ${action}`,
      `Status: ${status}`,
      '',
      '--b',
      'Content-Type: text/rfc822-headers',
      '',
      returned,
      '--b--',
    ].join('\r\n');
  const headersOf = ({ raw }: Received): string => raw.slice(0, raw.indexOf('\r\n\r\n'));
  const bounce = (text: string): Promise<Answer> => server.admin('POST', 'messages/bounces', { report: text });

  it.each([
    ['the question', () => send()],
    ['the coupon', () => confirmed()],
  ])('ends what is sent to an address that is none: %s', async (_, ask) => {
    server = await start();
    await ask();
    await dispatch();
    expect(await bounce(report('5.1.1', headersOf(last())))).toMatchObject({ status: 200, json: { suppressed: true } });
    const before = relay.received.length;
    await send();
    expect(await dispatch()).toBe(0);
    expect(relay.received).toHaveLength(before);
    expect(await ended()).toContain('suppressed');
  });

  it.each([
    ['a mailbox is full', '5.2.2', 'failed'],
    ['a policy is against it', '5.7.1', 'failed'],
    ['it is only late', '4.4.1', 'delayed'],
    ['it has arrived', '2.0.0', 'delivered'],
  ])('changes nothing where %s', async (_, status, action) => {
    server = await start();
    await send();
    await dispatch();
    expect(await bounce(report(status, headersOf(last()), action))).toMatchObject({ status: 200, json: { suppressed: false } });
    await send();
    server.time.now += HOUR;
    expect(await dispatch()).toBe(1);
  });

  it('ends nothing by a report that returns no message of ours, whoever it names', async () => {
    server = await start();
    await send();
    await dispatch();
    const forged = headersOf(last()).replaceAll(/(\/v1\/messages\/[\w.-]{40})./g, '$1!');
    for (const returned of ['Subject: Hello', forged])
      expect(await bounce(report('5.1.1', returned))).toMatchObject({ status: 404, json: { error: { code: 'bounce_unknown' } } });
    expect(await bounce('Hello')).toMatchObject({ status: 400, json: { error: { code: 'bounce_malformed' } } });
    await send();
    server.time.now += HOUR;
    expect(await dispatch()).toBe(1);
  });
});

describe('an address', () => {
  /** Is the text, in whatever spelling, in the files of the database? */
  const isInFiles = (text: string): boolean => {
    const db = new SQLite(join(server.dir, 'couplet.sqlite'));
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.close();
    return readFileSync(join(server.dir, 'couplet.sqlite')).toString('latin1').toLowerCase().includes(text.toLowerCase());
  };

  it('is in no file of the database in the clear, before it is erased or after, and a store that keeps it so would be seen', async () => {
    server = await start();
    await send();
    await dispatch();
    expect([isInFiles(ADDRESS), isInFiles('lovelace')]).toEqual([false, false]);
    await server.store.addMessage(
      {
        id: 'x',
        requestKey: 'x',
        bodyHashes: ['x'],
        claimKey: 'x',
        channel: 'email',
        address: ADDRESS,
        addressHashes: ['x'],
        couponId: 'tea',
        couponVersion: 1,
        locale: 'en',
        notBefore: 0,
        createdAt: server.time.now,
      },
      { since: 0, most: 1 },
    );
    expect(isInFiles(ADDRESS)).toBe(true);
  });

  it('is erased by its owner’s button and by the merchant, with all its messages; nothing is sent to it again', async () => {
    server = await start();
    const rows = (): unknown => {
      const db = new SQLite(join(server.dir, 'couplet.sqlite'), { readonly: true });
      const found = db.prepare('SELECT address FROM message').all();
      db.close();
      return found;
    };
    await send();
    await dispatch();
    const sealed = (rows() as { address: string }[])[0]?.address ?? '';
    expect(sealed).toMatch(/^1\./);
    const page = await click(links(last())[1], { method: 'GET' });
    const erase = [...page.text.matchAll(/action="([^"]+)"/g)].map(([, to]) => `${server.url}/v1/messages/${to}`)[1];
    expect((await click(erase)).text).toContain('have been deleted');
    expect(rows()).toEqual([]);
    expect(isInFiles(sealed)).toBe(false);
    await send({ address: 'other@shop-customers.example' });
    await dispatch();
    expect((await server.admin('POST', 'messages/erase', { channel: 'email', address: 'OTHER@shop-customers.example' })).json).toEqual({
      erased: 1,
    });
    expect(rows()).toEqual([]);
    const before = relay.received.length;
    for (const address of [ADDRESS, 'other@shop-customers.example']) await send({ address });
    expect(await dispatch()).toBe(0);
    expect(relay.received).toHaveLength(before);
    const log = JSON.stringify((await server.admin('GET', 'audit')).json);
    expect(log).toContain('messages/erase');
    expect(log.toLowerCase()).not.toContain('other@');
  });

  it('may ask again once somebody with the role has lifted what it had said, which the audit log tells without it', async () => {
    server = await start();
    await send();
    await dispatch();
    await click(links(last())[1]);
    await send();
    expect(await dispatch()).toBe(0);
    const lift = { channel: 'email', address: ADDRESS.toUpperCase() };
    expect((await server.admin('POST', 'messages/lift', { ...lift, address: 'nobody@shop-customers.example' })).json).toEqual({
      lifted: false,
    });
    expect((await server.admin('POST', 'messages/lift', lift)).json).toEqual({ lifted: true });
    expect((await server.admin('POST', 'messages/lift', { ...lift, address: 'nobody' })).json).toMatchObject({
      error: { code: 'address_malformed' },
    });
    await send();
    expect(await dispatch()).toBe(1);
    // By it alone nothing is sent: what is asked for is asked about first, as ever.
    expect(links(last())).toHaveLength(3);
    const log = JSON.stringify((await server.admin('GET', 'audit')).json);
    expect(log).toContain('messages/lift');
    expect(log.toLowerCase()).not.toContain('shop-customers');
  });

  it('is forgotten once its coupon was sent', async () => {
    server = await start();
    await confirmed();
    await dispatch();
    const db = new SQLite(join(server.dir, 'couplet.sqlite'), { readonly: true });
    expect(db.prepare('SELECT state, address FROM message').all()).toEqual([{ state: 'sent', address: null }]);
    db.close();
  });
});

describe('the log', () => {
  it('says why a mail server does not take a message, and no address, link or code', async () => {
    const lines: string[] = [];
    server = await start({ deps: { logLevel: 'debug', logTo: { write: (line) => void lines.push(line) } } });
    await confirmed();
    const [yes = ''] = links(last());
    relay.refuse({ at: 'recipient', code: 450, text: `4.2.1 <${ADDRESS}> is busy` });
    await dispatch();
    const text = lines.join('');
    expect(text).toContain('relay_deferred');
    for (const secret of [ADDRESS, 'lovelace', yes.split('/').at(-1) ?? yes, ...server.shop.activeCodes()])
      expect(text.toLowerCase()).not.toContain(secret.toLowerCase());
  });
});

describe('at the moment of sending', () => {
  it.each([
    [
      'has ended',
      'coupon_expired',
      () => {
        server.time.now += 2 * HOUR;
      },
    ],
    ['was stopped', 'serving_stopped', () => server.store.setServing(false, server.time.now)],
    ['is no longer listed', 'coupon_unknown', () => server.putCatalog([])],
    ['is used up', 'budget_exhausted', () => server.claim(claimKey(5_000))],
    ['is refused by the shop', 'shop_refused', () => server.shop.setWeather('refusing')],
  ] as const)('a coupon that %s is not written about, and the reason is kept', async (_what, reason, meanwhile) => {
    server = await start({ coupon: { endsAt: 1_700_000_000_000 + HOUR }, budget: { count: 1 } });
    await confirmed();
    const before = relay.received.length;
    await meanwhile();
    expect(await dispatch()).toBe(0);
    expect(relay.received).toHaveLength(before);
    expect(await ended()).toEqual([reason]);
  });

  it('a page says of no coupon that it is on its way when it is gone, and of one that comes back it does', async () => {
    server = await start();
    await send();
    await dispatch();
    const [yes] = links(last());
    await server.store.setServing(false, server.time.now);
    for (const method of ['GET', 'POST'])
      expect(await click(yes, { method })).toMatchObject({ status: 410, text: expect.stringContaining('no longer available') });
    expect(await dispatch()).toBe(0);
    await server.store.setServing(true, server.time.now);
    expect((await click(yes)).text).toContain('on its way');
    expect(await dispatch()).toBe(1);
  });

  it('a coupon that ends before the question is sent is not asked about', async () => {
    server = await start({ coupon: { endsAt: 1_700_000_000_000 + HOUR } });
    await send();
    server.time.now += HOUR;
    expect(await dispatch()).toBe(0);
    expect(relay.tries()).toBe(0);
    expect(await ended()).toEqual(['coupon_expired']);
  });

  it('a shop that cannot be reached is waited for', async () => {
    server = await start();
    await confirmed();
    server.shop.setWeather('failing');
    expect(await dispatch()).toBe(0);
    server.shop.setWeather('fine');
    server.time.now += MINUTE;
    expect(await dispatch()).toBe(1);
    expect(last().mail.text).toContain(`Your code: ${server.shop.activeCodes()[0]}`);
  });

  it('a code is held no longer than its coupon', async () => {
    server = await start({ coupon: { endsAt: 1_700_000_000_000 + DAY } });
    await confirmed();
    await dispatch();
    expect((await server.store.claimsByCode(server.shop.activeCodes()))[0]?.expiresAt).toBe(1_700_000_000_000 + DAY);
  });
});

describe('a mail server', () => {
  const refusal = (at: 'auth' | 'sender' | 'recipient' | 'message', code: number, text: string) => ({ at, code, text });

  it.each([
    ['puts the recipient off', refusal('recipient', 450, '4.2.1 busy')],
    ['puts the message off', refusal('message', 451, '4.3.0 later')],
    ['does not take our sender', refusal('sender', 550, '5.7.1 not you')],
    ['does not take our password', refusal('auth', 535, '5.7.8 wrong')],
  ])('that %s gets the same message again later, with the same id and code', async (_what, answer) => {
    server = await start();
    await confirmed();
    relay.refuse(answer);
    expect(await dispatch()).toBe(0);
    expect(await ended()).toEqual([]);
    relay.refuse(undefined);
    expect(await dispatch()).toBe(0);
    server.time.now += 5 * MINUTE;
    expect(await dispatch()).toBe(1);
    expect(server.shop.codes.size).toBe(1);
    expect(last().mail.text).toContain(server.shop.activeCodes()[0]);
  });

  it.each([
    ['the address', refusal('recipient', 550, '5.1.1 no such user'), 'address_refused', 1],
    ['the message for its content', refusal('message', 554, '5.6.0 no'), 'message_refused', 0],
    ['to relay', refusal('recipient', 554, '5.7.1 relay denied'), 'message_refused', 0],
  ])('that refuses %s is not asked again, and the code is given back', async (_what, answer, reason, suppressed) => {
    server = await start();
    await confirmed();
    relay.refuse(answer);
    expect(await dispatch()).toBe(0);
    expect(await ended()).toEqual([reason]);
    expect((await figures()) as unknown).toMatchObject({ suppressed });
    expect(server.shop.activeCodes()).toEqual([]);
    expect(await server.tea()).toMatchObject({ reservedCount: 0, reservedMoney: 0 });
  });

  it('that is away is not asked for the others at once; after some fifteen hours messages are given up, and their codes given back', async () => {
    server = await start();
    for (const address of [ADDRESS, 'second@shop-customers.example']) await send({ address });
    await dispatch();
    for (const mail of [...relay.received]) await click(links(mail)[0]);
    await relay.stop();
    expect(await dispatch()).toBe(0);
    expect(server.shop.activeCodes()).toHaveLength(1);
    for (let tries = 0; tries < 2 * TRIES; tries++) {
      server.time.now += 2 * HOUR;
      expect(await dispatch()).toBe(0);
    }
    expect((await figures()).counts).toEqual([{ channel: 'email', state: 'ended', reason: 'relay_unreachable', count: 2 }]);
    expect(server.shop.codes.size).toBe(2);
    expect(server.shop.activeCodes()).toEqual([]);
    relay = await startTestRelay();
  });
});
