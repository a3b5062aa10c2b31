import { createHmac } from 'node:crypto';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../src/protocol/values/clock';
import { smsUrlSchema } from '../../src/server/messages/messageChannel';
import type { MessageSettings } from '../../src/server/messages/messageSettings';
import { openSmsChannel } from '../../src/server/messages/openSmsChannel';
import { textSize } from '../../src/server/messages/templates/textMessage';
import { type SmsPeer, startTestTwilio } from '../helpers/fakes/twilio';
import { ask, claimKey, startTestServer, type TestServer } from '../helpers/server/testServer';

describe('text messages by HTTP, as Twilio', () => {
  let peer: SmsPeer;
  beforeEach(async () => {
    peer = await startTestTwilio();
  });
  afterEach(() => peer.close());

  const open = (url = peer.url(), from = '+15550100') => openSmsChannel(v.parse(smsUrlSchema, url), from, 2_000);
  const message = (text: string, id = 'm1') => ({ id, to: '+4930123456', subject: '', text, headers: {} });

  it.each([
    ['in the usual letters', 'Tea Shop: your code is TEA-42'],
    ['in Chinese', '茶店：您的券码是 TEA-42，满€50可用'],
    ['with what GSM has twice', 'Price: 5 € {net} [a|b] ~ \\'],
    ['longer than one message', `Tea Shop: ${'a very good tea, '.repeat(15)}TEA-42`],
    ['longer than one message in Chinese', '很好的茶叶'.repeat(30)],
    ['with an emoji', 'Tea 🍵'],
  ])('bring a text %s as it was written', async (_name, text) => {
    expect(await open().send(message(text))).toMatchObject({ kind: 'sent', reference: expect.any(String) });
    expect(peer.taken).toMatchObject([{ to: '+4930123456', from: '+15550100', text }]);
  });

  it('may come from a name', async () => {
    await open(peer.url(), 'TeaShop').send(message('Hello'));
    expect(peer.taken).toMatchObject([{ from: 'TeaShop' }]);
  });

  it.each([
    ['busy', { kind: 'later', code: 'relay_deferred' }],
    ['down', { kind: 'later', code: 'relay_unreachable' }],
    ['bad number', { kind: 'refused', code: 'address_refused', addressIsBad: true }],
    ['bad text', { kind: 'refused', code: 'message_refused', addressIsBad: false }],
  ] as const)('tell apart what comes of it: %s', async (trouble, sent) => {
    peer.trouble(trouble);
    const channel = open();
    expect(await channel.send(message('Hello'))).toMatchObject(sent);
    peer.trouble(undefined);
    expect(await channel.send(message('Hello'))).toMatchObject({ kind: 'sent' });
    expect(peer.taken).toHaveLength(1);
  });

  it('wait where the password is wrong, which is about the shop and not about the shopper', async () => {
    expect(await open(peer.url('wrong')).send(message('Hello'))).toMatchObject({ kind: 'later', code: 'relay_refuses_us' });
  });

  it('wait where nobody listens', async () => {
    const url = peer.url();
    await peer.close();
    expect(await open(url).send(message('Hello'))).toMatchObject({ kind: 'later', code: 'relay_unreachable' });
    peer = await startTestTwilio();
  });
});

it.each(['ftp://a:b@host', 'https://api.twilio.com', 'https://user@host', 'https://user:100%@host', 'smpp://a:b@host', 'no URL'])(
  'SMS_URL may not be %s',
  (url) => {
    expect(v.safeParse(smsUrlSchema, url).success).toBe(false);
  },
);

describe('a coupon by text message over HTTP, as Twilio', () => {
  let peer: SmsPeer;
  let server: TestServer;
  beforeEach(async () => {
    peer = await startTestTwilio();
    const messages: MessageSettings = {
      channels: [openSmsChannel(v.parse(smsUrlSchema, peer.url()), 'TeaShop', 2_000)],
      keys: ['a-key-for-tests-of-32-characters'],
      baseUrl: 'https://coupons.example',
      shop: 'Tea & Co',
      perSecond: 0,
      ttlMs: 14 * DAY,
      smsAnswers: { url: 'https://coupons.example/v1/webhooks/sms', token: 'token-of-the-service' },
    };
    server = await startTestServer({ deps: { messages } });
  });
  afterEach(async () => {
    await server.close();
    await peer.close();
  });

  const send = (locale: string, key: string) =>
    ask(`${server.url}/v1/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify({ v: 'send/1', channel: 'sms', address: '+49 30 123-456', couponId: 'tea', couponVersion: 1, locale }),
    });
  const linkOf = (text: string | undefined): string =>
    (/https:\S+/.exec(text ?? '')?.[0] ?? '').replace('https://coupons.example', server.url);

  it('comes with its code once the shopper has said yes, and never again once they have said no', async () => {
    expect((await send('en-GB', claimKey(1))).status).toBe(202);
    await server.messages?.dispatch();
    expect(peer.taken).toMatchObject([
      { to: '+4930123456', from: 'TeaShop', text: expect.stringMatching(/^Tea & Co: confirm to get ".+": https:/) },
    ]);
    await ask(linkOf(peer.taken[0]?.text), { method: 'POST' });
    await server.messages?.dispatch();
    expect(peer.taken[1]?.text).toMatch(/^Tea & Co: 10% off Tea\. Code \S{4,}, until .+\. Stop: https:\S+\/v1\/m\/\S{37}$/);
    for (const { text } of peer.taken) expect(textSize(text)).toMatchObject({ encoding: 'GSM-7', parts: 1 });
    // Neither opening the link nor posting to it unsubscribes: only the page's button does.
    const choose = linkOf(peer.taken[1]?.text);
    for (const method of ['GET', 'POST']) expect((await ask(choose, { method })).text).toContain('Stop all messages from Tea &amp; Co?');
    const [, leave = ''] = /action="([^"]+)"/.exec((await ask(choose)).text) ?? [];
    expect((await ask(new URL(leave, choose).href, { method: 'POST' })).text).toContain('No more messages will be sent');
    expect((await send('zh-CN', claimKey(2))).status).toBe(202);
    await server.messages?.dispatch();
    expect(peer.taken).toHaveLength(2);
  });

  const signature = (fields: URLSearchParams, token = 'token-of-the-service', url = 'https://coupons.example/v1/webhooks/sms'): string => {
    const sorted = [...fields].sort(([a], [b]) => (a < b ? -1 : 1));
    return createHmac('sha1', token)
      .update(url + sorted.flat().join(''))
      .digest('base64');
  };
  const webhook = (fields: URLSearchParams, signed?: string) =>
    ask(`${server.url}/v1/webhooks/sms`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...(signed === undefined ? {} : { 'x-twilio-signature': signed }),
      },
      body: fields.toString(),
    });
  const suppressed = async () => ((await server.admin('GET', 'messages')).json as { suppressed: number }).suppressed;

  it('is stopped by no forged reply: unsigned, for another address, with another number or with fields made of its text', async () => {
    const real = new URLSearchParams({ Body: 'STOPFrom+4930123456FromX', From: '+4930999999', To: '+15550100' });
    const signed = signature(real);
    const stop = new URLSearchParams({ Body: 'STOP', From: '+4930123456', To: '+15550100' });
    const forged = [
      await webhook(stop),
      await webhook(stop, ''),
      await webhook(stop, signed),
      await webhook(stop, signature(stop, 'token-of-the-service', 'https://coupons.example/v1/messages')),
      await webhook(stop, signature(stop, '')),
    ];
    expect(forged.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
    expect(await suppressed()).toBe(0);
    // The same signed text, read otherwise.
    for (const made of [
      { Body: 'STOP', From: '+4930123456', FromX: 'From+4930999999', To: '+15550100' },
      { Body: 'STOP', From: '+4930123456', 'FromXFrom+4930999999': '', To: '+15550100' },
    ]) {
      const fields = new URLSearchParams(made);
      expect(signature(fields)).toBe(signed);
      expect((await webhook(fields, signed)).text).toBe('<Response/>');
    }
    const twice = new URLSearchParams('Body=STOP&From=%2B4930123456&From=%2B4930999999');
    await webhook(twice, signature(twice));
    expect(await suppressed()).toBe(0);
    await webhook(stop, signature(stop));
    expect(await suppressed()).toBe(1);
  });

  it('is stopped once by a reply that is repeated, and what the reply says of others is not taken', async () => {
    const stop = new URLSearchParams({ Body: 'STOP', From: '+4930123456' });
    for (let n = 0; n < 3; n++) expect((await webhook(stop, signature(stop))).status).toBe(200);
    for (const From of ['+49 30 123-456', 'TeaShop', '', '+0']) {
      const other = new URLSearchParams({ Body: 'STOP', From });
      expect((await webhook(other, signature(other))).status).toBe(200);
    }
    expect(await suppressed()).toBe(1);
  });

  it.each(['STOP', ' stop. ', 'الغاء'])('ends by %s, signed by the service, and by nobody else', async (word) => {
    await send('en', claimKey(1));
    await server.messages?.dispatch();
    const fields = new URLSearchParams({ To: '+15550100', From: '+4930123456', Body: word });
    const signed = (token: string): string =>
      createHmac('sha1', token)
        .update(
          `https://coupons.example/v1/webhooks/sms${[...fields]
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .flat()
            .join('')}`,
        )
        .digest('base64');
    const say = (signature: string) =>
      ask(`${server.url}/v1/webhooks/sms`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature },
        body: fields.toString(),
      });
    expect((await say(signed('another'))).status).toBe(401);
    await send('en', claimKey(2));
    server.time.now += HOUR;
    expect(await server.messages?.dispatch()).toBe(1);
    expect((await say(signed('token-of-the-service'))).text).toBe('<Response/>');
    await send('en', claimKey(3));
    server.time.now += HOUR;
    expect(await server.messages?.dispatch()).toBe(0);
  });

  it('is in Chinese for who reads Chinese', async () => {
    await send('zh-CN', claimKey(1));
    await server.messages?.dispatch();
    expect(peer.taken[0]?.text).toMatch(/^【Tea & Co】点击确认领取“.+”：https:/);
  });

  it('is tried again when the carrier is busy, under the same words, and ends where the number is none', async () => {
    await send('en', claimKey(1));
    peer.trouble('busy');
    await server.messages?.dispatch();
    peer.trouble(undefined);
    server.time.now += HOUR;
    await server.messages?.dispatch();
    expect(peer.taken).toHaveLength(1);
    await send('en', claimKey(2));
    server.time.now += HOUR;
    peer.trouble('bad number');
    await server.messages?.dispatch();
    // The first one as well, which waited for an answer.
    const { json } = await server.admin('GET', 'messages');
    expect((json as { counts: object[] }).counts).toContainEqual({ channel: 'sms', state: 'ended', reason: 'address_refused', count: 2 });
  });
});
